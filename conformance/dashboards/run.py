"""Every query returns data; the rules are good; an alert fires when a server dies and clears when it is back."""

import math
import signal
import subprocess
import time
from pathlib import Path

from dashboards import exposition, observed, pictures, queries, schema
from dashboards.load import Load
from dashboards.panels import Panels, Stretch
from dashboards.prometheus import Alertmanager, Prometheus, checked, install
from install import Missing
from matrix import Failed, Outcome, Passed, Skipped
from millrace import LAUNCHER, ROOT
from processes import NotStarted, Processes

NAME = "dashboards"
GRAFANA = ROOT / "grafana"
MODELS = ["digits", "lonely", "narrow", "tiered", "chat", "parted", "fed", "stepped", "both"]
POOLS = ["mixed", "lone", "slow", "gone", "words"]
# Hedges and such come by chance, and some rates need a while of traffic.
DATA_SECONDS = 90
ALERT_SECONDS = 60
# So long is what pictures for the docs show.
PICTURED_SECONDS = 240
# Rules twice, their tests, a config, the schema; fired, cleared; metrics linted, and read in both forms.
OTHER_CHECKS = 10
BURNS = {"alertname": "MillraceCallsUnanswered", "model": "lonely", "severity": "page"}


def run(processes: Processes, folder: Path, for_docs: bool) -> Outcome:
    """@param folder where the pictures go"""
    try:
        install()
    except Missing as missing:
        return Skipped(str(missing))
    try:
        return told(*watch(processes, folder, for_docs))
    except NotStarted as error:
        return Failed([str(error)])


def told(checks: int, problems: list[str]) -> Outcome:
    return Failed(problems) if problems else Passed(checks)


def watch(processes: Processes, folder: Path, for_docs: bool) -> tuple[int, list[str]]:
    undrawn = pictures.missing()
    fleet = observed.Fleet(processes)
    starting, config = observed.start(processes, fleet)
    rules = processes.work / "rules.yml"
    rules.write_text(millrace("rules", "-c", str(config), "--scrape-interval", "1s"))
    problems = offline(rules)
    address = starting.address()
    alertmanager = Alertmanager(processes)
    prometheus = Prometheus(processes, f"127.0.0.1:{starting.admin}", [rules], alertmanager.address)
    began = time.time()
    with Load(address):
        questions = [
            *queries.of_dashboards(MODELS, POOLS),
            *queries.of_variables(),
            *queries.of_rules(prometheus.rules()),
        ]
        silent = unanswered(prometheus, questions)
        problems += [f"no data: {question.where}\n{question.promqls[0]}" for question in silent]
        problems += burn(alertmanager, fleet)
        problems += exposition.problems(f"127.0.0.1:{starting.admin}")
        if undrawn:
            print(f"dashboards: no pictures, {undrawn}", flush=True)
        else:
            time.sleep(max(0.0, began + (PICTURED_SECONDS if for_docs else 0) - time.time()))
            panels = Panels(prometheus, Stretch(began, time.time()), {"model": MODELS, "pool": POOLS})
            problems += pictures.draw(panels, processes.work, folder)
    print(
        f"dashboards: {len(questions)} queries against Prometheus, {len(silent)} without data; "
        f"{len(prometheus.rules())} rules",
        flush=True,
    )
    return len(questions) + OTHER_CHECKS, problems


def offline(rules: Path) -> list[str]:
    """What is wrong before anything runs."""
    found = [
        checked(["check", "rules", str(rules)]),
        checked(["check", "rules", str(GRAFANA / "rules" / "fleet.yml")]),
        checked(["test", "rules", str(GRAFANA / "rules" / "fleet.test.yml")]),
        checked(["check", "config", "--syntax-only", str(GRAFANA / "prometheus" / "prometheus.yml")]),
    ]
    return [problem for problem in found if problem] + schema.problems()


def unanswered(prometheus: Prometheus, questions: list[queries.Question]) -> list[queries.Question]:
    end = time.monotonic() + DATA_SECONDS
    left = questions
    while left and time.monotonic() < end:
        time.sleep(2)
        left = [question for question in left if not any(has_data(prometheus, promql) for promql in question.promqls)]
    return left


def has_data(prometheus: Prometheus, promql: str) -> bool:
    return any(not math.isnan(float(series["value"][1])) for series in prometheus.ask(promql))


def burn(alertmanager: Alertmanager, fleet: observed.Fleet) -> list[str]:
    """The only server of a model is killed under load, and comes back."""
    if early := alertmanager.told.heard(BURNS):
        return [f"before anything was killed: {early}"]
    fleet.lonely.signal(signal.SIGKILL)
    fired = alertmanager.told.await_news("firing", BURNS, ALERT_SECONDS)
    if fired is None:
        return [f"{ALERT_SECONDS} s after a server was killed Alertmanager has told of no {BURNS}", *alertmanager.told.heard({})]
    fleet.start_lonely(2)
    cleared = alertmanager.told.await_news("resolved", BURNS, ALERT_SECONDS)
    if cleared is None:
        return [f"{ALERT_SECONDS} s after the server was back Alertmanager had not taken back {BURNS}"]
    print(
        f"dashboards: {BURNS['alertname']} fired {fired:.0f} s after a server was killed, "
        f"cleared {cleared:.0f} s after it was back",
        flush=True,
    )
    return []


def millrace(*arguments: str) -> str:
    done = subprocess.run([str(LAUNCHER), *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NotStarted(f"millrace {arguments[0]} ended with {done.returncode}: {done.stderr.strip()}")
    return done.stdout
