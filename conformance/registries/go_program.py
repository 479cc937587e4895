"""Programs built by Go from their modules, once, in the cache folder; and files that stand in a module's sources."""

import json
import re
import shutil
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path

from install import CACHE, Missing, run_or_missing

# Rows that need a program wait here for the one that builds it ahead.
_one_at_a_time = threading.Lock()


def build(
    name: str, module: str, version: str, package: str, more: Callable[[str], str], variables: dict[str, str] | None = None
) -> Path:
    """`more` makes of the module's own go.mod what ours needs of it: Go takes neither `exclude` nor `replace` of others.

    `variables` are set when it is linked, as the version is that it tells of itself.
    """
    folder = CACHE / name
    program = folder / f"{name}-{version}"
    with _one_at_a_time:
        if program.is_file():
            return program
        go = found_go(name)
        print(f"building {name} {version} (some minutes, once) ...", flush=True)
        began = time.monotonic()
        folder.mkdir(parents=True, exist_ok=True)
        theirs = Path(downloaded(go, module, version, name)["GoMod"]).read_text()
        parts = [f"module millrace.io/{name}", blocks(theirs, "go"), f"require {module} {version}", more(theirs)]
        (folder / "go.mod").write_text("\n\n".join(parts) + "\n")
        # Other rows may run meanwhile. Begun under another name, for a run that is cut off leaves no half program.
        begun = folder / f"{program.name}.begun"
        flags = " ".join(["-ldflags=-s -w", *(f"-X {variable}={value}" for variable, value in (variables or {}).items())])
        compile_it = [go, "build", flags, "-o", str(begun), package]
        run_or_missing(["nice", "-n", "19", "env", f"-C{folder}", "GOFLAGS=-mod=mod", *compile_it], name)
        begun.rename(program)
        print(f"built {name} in {time.monotonic() - began:.0f} s", flush=True)
        return program


def ahead(builds: list[Callable[[], Path]]) -> None:
    """Builds them one after the other beside what else runs. What cannot be had, its row will say."""

    def all_of_them() -> None:
        for each in builds:
            try:
                each()
            except Missing:
                pass

    threading.Thread(target=all_of_them, daemon=True).start()


def sources(module: str, version: str) -> Path:
    """Where the module's files are."""
    return Path(downloaded(found_go(module), module, version, module)["Dir"])


def found_go(name: str) -> str:
    if go := shutil.which("go"):
        return go
    raise Missing(f"{name} comes by Go, which is not installed")


def downloaded(go: str, module: str, version: str, name: str) -> dict[str, str]:
    command = [go, "mod", "download", "-json", f"{module}@{version}"]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, cwd="/")
    if done.returncode:
        raise Missing(f"{name} could not be downloaded: {(done.stderr or done.stdout).strip().splitlines()[-1:]}")
    return json.loads(done.stdout)


def blocks(go_mod: str, word: str) -> str:
    """All `word (…)` blocks and `word …` lines."""
    return "\n".join(re.findall(rf"^{word} \([^)]*\)|^{word} [^(\n]+$", go_mod, re.MULTILINE))
