"""The Helm chart, with every one of its values, against a real Kubernetes API server.

Each object is sent as a dry run with strict validation, to a namespace for pods of the restricted kind only; then Helm installs
the chart, upgrades and removes it.
"""

import base64
import subprocess
from pathlib import Path

import yaml

from deployed import helm
from deployed.helm import CHART, VALUES, Helm
from matrix import Failed, Outcome, Passed
from millrace import LAUNCHER, ROOT, build
from processes import NotStarted, Processes
from registries import fleet, go_program
from registries.account import READS
from registries.cluster import ADMIN, YAML, ApiServer, Cluster, Refused
from registries.kubernetes import inference_pools

NAME = "chart"
NAMESPACE = "ml"
# Namespaces that the values name.
OTHERS = "models", "more"
OPERATOR = "github.com/prometheus-operator/prometheus-operator", "v0.85.0"
SPOILT = {
    "unknown field": ("readOnlyRootFilesystem", "readonlyRootFilesystem"),
    "restricted": ("runAsNonRoot: true", "runAsNonRoot: false"),
}
# By what the chart says of it.
REFUSED = {
    "agree in one place": ("state.kubernetes.enabled=true", "config.state.consul.key-prefix=millrace"),
    "which has their config": ("state.kubernetes.enabled=true", "state.kubernetes.configMap=spoilt-millrace"),
    "spoilt-millrace, which has": ("config.state.kubernetes.config-map=spoilt-millrace",),
}
REVIEWS = "/apis/authorization.k8s.io/v1/subjectaccessreviews"
AGREES = "get", "list", "watch", "update"


def service_monitors() -> Path:
    """The definition of ServiceMonitor."""
    folder = go_program.sources(*OPERATOR) / "example" / "prometheus-operator-crd"
    return folder / "monitoring.coreos.com_servicemonitors.yaml"


def run(processes: Processes) -> Outcome:
    definitions = inference_pools(), service_monitors()
    helm.build()
    build()
    with Cluster(processes, NAME) as cluster:
        strict = {"pod-security.kubernetes.io/warn": "restricted", "pod-security.kubernetes.io/warn-version": "latest"}
        for namespace in (NAMESPACE, *OTHERS):
            metadata = {"name": namespace, "labels": strict}
            cluster.server.create("/api/v1/namespaces", {"metadata": metadata})
        for definition in definitions:
            cluster.server.define(definition)
        trial = Trial(cluster)
        trial.every_value_is_set()
        trial.checks_bite()
        for file in (None, *sorted(VALUES.glob("*.yaml"))):
            trial.holds([file] if file else [])
    print(f"chart: {trial.objects} objects by {len(list(VALUES.glob('*.yaml'))) + 1} sets of values, {trial.checks} checks", flush=True)
    return Failed(trial.problems) if trial.problems else Passed(trial.checks)


class Trial:
    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self._api = cluster.server
        self._helm = Helm(cluster.work, cluster.kubeconfig("admin", ADMIN, NAMESPACE), NAMESPACE)
        self._resources: dict[tuple[str, str], tuple[str, bool]] = {}
        self.objects = 0
        self.checks = 0
        self.problems: list[str] = []

    def expect(self, holds: bool, problem: str) -> None:
        self.checks += 1
        if not holds:
            self.problems.append(problem)

    def every_value_is_set(self) -> None:
        """To something else than its default, in one of the files."""
        left = leaves(read(CHART / "values.yaml"))
        for file in VALUES.glob("*.yaml"):
            told = read(file)
            left = {path: value for path, value in left.items() if at(told, path, value) == value}
        self.expect(not left, f"no file of {VALUES.relative_to(ROOT)} changes {', '.join(sorted(left))}")

    def checks_bite(self) -> None:
        """What is wrong is found."""
        [deployment] = [text for text in self._helm.template("spoilt", []) if "kind: Deployment" in text]
        for words, (right, wrong) in SPOILT.items():
            found = self.dry_run(deployment.replace(right, wrong))
            self.expect(words in found, f"a deployment with {wrong} was taken: {found or 'nothing said'}")
        for words, changed in REFUSED.items():
            try:
                self._helm.template("spoilt", [], *changed)
            except NotStarted as refused:
                self.expect(words in str(refused), f"{changed}: {refused}")
            else:
                self.expect(False, f"{changed} was taken")

    def holds(self, values: list[Path]) -> None:
        name = values[0].stem if values else "defaults"
        release = f"{name}-millrace"
        texts = self._helm.template(release, values)
        for text in texts:
            self.objects += 1
            found = self.dry_run(text)
            self.expect(not found, f"{name}: {found}")
        self.config_is_good(name, texts)
        self._helm.install(release, values)
        settings = merged(values)
        self.account_reads(name, release, settings)
        self.account_agrees(name, release, settings, texts)
        if not settings["admin"]["existingSecret"]:
            before = self.token(release)
            self._helm.upgrade(release, values, "podAnnotations.changed=yes")
            self.expect(self.token(release) == before, f"{name}: an upgrade made another token")
        self._helm.uninstall(release)

    def dry_run(self, text: str) -> str:
        """What the API server has to say against the object."""
        told = yaml.safe_load(text)
        kind, name = told["kind"], told["metadata"]["name"]
        path = self.collection(told["apiVersion"], kind, told["metadata"].get("namespace", NAMESPACE))
        try:
            _, warnings = self._api.ask("POST", f"{path}?dryRun=All&fieldValidation=Strict", text.encode(), YAML)
        except Refused as refused:
            return f"{kind} {name}: {refused}"
        return f"{kind} {name}: {'; '.join(warnings)}" if warnings else ""

    def collection(self, version: str, kind: str, namespace: str) -> str:
        group = f"/apis/{version}" if "/" in version else f"/api/{version}"
        if (version, kind) not in self._resources:
            for each in self._api.get(group)["resources"]:
                if "/" not in each["name"]:
                    self._resources[version, each["kind"]] = each["name"], each["namespaced"]
        plural, namespaced = self._resources[version, kind]
        return f"{group}/namespaces/{namespace}/{plural}" if namespaced else f"{group}/{plural}"

    def config_is_good(self, name: str, texts: list[str]) -> None:
        """As Millrace reads it; the token's file is in the pod only."""
        token = self._cluster.work / "token"
        token.write_text("0123456789abcdef0123456789abcdef")
        file = self._cluster.work / f"{name}.yaml"
        file.write_text(config(texts).replace("/run/secrets/millrace/token", str(token)))
        command = ["env", "SOME_NAME=some-value", str(LAUNCHER), "check", str(file)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        self.expect(done.returncode == 0, f"{name}: millrace check: {(done.stdout + done.stderr).strip()}")

    def account_reads(self, name: str, release: str, settings: dict) -> None:
        """What Millrace reads, and nothing else, there where it has to."""
        user = {"impersonate-user": f"system:serviceaccount:{NAMESPACE}:{release}"}
        where = settings["discovery"]["namespaces"] or [NAMESPACE]
        counts = self.counts(settings)
        for namespace in (NAMESPACE, *OTHERS):
            finds = settings["discovery"]["rbac"] and namespace in where
            for path in readable(namespace):
                if finds or (counts and namespace == NAMESPACE and path.endswith("/endpointslices")):
                    # A binding holds a moment after it is made.
                    self.checks += 1
                    fleet.eventually(f"{name}: {path}", lambda at=path: may_read(self._api, at, user), lambda: "may not be read")
                else:
                    self.expect(not may_read(self._api, path, user), f"{name}: {path} may be read")
            secrets = f"/api/v1/namespaces/{namespace}/secrets"
            self.expect(not may_read(self._api, secrets, user), f"{name}: {secrets} may be read")

    def account_agrees(self, name: str, release: str, settings: dict, texts: list[str]) -> None:
        """May make and change the ConfigMap that the config names, and do nothing else with any."""
        told = settings["state"]["kubernetes"]
        target = {"config-map": told.get("configMap") or f"{release}-agreed"}
        if told.get("namespace"):
            target["namespace"] = told["namespace"]
        wanted = settings["config"].get("state", {}) | ({"kubernetes": target} if told["enabled"] else {})
        found = yaml.safe_load(config(texts)).get("state", {})
        self.expect(found == wanted, f"{name}: the config has the state {found}, not {wanted}")
        agreed = target["config-map"]
        for namespace in (NAMESPACE, *OTHERS):
            agrees = told["enabled"] and namespace == target.get("namespace", NAMESPACE)
            for verb, of in [("create", ""), *((verb, agreed) for verb in AGREES)]:
                asked = f"{name}: {verb} of the ConfigMap {of} in {namespace}"
                if agrees:
                    self.checks += 1
                    fleet.eventually(asked, lambda at=(namespace, verb, of): self.may(release, *at), lambda: "refused")
                else:
                    self.expect(not self.may(release, namespace, verb, of), f"{asked} is allowed")
            for verb, of in [("list", ""), ("get", release), ("update", release), ("patch", agreed), ("delete", agreed)]:
                asked = f"{name}: {verb} of the ConfigMap {of} in {namespace}"
                self.expect(not self.may(release, namespace, verb, of), f"{asked} is allowed")
        mounted = yaml.safe_load(next(text for text in texts if "kind: Deployment" in text))
        needed = told["enabled"] or settings["discovery"]["rbac"] or self.counts(settings)
        token = mounted["spec"]["template"]["spec"]["automountServiceAccountToken"]
        self.expect(token == needed, f"{name}: the account's token is {'' if token else 'not '}mounted")

    def may(self, account: str, namespace: str, verb: str, config_map: str) -> bool:
        groups = ["system:serviceaccounts", f"system:serviceaccounts:{NAMESPACE}", "system:authenticated"]
        asked = {"namespace": namespace, "verb": verb, "version": "v1", "resource": "configmaps", "name": config_map}
        spec = {
            "user": f"system:serviceaccount:{NAMESPACE}:{account}",
            "groups": groups,
            "resourceAttributes": asked,
        }
        review = {"apiVersion": "authorization.k8s.io/v1", "kind": "SubjectAccessReview", "spec": spec}
        return self._api.create(REVIEWS, review)["status"]["allowed"]

    @staticmethod
    def counts(settings: dict) -> bool:
        return settings["peers"]["enabled"] and "peers" not in settings["config"]

    def token(self, release: str) -> str:
        secret = self._api.get(f"/api/v1/namespaces/{NAMESPACE}/secrets/{release}-admin")
        return base64.b64decode(secret["data"]["token"]).decode()


def readable(namespace: str) -> list[str]:
    groups = {"": "/api/v1"} | {group: f"/apis/{group}/v1" for group in READS if group}
    return [f"{groups[group]}/namespaces/{namespace}/{name}" for group, names in READS.items() for name in names]


def may_read(api: ApiServer, path: str, user: dict[str, str]) -> bool:
    try:
        api.ask("GET", path, headers=user)
    except Refused as refused:
        if ": 403 " not in str(refused):
            raise
        return False
    return True


def config(texts: list[str]) -> str:
    """Of the objects of a release."""
    [text] = [told["data"]["millrace.yaml"] for told in map(yaml.safe_load, texts) if told["kind"] == "ConfigMap"]
    return text


def read(file: Path) -> dict:
    return yaml.safe_load(file.read_text())


def merged(values: list[Path]) -> dict:
    """Of what is asked here, as Helm merges it."""
    told = read(CHART / "values.yaml")
    for file in values:
        for section, value in read(file).items():
            told[section] = told[section] | value if isinstance(told[section], dict) else value
    return told


def leaves(document: object, path: str = "") -> dict[str, object]:
    """Each value by its path; the config is one."""
    if not isinstance(document, dict) or not document or path == "config":
        return {path: document}
    found: dict[str, object] = {}
    for key, inner in document.items():
        found |= leaves(inner, f"{path}/{key}" if path else key)
    return found


def at(document: object, path: str, otherwise: object) -> object:
    for key in path.split("/"):
        if not isinstance(document, dict) or key not in document:
            return otherwise
        document = document[key]
    return document
