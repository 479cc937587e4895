"""What the run needs and where it is kept: Python environments in the cache folder, a few Debian packages."""

import hashlib
import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
CACHE = Path(os.environ.get("MILLRACE_CACHE") or Path.home() / ".cache" / "millrace") / "conformance"


class Missing(Exception):
    """Something cannot be had here; the text says what and why."""


@dataclass(frozen=True)
class Environment:
    """A Python environment, one per server so that their pins never meet."""

    name: str
    size: str

    @property
    def folder(self) -> Path:
        return CACHE / self.name

    @property
    def python(self) -> Path:
        return self.folder / "bin" / "python"

    @property
    def packages(self) -> Path:
        return (
            self.folder / "lib" / f"python{sys.version_info.major}.{sys.version_info.minor}" / "site-packages"
        )

    @property
    def _requirements(self) -> Path:
        return HERE / "requirements" / f"{self.name}.txt"

    @property
    def _wanted(self) -> str:
        return hashlib.sha256(self._requirements.read_bytes()).hexdigest()

    @property
    def _marker(self) -> Path:
        return self.folder / "installed"

    @property
    def is_there(self) -> bool:
        return self._marker.is_file() and self._marker.read_text() == self._wanted

    def ensure(self) -> None:
        if self.is_there:
            return
        print(f"installing {self.name} ({self.size}, once) ...", flush=True)
        began = time.monotonic()
        if not self.python.exists():
            run_or_missing([sys.executable, "-m", "venv", str(self.folder)], self.name)
        pip = [str(self.python), "-m", "pip", "install", "--no-input", "--quiet"]
        run_or_missing([*pip, "--disable-pip-version-check", "--requirement", str(self._requirements)], self.name)
        self._marker.write_text(self._wanted)
        print(f"installed {self.name} in {time.monotonic() - began:.0f} s", flush=True)


CLIENTS = Environment("clients", "200 MB")
# A browser's hands.
PAGES = Environment("console", "150 MB")


def run_or_missing(command: list[str], what: str) -> None:
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if done.returncode:
        lines = (done.stderr or done.stdout).strip().splitlines()
        raise Missing(f"{what} could not be installed: {lines[-1] if lines else 'no reason given'}")


def program(name: str, debian_package: str) -> str:
    """The program's path; installed from Debian where it is missing and we may."""
    if found := shutil.which(name):
        return found
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print(f"installing {debian_package} ...", flush=True)
        install = ["apt-get", "install", "--yes", "--no-install-recommends", debian_package]
        run_or_missing(install, debian_package)
    if found := shutil.which(name):
        return found
    raise Missing(f"{name} is not installed (Debian: {debian_package})")


def unpacked(name: str, debian_package: str) -> str:
    """The program's path; where it is missing, out of Debian's package, which is unpacked in the cache folder, not installed."""
    if found := shutil.which(name):
        return found
    program = CACHE / debian_package / "usr" / "bin" / name
    if not program.is_file():
        unpack(debian_package, CACHE / debian_package)
    return str(program)


def unpack(debian_package: str, folder: Path) -> None:
    if not (shutil.which("apt-get") and shutil.which("dpkg-deb")):
        raise Missing(f"{debian_package} is not installed, and comes from Debian, which this is not")
    print(f"unpacking {debian_package} (once) ...", flush=True)
    folder.mkdir(parents=True, exist_ok=True)
    download = ["env", "-C", str(folder), "apt-get", "download", debian_package]
    try:
        run_or_missing(download, debian_package)
    except Missing:
        run_or_missing(["apt-get", "update"], debian_package)
        run_or_missing(download, debian_package)
    [archive, *_] = folder.glob(f"{debian_package}_*.deb")
    run_or_missing(["dpkg-deb", "--extract", str(archive), str(folder)], debian_package)
    archive.unlink()
