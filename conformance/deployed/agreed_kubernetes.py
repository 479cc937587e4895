"""Routers that agree on a promotion through a ConfigMap of a real API server, with the config and the rights of the chart."""

import json
import re
import time
from collections import Counter

import yaml

from deployed import helm
from deployed.helm import VALUES, Helm
from matrix import Outcome
from processes import Processes
from registries import account
from registries.account import RBAC, Account
from registries.agreed import Trial, agree, must, obeys, percents, problem, states, stay
from registries.cluster import ADMIN, Cluster
from registries.fleet import Router, eventually, told_of

NAME = "agreed-kubernetes"
NAMESPACE = "ml"
RELEASE = "digits-millrace"
CONFIG_MAPS = f"/api/v1/namespaces/{NAMESPACE}/configmaps"
ROLE = f"{RELEASE}-agreed"
# Long enough for three steps.
READ_ONLY = 8.0
WRITTEN = re.compile(
    r'^apiserver_request_total\{code="(\d+)".*resource="configmaps".*verb="(POST|PUT)".*\} (\S+)$', re.MULTILINE
)


class ConfigMap:
    """What the chart has them agree in, once it is installed."""

    title = "the API server"

    def __init__(self, cluster: Cluster) -> None:
        self.cluster = cluster
        Helm(cluster.work, cluster.kubeconfig("admin", ADMIN, NAMESPACE), NAMESPACE).install(RELEASE, [VALUES / "agreed.yaml"])
        config = yaml.safe_load(cluster.server.get(f"{CONFIG_MAPS}/{RELEASE}")["data"]["millrace.yaml"])
        self.settings = f"state: {json.dumps(config['state'])}"
        self.path = f"{CONFIG_MAPS}/{config['state']['kubernetes']['config-map']}"
        self.environment = Account(cluster, NAMESPACE, RELEASE).environment()
        self._written: Counter[str] = Counter()

    def goes(self) -> None:
        self.count()
        self.cluster.server.kill()

    def comes_back(self) -> None:
        """etcd keeps what there is."""
        self.cluster.server = self.cluster.start(self.cluster.port)

    def count(self) -> None:
        """What this API server was asked to write; the next one begins anew."""
        metrics, _ = self.cluster.server.ask("GET", "/metrics")
        for code, verb, times in WRITTEN.findall(metrics):
            self._written[f"{verb} {code}"] += int(float(times))

    def written(self) -> str:
        self.count()
        return ", ".join(f"{answer}: {times}" for answer, times in sorted(self._written.items()))


def run(processes: Processes) -> Outcome:
    helm.build()
    with Cluster(processes, NAME) as cluster:
        cluster.server.create("/api/v1/namespaces", {"metadata": {"name": NAMESPACE}})
        registry = ConfigMap(cluster)

        def more(trial: Trial, one: Router, three: Router) -> None:
            deleted(trial, registry, one, three)
            may_not_write(trial, cluster, one, three)
            may_do_nothing(trial, cluster, one)
            trial.say(f"ConfigMaps written at the API server: {registry.written()}")

        return agree(processes, NAME, registry, more)


def deleted(trial: Trial, registry: ConfigMap, one: Router, three: Router) -> None:
    api = registry.cluster.server
    before = api.get(registry.path)
    api.delete(registry.path)
    began = time.monotonic()
    eventually("made again", lambda: api.answers(registry.path), lambda: "is gone")
    trial.say(f"the ConfigMap deleted: there again after {time.monotonic() - began:.1f} s")
    again = api.get(registry.path)
    must(again["metadata"]["uid"] != before["metadata"]["uid"], "it was not deleted")
    must(set(again["data"]) == set(before["data"]), f"it has {set(again['data'])}, not {set(before['data'])}")
    must(states(one, three) == ["promoted"] * 2, f"after it was deleted: {states(one, three)}")
    trial.steps.append("ConfigMap deleted")


def may_not_write(trial: Trial, cluster: Cluster, one: Router, three: Router) -> None:
    """Each writing is asked for its right, so that it is missed at once."""
    path = f"{RBAC}/namespaces/{NAMESPACE}/roles/{ROLE}"
    rules = cluster.server.get(path)["rules"]
    [changing] = [rule for rule in rules if "resourceNames" in rule]
    reading = changing | {"verbs": ["get", "list", "watch"]}
    obeys(one, "restart")
    cluster.server.patch(path, {"rules": [reading]})
    missing = 'cannot update resource "configmaps"'
    eventually("told", lambda: missing in problem(one) and missing in problem(three), lambda: f"{problem(one)}")
    looks = stay(READ_ONLY, "without the right to write", one, three)
    trial.say(f"without the right to write: seen {looks} times in {READ_ONLY:.0f} s at {percents(one, three)} %")
    trial.say(f"without the right to write: {problem(one)}")
    must(missing in (said := obeys(one, "promote", 503)), f"refused without a reason: {said}")
    # That to make ConfigMaps is not needed where there is one.
    cluster.server.patch(path, {"rules": [changing]})
    trial.awaits("on, with the right to write", "promoted", one, three)
    trial.steps.append("without the right to write")


def may_do_nothing(trial: Trial, cluster: Cluster, one: Router) -> None:
    """From its start; what the others have promoted it gives nothing."""
    nobody = account.powerless(cluster, NAMESPACE, "nobody")
    router = trial.router(nobody.environment())
    missing = 'cannot list resource "configmaps"'
    eventually("told", lambda: missing in problem(router), lambda: f"{problem(router)}")
    trial.say(f"without any right: {problem(router)}")
    must(percents(router) == [0], f"without any right it gives {percents(router)} %")
    must(missing in (said := obeys(router, "promote", 503)), f"refused without a reason: {said}")
    metrics = told_of(router, "/metrics")
    must("millrace_agreement_reachable 0.0" in metrics, "its metrics say that all is well")
    nobody.allow(ROLE)
    began = time.monotonic()
    eventually("by its rights", lambda: states(router) == states(one), lambda: f"{states(router)}: {problem(router)}")
    trial.say(f"with its rights: {states(router)[0]} as the others after {time.monotonic() - began:.1f} s")
    trial.steps.append("without any right")
