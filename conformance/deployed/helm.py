"""Helm, built by Go, with a home of its own."""

import subprocess
from pathlib import Path

import yaml

from install import HERE
from millrace import ROOT
from processes import NotStarted
from registries import go_program

MODULE = "helm.sh/helm/v3"
VERSION = "v3.16.4"
CHART = ROOT / "deploy" / "helm" / "millrace"
VALUES = HERE / "deployed" / "values"


def build() -> Path:
    return go_program.build("helm", MODULE, VERSION, f"{MODULE}/cmd/helm", lambda theirs: "")


class Helm:
    def __init__(self, work: Path, kubeconfig: Path, namespace: str) -> None:
        self._program = build()
        self._homes = [f"HELM_{kind}_HOME={work / f'helm-{kind.lower()}'}" for kind in ("CACHE", "CONFIG", "DATA")]
        self._of_all = [f"--kubeconfig={kubeconfig}", f"--namespace={namespace}"]

    def template(self, release: str, values: list[Path], *changed: str) -> list[str]:
        """The objects, as the API server would be given them."""
        told = self._run("template", release, str(CHART), *given(values), *map("--set={}".format, changed), "--kube-version=1.34.2")
        return [text for text in told.split("\n---\n") if yaml.safe_load(text)]

    def install(self, release: str, values: list[Path]) -> str:
        return self._run("install", release, str(CHART), *given(values))

    def upgrade(self, release: str, values: list[Path], changed: str) -> None:
        self._run("upgrade", release, str(CHART), *given(values), f"--set={changed}")

    def uninstall(self, release: str) -> None:
        self._run("uninstall", release)

    def _run(self, verb: str, *arguments: str) -> str:
        command = ["env", *self._homes, str(self._program), verb, *arguments, *self._of_all]
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        if done.returncode:
            raise NotStarted(f"helm {verb} {' '.join(arguments)}: {done.stderr.strip()[-800:]}")
        return done.stdout


def given(values: list[Path]) -> list[str]:
    return [f"--values={file}" for file in values]
