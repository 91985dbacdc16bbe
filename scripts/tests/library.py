"""The library as it was built, for Java files that use it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
TARGET = REPOSITORY / "jobs" / "target"


def java(options: str, file: Path) -> list[str]:
    """The command that runs a Java file against the library; its arguments may follow."""
    program = shutil.which("java", path=os.environ.get("JAVA_HOME", "") + "/bin") or "java"
    # As scripts/clientele has it: without the vector module, by the archive that it has made.
    spark = (TARGET / "java-options").read_text().split()
    spark = [option for option in spark if not option.startswith("--add-modules=")]
    classes = (TARGET / "classpath").read_text().strip()
    thin = TARGET / "clientele-jobs-thin.jar"
    archives = [file for file in TARGET.glob("clientele-*.jsa") if newer(file, thin)]
    shared = [f"-XX:SharedArchiveFile={archives[0]}"] if archives else []
    start = [program, *options.split(), "-Xshare:auto", *shared, *spark]
    return [*start, "-cp", f"{thin}:{classes}", str(file)]


def newer(file: Path, other: Path) -> bool:
    """Whether a file is of a later time than another."""
    return file.stat().st_mtime > other.stat().st_mtime
