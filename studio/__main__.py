"""Command line of the studio: `python -m studio render SCENE.toml`, `still`, `bench`, `join`, `check`."""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path

from studio.bench_scenes import bench_scenes
from studio.bench_span import SHARES
from studio.scene import read_scene
from studio.settings import SceneError


def main(words: list[str] | None = None) -> int:
    """Run the command line and return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m studio", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    render = commands.add_parser("render", help="make videos from scene files")
    render.add_argument("scenes", nargs="+", type=Path)
    render.add_argument("--out", type=Path, default=Path("."), help="folder for the videos")
    render.add_argument("--frames", action="store_true", help="write the truth of every frame too")
    render.add_argument("--truth-only", action="store_true", help="truth files, no videos")
    render.add_argument("--workers", type=int, default=0, help="processes; 0: one for each core")
    still = commands.add_parser("still", help="draw single frames of a scene as one PNG")
    still.add_argument("scene", type=Path)
    still.add_argument("--times", type=float, nargs="+", required=True, help="seconds")
    still.add_argument("--out", type=Path, default=Path("still.png"))
    bench = commands.add_parser("bench", help="film many clips, drawn from a seed")
    bench.add_argument("--exercise", default="all", help='one exercise, "none", or "all"')
    bench.add_argument("--out", type=Path, required=True, help="folder for the clips")
    bench.add_argument("--count", type=int, default=sum(SHARES.values()))
    bench.add_argument("--skip", type=int, default=0, help="leave out so many at the beginning")
    bench.add_argument("--seed", type=int, default=1)
    bench.add_argument("--workers", type=int, default=os.cpu_count(), help="clips at a time")
    bench.add_argument("--frames", action="store_true", help="write the truth of every frame too")
    bench.add_argument("--list", action="store_true", help="print the names, film nothing")
    bench.add_argument(
        "--truth-only", action="store_true", help="write the truth of the clips that are there anew"
    )
    bench.add_argument("--prefix", default="", help="what the names of the clips begin with")
    join = commands.add_parser("join", help="make one clip of several, one after the other")
    join.add_argument(
        "clips", nargs="+", type=Path, help="videos with their truth files beside them"
    )
    join.add_argument("--out", type=Path, required=True, help="the new video")
    check = commands.add_parser("check", help="compare truth files with their frames")
    check.add_argument("folder", type=Path)
    arguments = parser.parse_args(words)
    try:
        if arguments.command == "render":
            _render(arguments)
        elif arguments.command == "still":
            from studio.stills import draw_stills

            draw_stills(read_scene(arguments.scene), arguments.times, arguments.out)
        elif arguments.command == "join":
            from studio.joining import join as join_clips

            join_clips(arguments.clips, arguments.out)
        elif arguments.command == "bench":
            return _bench(arguments)
        elif arguments.command == "check":
            return _check(arguments.folder)
    except SceneError as error:
        print(f"studio: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def _render(a: argparse.Namespace) -> None:
    from studio.shoot import retell, shoot

    a.out.mkdir(parents=True, exist_ok=True)
    for path in a.scenes:
        scene = read_scene(path)
        begun = time.monotonic()
        video = a.out / f"{path.stem}.mp4"
        if a.truth_only:
            print(retell(scene, video, as_filmed=False, frames_too=a.frames))
            continue

        def show(done: int, total: int, name: str = path.stem) -> None:
            if done % 50 == 0 or done == total:
                print(f"\r{name}: {done} of {total} frames", end="", file=sys.stderr)

        shoot(scene, video, frames_too=a.frames, processes=a.workers, progress=show)
        print(f" in {time.monotonic() - begun:.0f} s", file=sys.stderr)
        print(video)


def _bench(a: argparse.Namespace) -> int:
    scenes = bench_scenes(a.exercise, a.count, a.seed)[a.skip :]
    scenes = [(a.prefix + name, scene) for name, scene in scenes]
    if a.list:
        for name, _ in scenes:
            print(name)
        return 0
    from studio.bench import film_bench

    failed = film_bench(scenes, a.out, a.workers, frames_too=a.frames, truth_only=a.truth_only)
    return 1 if failed else 0


def _check(folder: Path) -> int:
    from studio.check import check_folder

    wrong = 0
    checked = check_folder(folder)
    for name, complaints in checked:
        for complaint in complaints:
            print(f"{name}: {complaint}")
        wrong += bool(complaints)
    print(f"{len(checked)} clips checked, {wrong} wrong", file=sys.stderr)
    return 1 if wrong or not checked else 0


if __name__ == "__main__":
    sys.exit(main())
