"""Command line of the studio: `python -m studio render SCENE.toml`, `still`, `bench`."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

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
    still = commands.add_parser("still", help="draw single frames of a scene as one PNG")
    still.add_argument("scene", type=Path)
    still.add_argument("--times", type=float, nargs="+", required=True, help="seconds")
    still.add_argument("--out", type=Path, default=Path("still.png"))
    bench = commands.add_parser("bench", help='film a bench of an exercise, or of "none"')
    bench.add_argument("--exercise", required=True)
    bench.add_argument("--out", type=Path, required=True, help="folder for the clips")
    bench.add_argument("--count", type=int, default=24)
    bench.add_argument("--seed", type=int, default=1)
    bench.add_argument("--workers", type=int, default=2, help="processes at a time")
    bench.add_argument("--worker", help=argparse.SUPPRESS)
    arguments = parser.parse_args(words)
    try:
        if arguments.command == "render":
            _render(arguments.scenes, arguments.out, arguments.frames)
        elif arguments.command == "still":
            from studio.stills import draw_stills

            draw_stills(read_scene(arguments.scene), arguments.times, arguments.out)
        elif arguments.command == "bench":
            return _bench(arguments)
    except SceneError as error:
        print(f"studio: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def _render(scenes: list[Path], out: Path, frames: bool) -> None:
    from studio.shoot import shoot

    out.mkdir(parents=True, exist_ok=True)
    for path in scenes:
        scene = read_scene(path)
        begun = time.monotonic()
        video = out / f"{path.stem}.mp4"

        def show(done: int, total: int, name: str = path.stem) -> None:
            if done % 50 == 0 or done == total:
                print(f"\r{name}: {done} of {total} frames", end="", file=sys.stderr)

        shoot(scene, video, frames_too=frames, progress=show)
        print(f" in {time.monotonic() - begun:.0f} s", file=sys.stderr)
        print(video)


def _bench(arguments: argparse.Namespace) -> int:
    from studio.bench import film_bench, film_share

    a = arguments
    if a.worker:
        film_share(a.exercise, a.count, a.seed, a.out, a.worker)
        return 0
    return 1 if film_bench(a.exercise, a.count, a.seed, a.out, a.workers) else 0


if __name__ == "__main__":
    sys.exit(main())
