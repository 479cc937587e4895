"""TorchServe's forms: a request is one row, a bare value or an object by name."""

import json
from abc import abstractmethod
from typing import Any

import requests
from grpc import StatusCode

from clients.client import compact
from clients.grpc_call import Answered, Call, by_grpcio
from clients.http import JSON, Request, by_requests
from clients.torch_serve_grpc import PREDICTIONS, messages
from echo.carrier import Arrays, Ready, Refused, Unsaid
from echo.cases import Case
from echo.json_values import as_expected, nested

# Millrace writes none of them as JSON.
FORMLESS = {"FP16", "BF16"}


class TorchServeCarrier(Ready):
    def carry(self, address: str, case: Case) -> Arrays:
        answers = self.asked(address, case, [compact(document) for document in documents(case)])
        if len(case.expected) == 1:
            [(name, array)] = case.expected.items()
            return {name: as_expected(answers if array.shape else answers[0], array)}
        return {name: as_expected([row[name] for row in answers], array) for name, array in case.expected.items()}

    @abstractmethod
    def asked(self, address: str, case: Case, rows: list[bytes]) -> list[Any]:
        """The JSON of each answer; raises Refused."""


class RestCarrier(TorchServeCarrier):
    name = "torchserve"
    protocol = "torchserve-rest"

    def asked(self, address: str, case: Case, rows: list[bytes]) -> list[Any]:
        path = f"/predictions/{case.model}" + (f"/{case.version}" if case.version else "")
        answers = by_requests(address, [self.request(path, row) for row in rows])
        for answer in answers:
            if answer.status != 200:
                raise Refused(answer.status, json.loads(answer.body)["message"])
        return [json.loads(answer.body) for answer in answers]

    def request(self, path: str, row: bytes) -> Request:
        return Request("POST", path, row, JSON)


class FormCarrier(RestCarrier):
    """Each input is a part; a bare value is the part `data`."""

    name = "torchserve-form"

    def request(self, path: str, row: bytes) -> Request:
        values = json.loads(row)
        parts = values if isinstance(values, dict) else {"data": values}
        files = {name: (None, compact(value)) for name, value in parts.items()}
        form = requests.Request("POST", "http://nobody", files=files).prepare()
        return Request("POST", path, form.body, {"Content-Type": form.headers["Content-Type"]})


class GrpcCarrier(TorchServeCarrier):
    name = "torchserve-grpc"
    protocol = "torchserve-grpc"

    def asked(self, address: str, case: Case, rows: list[bytes]) -> list[Any]:
        requests = [
            messages().PredictionsRequest(model_name=case.model, model_version=case.version, input={"data": row})
            for row in rows
        ]
        answers = []
        for answer in by_grpcio(address, [Call(PREDICTIONS, request.SerializeToString()) for request in requests]):
            if answer.status is not StatusCode.OK:
                raise Refused(status_of(answer), answer.text)
            document = json.loads(messages().PredictionResponse.FromString(answer.message).prediction)
            # TorchServe keeps the status that a handler sets to itself.
            if isinstance(document, dict) and "code" in document:
                raise Refused(document["code"], document["message"])
            answers.append(document)
        return answers


def status_of(answer: Answered) -> StatusCode:
    """Over gRPC TorchServe says INTERNAL of what is not there."""
    missing = answer.text.startswith(("Model not found", "Model version"))
    return StatusCode.NOT_FOUND if missing and answer.status is StatusCode.INTERNAL else answer.status


def documents(case: Case) -> list[Any]:
    if case.wanted:
        raise Unsaid("the form has no choice of outputs")
    for datatype, _ in case.inputs.values():
        if datatype in FORMLESS:
            raise Unsaid(f"its JSON has no form for {datatype}")
    arrays = {name: array for name, (_, array) in case.inputs.items()}
    if all(not array.shape for array in arrays.values()):
        return [document({name: array.item() for name, array in arrays.items()})]
    if {len(array) for array in arrays.values()} != {len(next(iter(arrays.values())))}:
        raise Unsaid("rows need as many of each input")
    lists = {name: nested(array, text) for name, array in arrays.items()}
    rows = [document(dict(zip(lists, row, strict=True))) for row in zip(*lists.values(), strict=True)]
    if not rows:
        raise Unsaid("a request is a row")
    return rows


def document(values: dict[str, Any]) -> Any:
    return values["x"] if list(values) == ["x"] else values


def text(value: bytes) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError:
        raise Unsaid("its JSON takes text only") from None
