"""Programs built by Go from their modules, once, in the cache folder."""

import re
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from install import CACHE, Missing, run_or_missing


def build(name: str, module: str, version: str, package: str, more: Callable[[str], str]) -> Path:
    """`more` makes of the module's own go.mod what ours needs of it: Go takes neither `exclude` nor `replace` of others."""
    folder = CACHE / name
    program = folder / f"{name}-{version}"
    if program.is_file():
        return program
    if not (go := shutil.which("go")):
        raise Missing(f"{name} is built by Go, which is not installed")
    print(f"building {name} {version} (some minutes, once) ...", flush=True)
    began = time.monotonic()
    folder.mkdir(parents=True, exist_ok=True)
    theirs = own_go_mod(go, module, version, name)
    parts = [f"module millrace.io/{name}", blocks(theirs, "go"), f"require {module} {version}", more(theirs)]
    (folder / "go.mod").write_text("\n\n".join(parts) + "\n")
    command = ["env", f"-C{folder}", "GOFLAGS=-mod=mod", go, "build", "-ldflags=-s -w", "-o", str(program), package]
    run_or_missing(command, name)
    print(f"built {name} in {time.monotonic() - began:.0f} s", flush=True)
    return program


def own_go_mod(go: str, module: str, version: str, name: str) -> str:
    command = [go, "mod", "download", "-json", f"{module}@{version}"]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, cwd="/")
    told = re.search(r'"GoMod": "([^"]+)"', done.stdout)
    if done.returncode or not told:
        raise Missing(f"{name} could not be downloaded: {(done.stderr or done.stdout).strip().splitlines()[-1:]}")
    return Path(told[1]).read_text()


def blocks(go_mod: str, word: str) -> str:
    """All `word (…)` blocks and `word …` lines."""
    return "\n".join(re.findall(rf"^{word} \([^)]*\)|^{word} [^(\n]+$", go_mod, re.MULTILINE))
