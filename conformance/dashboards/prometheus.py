"""Prometheus and promtool, Debian's, unpacked into the cache folder and not installed; Alertmanager, built by Go."""

import json
import shutil
import subprocess
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from install import CACHE, Missing, run_or_missing, unpack
from processes import Process, Processes, free_port

FOLDER = CACHE / "prometheus"
PACKAGE = "prometheus"
# Debian's looks for its templates where only an installation has them.
ALERTMANAGER = "github.com/prometheus/alertmanager/cmd/alertmanager@v0.25.0"
PATIENCE_SECONDS = 30


def install() -> None:
    for name in ("prometheus", "promtool"):
        if not Path(program(name)).is_file():
            unpack(PACKAGE, FOLDER)
    if not Path(program("alertmanager")).is_file():
        if not (go := shutil.which("go")):
            raise Missing("alertmanager is not installed (Debian: prometheus-alertmanager), and Go, which builds it, neither")
        print("building alertmanager (a few minutes, once) ...", flush=True)
        run_or_missing(["env", f"GOBIN={FOLDER / 'usr' / 'bin'}", go, "install", ALERTMANAGER], "alertmanager")


def program(name: str) -> str:
    """Its path, on this machine or in the cache folder."""
    on_path = shutil.which(name) or shutil.which(f"prometheus-{name}")
    return on_path or str(FOLDER / "usr" / "bin" / name)


def checked(arguments: list[str]) -> str | None:
    """What promtool has to say against it."""
    done = subprocess.run([program("promtool"), *arguments], capture_output=True, text=True, check=False)
    return None if done.returncode == 0 else f"promtool {' '.join(arguments)}: {(done.stdout + done.stderr).strip()}"


class Prometheus:
    """Scrapes one router each second."""

    def __init__(self, processes: Processes, target: str, rules: list[Path], alertmanager: str) -> None:
        self.address = f"127.0.0.1:{free_port()}"
        config = processes.work / "prometheus.json"
        # YAML takes JSON as it is.
        config.write_text(
            json.dumps(
                {
                    "global": {"scrape_interval": "1s", "evaluation_interval": "1s"},
                    "scrape_configs": [{"job_name": "millrace", "static_configs": [{"targets": [target]}]}],
                    "rule_files": [str(file) for file in rules],
                    "alerting": {"alertmanagers": [{"static_configs": [{"targets": [alertmanager]}]}]},
                }
            )
        )
        command = [
            program("prometheus"),
            f"--config.file={config}",
            f"--storage.tsdb.path={processes.work / 'tsdb'}",
            f"--web.listen-address={self.address}",
            # What is resolved is told again only after this.
            "--rules.alert.resend-delay=1s",
        ]
        self.process = processes.start("prometheus", command)
        self.process.await_ok(f"http://{self.address}/-/ready", PATIENCE_SECONDS)

    def ask(self, promql: str) -> list[dict]:
        """Series with a value now; a ValueError says what is wrong with the query."""
        return self._query("query", {"query": promql})

    def ask_range(self, promql: str, begin: float, end: float, step: int) -> list[dict]:
        """Series with their values from begin to end, in seconds since the epoch."""
        return self._query("query_range", {"query": promql, "start": begin, "end": end, "step": step})

    def _query(self, kind: str, question: dict[str, object]) -> list[dict]:
        form = urllib.parse.urlencode(question).encode()
        try:
            with urllib.request.urlopen(f"http://{self.address}/api/v1/{kind}", form, timeout=10) as answer:
                return json.load(answer)["data"]["result"]
        except urllib.error.HTTPError as error:
            raise ValueError(json.load(error).get("error", str(error))) from None

    def rules(self) -> list[dict]:
        with urllib.request.urlopen(f"http://{self.address}/api/v1/rules", timeout=10) as answer:
            groups = json.load(answer)["data"]["groups"]
        return [rule for group in groups for rule in group["rules"]]


class Alertmanager:
    """Tells a receiver here of each alert, fired or resolved."""

    def __init__(self, processes: Processes) -> None:
        self.told = Receiver()
        self.address = f"127.0.0.1:{free_port()}"
        config = processes.work / "alertmanager.json"
        route = {"receiver": "here", "group_by": ["..."], "group_wait": "0s", "group_interval": "1s"}
        receiver = {"name": "here", "webhook_configs": [{"url": self.told.url, "send_resolved": True}]}
        config.write_text(json.dumps({"route": route, "receivers": [receiver]}))
        command = [
            program("alertmanager"),
            f"--config.file={config}",
            f"--storage.path={processes.work / 'alertmanager'}",
            f"--web.listen-address={self.address}",
            "--cluster.listen-address=",
        ]
        self.process: Process = processes.start("alertmanager", command)
        self.process.await_ok(f"http://{self.address}/-/ready", PATIENCE_SECONDS)


class Receiver:
    """What an on-call service would hear."""

    def __init__(self) -> None:
        self._heard: list[dict] = []
        self._news = threading.Condition()
        receiver = self

        class Webhook(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                document = json.loads(self.rfile.read(int(self.headers["content-length"])))
                with receiver._news:
                    receiver._heard += document["alerts"]
                    receiver._news.notify_all()
                self.send_response(200)
                self.end_headers()

            def log_message(self, form: str, *values: object) -> None:
                """Not a line for each alert."""

        server = ThreadingHTTPServer(("127.0.0.1", 0), Webhook)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{server.server_port}/"

    def await_news(self, status: str, labels: dict[str, str], seconds: float) -> float | None:
        """After how many seconds from now it is told, or None."""
        began = time.monotonic()
        with self._news:
            old = len(self._heard)
            told = self._news.wait_for(
                lambda: any(is_it(alert, status, labels) for alert in self._heard[old:]), seconds
            )
        return time.monotonic() - began if told else None

    def heard(self, labels: dict[str, str]) -> list[str]:
        """What has been told so far of alerts with those labels."""
        with self._news:
            return [f"{alert['status']} {alert['labels']}" for alert in self._heard if labels.items() <= alert["labels"].items()]


def is_it(alert: dict, status: str, labels: dict[str, str]) -> bool:
    return alert["status"] == status and labels.items() <= alert["labels"].items()
