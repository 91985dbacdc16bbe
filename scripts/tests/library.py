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
    spark = (TARGET / "java-options").read_text()
    classes = (TARGET / "classpath").read_text().strip()
    thin = TARGET / "clientele-jobs-thin.jar"
    return [program, *options.split(), *spark.split(), "-cp", f"{thin}:{classes}", str(file)]
