"""One run: install, start, ask directly, put Millrace in front, fill the table."""

import signal
import tempfile
import time
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from shutil import rmtree

import numpy as np

import alone
import canary
import clients
import console
import dashboards
import digits
import failover
import features
import millrace
import parity
import servers
import shared_cache
import table
from clients.client import Client
from echo import run as echo
from install import CACHE, Missing
from matrix import Baseline, Failed, Skipped, ask_in_batches, run_cell
from processes import NotStarted, Processes
from servers.in_jvm import InJvm
from servers.server import Server

# Between two engines running the same weights; through Millrace the bound is matrix.TOLERANCE.
ENGINES_TOLERANCE = 1e-4
KEPT_RUNS = 5
# What the table has beside clients; all but by the clients need Millrace.
OTHERS = [
    *(*echo.ROWS, parity.NAME, failover.NAME, canary.NAME, console.NAME, dashboards.NAME),
    *(shared_cache.NAME, features.NAME, *alone.ALL),
]


class Session:
    def __init__(self, options: Namespace, work: Path) -> None:
        self.options = options
        self.clients, self.rows = chosen_rows(options.clients)
        self.servers = chosen(servers.ALL, options.servers)
        self.processes = Processes(work)
        self.held_out = digits.held_out()
        self.baselines: dict[str, Baseline] = {}
        self.addresses: dict[str, str] = {}
        self.absent: dict[str, Skipped | Failed] = {}
        self.unable: dict[str, Skipped] = {}
        self.outcomes: table.Outcomes = {}

    def run(self) -> bool:
        """True when no cell failed."""
        with self.processes:
            if not self.options.direct:
                alone.prepare(self.rows)
            self.install_clients()
            self.start_servers()
            if self.options.direct:
                self.addresses = {name: server.address for name, server in self.here().items()}
            else:
                self.start_millrace()
            self.fill_cells()
            if not self.options.direct:
                self.fill_parity()
                self.fill_echo()
                self.fill_failover()
                self.fill_canary()
                self.fill_console()
                self.fill_dashboards()
                self.fill_by_redis()
                # The last: the image is built anew of what Millrace runs from.
                self.fill_alone()
            self.report()
            if self.options.keep:
                self.keep()
        return not any(isinstance(outcome, Failed) for outcome in self.outcomes.values())

    def here(self) -> dict[str, Server]:
        """The servers that are up."""
        return {server.name: server for server in self.servers if server.name not in self.absent}

    def install_clients(self) -> None:
        for client in self.clients:
            try:
                client.install()
            except Missing as missing:
                self.unable[client.name] = Skipped(str(missing))
                say(f"{client.name}: skipped, {missing}")

    def start_servers(self) -> None:
        for server in self.servers:
            began = time.monotonic()
            try:
                server.install()
                work = self.processes.work / server.name
                work.mkdir()
                server.start(self.processes, work)
                self.baselines[server.name] = self.baseline(server)
            except Missing as missing:
                self.absent[server.name] = Skipped(str(missing))
                say(f"{server.title}: skipped, {missing}")
            except Exception as error:  # one server that does not start must not hide the others
                self.absent[server.name] = Failed([f"{server.title} asked directly: {error}"])
                say(f"{server.title}: FAILED, {error}")
            else:
                say(f"{server.title}: asked directly {self.right(server)}, {time.monotonic() - began:.0f} s")

    def baseline(self, server: Server) -> Baseline:
        baseline = Baseline(self.held_out, ask_in_batches(server.ask, self.held_out.images))
        reference = ask_in_batches(InJvm().ask, self.held_out.images)
        gap = float(np.abs(reference - baseline.probabilities).max())
        if not gap <= ENGINES_TOLERANCE:
            raise NotStarted(f"its answers differ from model.onnx by {gap:.2e}")
        return baseline

    def right(self, server: Server) -> str:
        return f"{self.baselines[server.name].right}/{len(self.held_out.labels)}"

    def start_millrace(self) -> None:
        try:
            millrace.build()
        except Exception as error:  # no build, no cell
            self.absent |= {name: Failed([f"Millrace: {error}"]) for name in self.here()}
            say(f"Millrace: FAILED, {error}")
            return
        starting = {name: millrace.launch(self.processes, server) for name, server in self.here().items()}
        for name, server in self.here().items():
            try:
                self.addresses[name] = starting[name].address()
                say(f"Millrace in front of {server.title} on {self.addresses[name]}")
            except NotStarted as error:
                self.absent[name] = Failed([f"Millrace in front of {server.title}: {error}"])
                say(f"Millrace in front of {server.title}: FAILED, {error}")

    def fill_cells(self) -> None:
        for client in self.clients:
            for server in self.servers:
                self.outcomes[client.name, server.name] = self.outcome(client, server)

    def fill_parity(self) -> None:
        if parity.NAME in self.rows:
            for server in self.servers:
                absent = self.absent.get(server.name)
                self.outcomes[parity.NAME, server.name] = absent or parity.run(server, self.addresses[server.name])

    def fill_echo(self) -> None:
        rows = [row for row in self.rows if row in echo.ROWS]
        for name, server in self.here().items() if rows else ():
            if server.models:
                for row, outcome in echo.run(server, self.addresses[name], rows).items():
                    self.outcomes[row, name] = outcome

    def fill_failover(self) -> None:
        if failover.NAME in self.rows and self.options.failover > 0 and "triton" in self.here():
            try:
                self.outcomes[failover.NAME, "triton"] = failover.run(self.processes, self.options.failover)
            except NotStarted as error:
                self.outcomes[failover.NAME, "triton"] = Failed([str(error)])

    def fill_canary(self) -> None:
        for name in canary.ALL if canary.NAME in self.rows else ():
            if name in self.here():
                try:
                    self.outcomes[canary.NAME, name] = canary.run(self.processes, name)
                except NotStarted as error:
                    self.outcomes[canary.NAME, name] = Failed([str(error)])

    def fill_console(self) -> None:
        if console.NAME in self.rows and "in-jvm" in self.here():
            self.outcomes[console.NAME, "in-jvm"] = console.run(self.processes, self.pictures())

    def fill_alone(self) -> None:
        for name in self.rows:
            if name in alone.ALL:
                self.outcomes[name, ""] = alone.run(name, self.processes)

    def fill_by_redis(self) -> None:
        # They bring servers of their own; in the table they stand where everything is in one process.
        for row in (shared_cache, features):
            if row.NAME in self.rows and "in-jvm" in self.here():
                self.outcomes[row.NAME, "in-jvm"] = row.run(self.processes)

    def fill_dashboards(self) -> None:
        # It brings servers of its own; in the table it stands where everything is in one process.
        if dashboards.NAME in self.rows and "in-jvm" in self.here():
            self.outcomes[dashboards.NAME, "in-jvm"] = dashboards.run(
                self.processes, self.pictures(), self.options.pictures
            )

    def pictures(self) -> Path:
        return millrace.ROOT / "docs" / "pictures" if self.options.pictures else self.processes.work

    def outcome(self, client: Client, server: Server) -> table.Outcome:
        if client.name in self.unable:
            return self.unable[client.name]
        if server.name in self.absent:
            return self.absent[server.name]
        if self.options.direct and client.protocol != server.protocol:
            return Skipped("asked directly, a server is reached by the clients of its own protocol only")
        if self.options.direct and client.beyond:
            return Skipped(f"the servers do not have {client.beyond}")
        if client.name in server.deaf_to:
            return Skipped(server.deaf_to[client.name])
        return run_cell(client, server, self.addresses[server.name], self.baselines[server.name])

    def report(self) -> None:
        direct = {server.name: self.right(server) for server in self.here().values()}
        again = "conformance/run --direct" if self.options.direct else "conformance/run"
        parts = [table.render(self.servers, direct, self.outcomes)] if self.servers else []
        parts += [table.details(self.outcomes, again), table.counted(self.outcomes)]
        report = "\n".join(parts)
        # Also beside the logs, for a run that failed where nobody kept what it printed.
        (self.processes.work / "report.txt").write_text(report + "\n")
        say("\n" + report)

    def keep(self) -> None:
        for name, address in self.addresses.items():
            say(f"{name}: http://{address}")
        say("kept until Ctrl-C")
        try:
            signal.pause()
        except KeyboardInterrupt:
            say("ending")


def chosen_rows(names: str | None) -> tuple[list[Client], list[str]]:
    """Clients, and the names of what else the table has."""
    if not names:
        return clients.ALL, OTHERS
    expanded = [name for given in names.split(",") for name in (echo.ROWS if given == echo.NAME else [given])]
    known = [client.name for client in clients.ALL]
    refuse_unknown(expanded, [*known, *OTHERS])
    return [client for client in clients.ALL if client.name in expanded], [row for row in OTHERS if row in expanded]


def chosen(all_of_them: Sequence, names: str | None) -> list:
    if names is None:
        return list(all_of_them)
    wanted = names.split(",") if names else []
    refuse_unknown(wanted, [one.name for one in all_of_them])
    return [one for one in all_of_them if one.name in wanted]


def refuse_unknown(names: Sequence[str], known: Sequence[str]) -> None:
    if unknown := [name for name in names if name not in known]:
        raise SystemExit(f"unknown: {', '.join(unknown)}; there are {', '.join(known)}")


def say(text: str) -> None:
    print(text, flush=True)


def work_folder(runs: Path) -> Path:
    """A fresh folder; of those that failed runs left behind, the newest few stay."""
    runs.mkdir(parents=True, exist_ok=True)
    for old in sorted(runs.iterdir(), key=lambda folder: folder.stat().st_mtime)[:-KEPT_RUNS]:
        rmtree(old, ignore_errors=True)
    return Path(tempfile.mkdtemp(dir=runs))


def run(options: Namespace) -> int:
    # SIGTERM leaves like Ctrl-C does, through the code that ends the servers. Both are set, for a shell starts
    # background jobs with SIGINT ignored, and Python leaves an ignored signal alone.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    if options.only:
        options.clients, colon, options.servers = options.only.partition(":")
        if not colon:
            refuse_unknown([options.clients], list(alone.ALL))
    work = work_folder(CACHE / "runs")
    passed = False
    try:
        passed = Session(options, work).run()
    except KeyboardInterrupt:
        say("interrupted")
    finally:
        if passed:
            rmtree(work)
        else:
            say(f"logs and configurations: {work}")
    return 0 if passed else 1
