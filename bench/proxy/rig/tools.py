"""Gets what the rig needs: Debian packages, and its own two C programs, built into the cache folder."""
# SPDX-License-Identifier: Apache-2.0
import hashlib
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
REPOSITORY = HERE.parent.parent

PACKAGES = {"gcc": "gcc libc6-dev", "nginx": "nginx-light", "haproxy": "haproxy", "wrk": "wrk",
            "h2load": "nghttp2-client"}


class Missing(Exception):
    """Something the rig needs is not there; the message says what to do."""


@dataclass(frozen=True)
class Programs:
    stub: Path
    load: Path


def cache() -> Path:
    home = os.environ.get("MILLRACE_CACHE") or Path.home() / ".cache" / "millrace"
    folder = Path(home) / "bench-proxy"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def find(tool: str) -> str:
    """The path of an installed tool; Debian keeps servers where a user's PATH does not look."""
    return shutil.which(tool) or shutil.which(tool, path="/usr/sbin:/usr/local/sbin") or ""


def require(tools: list[str]) -> None:
    """Installs the missing ones with apt-get when root, or raises Missing with the command to run."""
    missing = [tool for tool in tools if not find(tool)]
    if not missing:
        return
    packages = " ".join(PACKAGES[tool] for tool in missing)
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise Missing(f"not installed: {', '.join(missing)}. On Debian or Ubuntu: sudo apt-get install {packages}")
    print(f"installing {packages}", flush=True)
    if _apt(packages) != 0:
        subprocess.run(["apt-get", "update", "-qq"], check=False)
        if _apt(packages) != 0:
            raise Missing(f"apt-get could not install {packages}")


def _apt(packages: str) -> int:
    environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages.split()]
    return subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=False).returncode


def build() -> Programs:
    """Compiles the stub and the load generator, unless these sources have been compiled before."""
    sources = sorted(path for folder in ("wire", "stub", "load") for path in (HERE / folder).glob("*.[ch]"))
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()[:16]
    folder = cache() / f"built-{digest}"
    programs = Programs(folder / "stub", folder / "load")
    if not programs.stub.exists() or not programs.load.exists():
        folder.mkdir(exist_ok=True)
        _compile("stub", programs.stub)
        _compile("load", programs.load)
    return programs


def _compile(part: str, output: Path) -> None:
    sources = [*(HERE / "wire").glob("*.c"), *(HERE / part).glob("*.c")]
    subprocess.run(["gcc", "-O2", "-Wall", "-Wextra", "-o", output, *sources, "-lm"], check=True)
