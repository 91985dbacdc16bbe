"""The jar on a real Spark distribution."""

from __future__ import annotations

import os
import subprocess
import sys

from conftest import REPOSITORY


def test_local_client_and_cluster_mode(program, shop_lake):
    script = REPOSITORY / "scripts" / "tests" / "submit.sh"
    done = subprocess.run(
        [str(script), str(REPOSITORY / "jobs" / "target" / "clientele-jobs.jar"), str(shop_lake)],
        check=False,
        env=os.environ | {"PYTHON": sys.executable},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    assert done.returncode == 0, done.stdout
    print(done.stdout)
