"""The container image, built and run by `deploy/image/try`."""

import subprocess

from matrix import Failed, Outcome, Passed, Skipped
from millrace import ROOT
from processes import Processes

NAME = "image"
CANNOT = 3
PATIENCE_SECONDS = 300


def run(processes: Processes) -> Outcome:
    command = [str(ROOT / "deploy" / "image" / "try")]
    log = processes.work / "image.log"
    with log.open("w") as out:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT, timeout=PATIENCE_SECONDS, check=False
        )
    lines = log.read_text(errors="replace").strip().splitlines() or ["(nothing said)"]
    match done.returncode:
        case 0:
            print(lines[-1], flush=True)
            return Passed(1)
        case code if code == CANNOT:
            return Skipped(lines[-1].removeprefix("image: skipped, "))
        case code:
            return Failed(["\n  ".join([f"deploy/image/try ended with {code}", *lines[-8:]])])
