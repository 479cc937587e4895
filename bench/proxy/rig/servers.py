"""The servers the rig can compare. To add one: a config template in peers/ and an entry in SERVERS."""
# SPDX-License-Identifier: Apache-2.0
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Callable

from .tools import HERE, REPOSITORY, Missing, find

LAUNCHER = Path(os.environ.get("MILLRACE_LAUNCHER") or REPOSITORY / "millrace")


@dataclass(frozen=True)
class Server:
    name: str
    template: str  # under peers/; {protocol} is replaced
    config: str  # what the written config file is called
    command: Callable[[Path], list[str]]  # in the foreground, given the config file
    version: Callable[[], list[str]]
    tools: tuple[str, ...] = ()

    def render(self, protocol: str, listen: int, admin: int, backend: int) -> str:
        """The full config for one run; every address is on 127.0.0.1."""
        text = (HERE / "peers" / self.template.format(protocol=protocol)).read_text()
        values = {"LISTEN": f"127.0.0.1:{listen}", "LISTEN_PORT": str(listen), "ADMIN_PORT": str(admin),
                  "BACKEND": f"127.0.0.1:{backend}"}
        for name, value in values.items():
            text = text.replace(f"@{name}@", value)
        return text

    def version_line(self) -> str:
        """What the server says it is. A launcher that builds on first use builds now, before anything is pinned."""
        ran = subprocess.run(self.version(), capture_output=True, text=True, check=False, timeout=1800)
        said = (ran.stdout + ran.stderr).strip()
        if ran.returncode != 0:
            raise Missing(f"{' '.join(self.version())} ended with {ran.returncode}:\n{said[-2000:]}")
        lines = [line for line in said.splitlines() if "ersion" in line or self.name in line.lower()]
        return (lines or said.splitlines() or ["unknown"])[0]


def _nginx(config: Path) -> list[str]:
    return [find("nginx"), "-p", str(config.parent), "-c", str(config), "-e", "stderr", "-g", "daemon off;"]


def _haproxy(config: Path) -> list[str]:
    return [find("haproxy"), "-db", "-f", str(config)]


def _millrace(config: Path) -> list[str]:
    return [str(LAUNCHER), "serve", "-c", str(config)]


SERVERS = {server.name: server for server in (
    Server("millrace", "millrace-{protocol}.yaml", "millrace.yaml", _millrace, lambda: [str(LAUNCHER), "version"]),
    Server("nginx", "nginx.conf", "nginx.conf", _nginx, lambda: [find("nginx"), "-v"], ("nginx",)),
    Server("haproxy", "haproxy.cfg", "haproxy.cfg", _haproxy, lambda: [find("haproxy"), "-v"], ("haproxy",)),
)}


def server(name: str) -> Server:
    if name not in SERVERS:
        raise Missing(f"no server named {name}; there are {', '.join(SERVERS)}")
    if name == "millrace" and not LAUNCHER.exists():
        raise Missing(f"there is no {LAUNCHER}; --subject nginx --peers haproxy compares the peers alone")
    return SERVERS[name]
