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
