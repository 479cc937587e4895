"""A real Kubernetes API server with its etcd, without nodes: enough for objects, watches and rights."""

import base64
import json
import re
import signal
import ssl
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from install import Missing, run_or_missing, unpacked
from processes import NotStarted, Process, Processes, free_port
from registries import fleet, go_program

MODULE = "k8s.io/kubernetes"
VERSION = "v1.34.2"
PACKAGE = "k8s.io/kubernetes/cmd/kube-apiserver"
ADMIN = "admin-token"
JSON = "application/json"
MERGE = "application/merge-patch+json"
YAML = "application/yaml"
CRDS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions"
# Of the range for documentation. An EndpointSlice may name none of 127.0.0.0/8.
OWN_ADDRESS = "198.51.100.7"


def build() -> Path:
    _, minor, _ = VERSION.split(".")
    told = {"gitVersion": VERSION, "gitMajor": "1", "gitMinor": minor}
    variables = {f"k8s.io/component-base/version.{name}": value for name, value in told.items()}
    return go_program.build("kube-apiserver", MODULE, VERSION, PACKAGE, replaced, variables)


def replaced(theirs: str) -> str:
    """The staging modules, whose versions stand in the sources as v0.0.0."""
    names = sorted(set(re.findall(r"(k8s\.io/[a-z0-9-]+) v0\.0\.0$", theirs, re.MULTILINE)))
    staged = VERSION.replace("v1.", "v0.", 1)
    return "\n".join(f"replace {name} => {name} {staged}" for name in names)


class Refused(NotStarted):
    """By the API server; the text says what."""


class ApiServer:
    def __init__(self, process: Process, port: int, certificate: Path) -> None:
        self.process = process
        self.port = port
        self._certificate = certificate

    def create(self, path: str, document: dict) -> dict:
        return self.ask("POST", path, json.dumps(document).encode())[0]

    def patch(self, path: str, document: dict) -> None:
        self.ask("PATCH", path, json.dumps(document).encode(), MERGE)

    def delete(self, path: str) -> None:
        self.ask("DELETE", path)

    def get(self, path: str) -> dict:
        return self.ask("GET", path)[0]

    def define(self, definition: Path) -> None:
        """A kind of objects, by its definition in YAML; returns when there may be some."""
        made = self.ask("POST", CRDS, definition.read_bytes(), YAML)[0]
        names = made["spec"]["names"]["plural"], made["spec"]["group"], made["spec"]["versions"][0]["name"]
        plural, group, version = names
        fleet.eventually(plural, lambda: self.answers(f"/apis/{group}/{version}/{plural}"), self.process.last_lines)

    def answers(self, path: str) -> bool:
        try:
            self.ask("GET", path)
        except (OSError, Refused):
            return False
        return True

    def ask(
        self, method: str, path: str, body: bytes | None = None, kind: str = JSON, headers: dict[str, str] | None = None
    ) -> tuple[Any, list[str]]:
        """The answer, and what the API server warns of."""
        request = urllib.request.Request(
            f"https://127.0.0.1:{self.port}{path}",
            body,
            {"authorization": f"Bearer {ADMIN}", "content-type": kind, "accept": JSON} | (headers or {}),
            method=method,
        )
        trust = ssl.create_default_context(cafile=str(self._certificate))
        try:
            with urllib.request.urlopen(request, timeout=20, context=trust) as answer:
                text = answer.read()
                warnings = answer.headers.get_all("warning") or []
        except urllib.error.HTTPError as error:
            raise Refused(f"{method} {path}: {error.code} {told(error.read())}") from error
        return read(text), warnings

    def hang(self) -> None:
        self.process.signal(signal.SIGSTOP)

    def go_on(self) -> None:
        self.process.signal(signal.SIGCONT)

    def kill(self) -> None:
        self.process.signal(signal.SIGKILL)
        self.process.wait(10)


def read(text: bytes) -> Any:
    """Of a watch the first event only is a document; `ok` is none."""
    try:
        return json.loads(text.split(b"\n")[0])
    except ValueError:
        return text.decode()


def told(body: bytes) -> str:
    status = read(body)
    return str(status.get("message") if isinstance(status, dict) else status)[:500]


class Cluster:
    """etcd and an API server, both ended on leaving."""

    def __init__(self, processes: Processes, name: str) -> None:
        self._processes = processes
        self._etcd = unpacked("etcd", "etcd-server")
        self._program = build()
        self.work = processes.work / name
        self._starts = 0
        self._store = free_port()
        self.port = free_port()
        self.server: ApiServer

    def __enter__(self) -> "Cluster":
        self.work.mkdir()
        self.store = self._start_store()
        self.server = self.start(self.port)
        return self

    def __exit__(self, *error: object) -> None:
        self.server.kill()
        self.store.signal(signal.SIGKILL)

    @property
    def certificate(self) -> Path:
        """The API server's own, with the authority that it made for it."""
        return self.work / "certificates" / "apiserver.crt"

    def _start_store(self) -> Process:
        client, peer = f"http://127.0.0.1:{self._store}", f"http://127.0.0.1:{free_port()}"
        command = [
            *(self._etcd, f"--data-dir={self.work / 'etcd'}", f"--listen-client-urls={client}"),
            *(f"--advertise-client-urls={client}", f"--listen-peer-urls={peer}"),
            *(f"--initial-advertise-peer-urls={peer}", f"--initial-cluster=default={peer}"),
        ]
        store = self._processes.start(f"{self.work.name}-etcd", command)
        store.await_ok(f"{client}/health", 30)
        key = self.work / "accounts.key"
        run_or_missing(["openssl", "genrsa", "-out", str(key), "2048"], "a key")
        run_or_missing(["openssl", "rsa", "-in", str(key), "-pubout", "-out", f"{self.work / 'accounts.pub'}"], "its half")
        (self.work / "tokens.csv").write_text(f'{ADMIN},admin,1,"system:masters"\n')
        return store

    def start(self, port: int) -> ApiServer:
        """One more over the same objects."""
        self._starts += 1
        command = [
            *(str(self._program), f"--etcd-servers=http://127.0.0.1:{self._store}", f"--secure-port={port}"),
            *("--bind-address=127.0.0.1", f"--cert-dir={self.certificate.parent}", "--endpoint-reconciler-type=none"),
            *("--authorization-mode=RBAC", f"--token-auth-file={self.work / 'tokens.csv'}", "--anonymous-auth=false"),
            *("--service-account-issuer=https://kubernetes.default.svc", "--disable-admission-plugins=ServiceAccount"),
            f"--service-account-key-file={self.work / 'accounts.pub'}",
            f"--service-account-signing-key-file={self.work / 'accounts.key'}",
            *("--service-cluster-ip-range=10.96.0.0/16", "--advertise-address=192.0.2.1"),
        ]
        process = self._processes.start(f"{self.work.name}-apiserver-{self._starts}", command)
        server = ApiServer(process, port, self.certificate)
        ready = "/readyz", "/api/v1/namespaces/default"
        fleet.eventually("the API server", lambda: all(map(server.answers, ready)), process.last_lines)
        return server

    def compact(self) -> None:
        """etcd forgets all that was before now, as it is told to every five minutes."""
        key = base64.b64encode(b"\0").decode()
        revision = self._ask_store("range", {"key": key})["header"]["revision"]
        self._ask_store("compaction", {"revision": revision, "physical": True})

    def _ask_store(self, verb: str, document: dict) -> dict:
        body = json.dumps(document).encode()
        with urllib.request.urlopen(f"http://127.0.0.1:{self._store}/v3/kv/{verb}", body, timeout=10) as answer:
            return json.load(answer)

    def kubeconfig(self, user: str, token: str, namespace: str) -> Path:
        """A file in kubectl's form."""
        file = self.work / f"kubeconfig-{user}"
        server = {"server": f"https://127.0.0.1:{self.port}", "certificate-authority": str(self.certificate)}
        context = {"cluster": "here", "user": user, "namespace": namespace}
        config = {
            "apiVersion": "v1",
            "kind": "Config",
            "clusters": [{"name": "here", "cluster": server}],
            "users": [{"name": user, "user": {"token": token}}],
            "contexts": [{"name": "here", "context": context}],
            "current-context": "here",
        }
        file.touch(0o600)
        file.write_text(json.dumps(config))
        return file


@contextmanager
def own_address() -> Iterator[str]:
    """One that an EndpointSlice may name, on the loopback interface for as long as it is wanted."""
    had = subprocess.run(["ip", "-o", "address"], capture_output=True, text=True, check=False).stdout
    if f" {OWN_ADDRESS}/" in had:
        yield OWN_ADDRESS
        return
    change_address("add")
    try:
        yield OWN_ADDRESS
    finally:
        change_address("del")


def change_address(verb: str) -> None:
    command = ["ip", "address", verb, f"{OWN_ADDRESS}/32", "dev", "lo"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Missing(f"servers need an address that is not of 127.0.0.0/8, and it cannot be had: {done.stderr.strip()}")
