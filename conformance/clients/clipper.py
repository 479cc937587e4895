"""Clipper's query frontend by `requests`: queries to an application, whose model is digits."""

import json
from collections.abc import Iterator

import numpy as np

from clients.client import BLANK, Check, Refusal, Wrong, as_probabilities, ask, compact, must_equal
from clients.http import JSON, Answer, Request, by_requests

APPLICATION = "numbers"
PREDICT = f"/{APPLICATION}/predict"


class ClipperClient:
    name = "clipper"
    protocol = "clipper"
    beyond = ""
    send = staticmethod(by_requests)

    def install(self) -> None:
        """Comes with the clients."""

    def predict(self, address: str, images: np.ndarray, version: str = "") -> np.ndarray:
        body = {"input_batch": images.tolist()} | ({"version": version} if version else {})
        request = Request("POST", PREDICT, compact(body), JSON)
        document = ask(self, address, request)
        # As there: a batch of one is answered like one query.
        answers = [document] if len(images) == 1 else document.get("batch_predictions", [])
        must_equal(request, [False] * len(images), [answer.get("default") for answer in answers])
        must_equal(request, len(images), len({answer["query_id"] for answer in answers}))
        return as_probabilities(request, [answer["output"] for answer in answers], len(images))

    def refusals(self) -> list[Refusal]:
        row = BLANK[0].tolist()
        cases = [
            ("too few numbers", {"input": row[1:]}),
            ("integers for floats", {"input": [0] * 64}),
            ("text for numbers", {"input": "zero"}),
            ("neither input nor input_batch", {"data": row}),
            ("unknown version", {"input": row, "version": "99"}),
        ]
        bodies = [(name, compact(body)) for name, body in cases]
        bodies.append(("truncated JSON", compact({"input": row})[:-9]))
        return [Refusal(name, Request("POST", PREDICT, body, JSON), 400) for name, body in bodies]

    def error_problem(self, answer: Answer) -> str | None:
        try:
            document = json.loads(answer.body)
        except ValueError:
            return "the body is not JSON"
        texts = isinstance(document, dict) and [document.get("error"), document.get("cause")]
        return None if texts and all(texts) else 'the body is not {"error": "text", "cause": "text"}'

    def checks(self, address: str, version: str) -> Iterator[Check]:
        yield Check("one query", lambda: self.check_one(address))
        yield Check("feedback", lambda: self.check_feedback(address))
        if version.isdigit():
            yield Check("version in the body", lambda: self.predict(address, BLANK, version))

    def check_one(self, address: str) -> None:
        request = Request("POST", PREDICT, compact({"input": BLANK[0].tolist()}), JSON)
        as_probabilities(request, [ask(self, address, request)["output"]], 1)

    def check_feedback(self, address: str) -> None:
        body = compact({"uid": 7, "input": BLANK[0].tolist(), "label": 1.0})
        request = Request("POST", f"/{APPLICATION}/update", body, JSON)
        [answer] = self.send(address, [request])
        if (answer.status, answer.body) != (200, b"Feedback received? 1"):
            raise Wrong(request, "200 Feedback received? 1", answer)
