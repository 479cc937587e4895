"""TensorFlow Serving's REST form by columns and by rows, and KServe's V1 form."""

import json
from collections.abc import Callable
from typing import Any

import numpy as np

from clients.client import compact
from clients.http import JSON, Request, by_requests
from echo.carrier import Arrays, Ready, Refused, Unsaid
from echo.cases import Case
from echo.json_values import as_expected, as_text, in_base64, nested

# TensorFlow Serving's JSON has none for them.
FORMLESS = {"FP16", "BF16", "UINT16"}


class ColumnsCarrier(Ready):
    name = "tfs-columns"
    protocol = "tfs-rest"

    def carry(self, address: str, case: Case) -> Arrays:
        check(case, FORMLESS)
        inputs = {name: nested(array, in_base64) for name, (_, array) in case.inputs.items()}
        outputs = predicted(address, case, {"inputs": inputs})["outputs"]
        if len(case.expected) == 1:
            outputs = {name: outputs for name in case.expected}
        return {name: as_expected(value, case.expected[name]) for name, value in outputs.items()}


class RowsCarrier(Ready):
    def __init__(
        self, name: str, protocol: str, formless: set[str], versions: bool, write: Callable[[bytes], Any]
    ) -> None:
        self.name = name
        self.protocol = protocol
        self.formless = formless
        self.versions = versions
        self.write = write

    def carry(self, address: str, case: Case) -> Arrays:
        check(case, self.formless)
        if case.version and not self.versions:
            raise Unsaid("the form has no versions")
        rows = predicted(address, case, {"instances": self.instances(case)})["predictions"]
        if len(case.expected) == 1:
            return {name: as_expected(rows, array) for name, array in case.expected.items()}
        return {name: as_expected([row[name] for row in rows], array) for name, array in case.expected.items()}

    def instances(self, case: Case) -> list:
        columns = {name: array for name, (_, array) in case.inputs.items()}
        if any(not array.shape for array in columns.values()):
            raise Unsaid("a row is one of a batch, and a scalar has none")
        if len({len(array) for array in columns.values()}) > 1:
            raise Unsaid("rows need as many of each input")
        lists = {name: nested(array, self.write) for name, array in columns.items()}
        if list(lists) == ["x"]:
            return lists["x"]
        return [dict(zip(lists, row, strict=True)) for row in zip(*lists.values(), strict=True)]


TFS_ROWS = RowsCarrier("tfs-rows", "tfs-rest", FORMLESS, True, in_base64)
KSERVE_ROWS = RowsCarrier("kserve-v1", "kserve-v1-rest", set(), False, as_text)


def check(case: Case, formless: set[str]) -> None:
    if case.wanted:
        raise Unsaid("the form has no choice of outputs")
    for datatype, _ in case.inputs.values():
        if datatype in formless:
            raise Unsaid(f"its JSON has no form for {datatype}")


def predicted(address: str, case: Case, document: dict) -> dict:
    version = f"/versions/{case.version}" if case.version else ""
    request = Request("POST", f"/v1/models/{case.model}{version}:predict", compact(document), JSON)
    [answer] = by_requests(address, [request])
    document = json.loads(answer.body)
    if answer.status != 200:
        raise Refused(answer.status, document["error"])
    return document
