"""The digits model for TorchServe: each request's body is one image, a flat JSON list of 64 numbers.

TorchServe batches requests; the answer is one list of ten probabilities per request. A body that is not an image
is refused alone, with TorchServe's error form, and does not spoil the batch it travelled in.
"""

import json
import math
from pathlib import Path
from typing import Any

import torch

BAD_REQUEST = {
    "code": 400,
    "type": "BadRequestException",
    "message": "the body must be a JSON list of 64 numbers",
}


class DigitsHandler:
    def __init__(self) -> None:
        self.context: Any = None
        self.network: Any = None

    def initialize(self, context: Any) -> None:
        self.context = context
        folder = Path(context.system_properties["model_dir"])
        self.network = torch.jit.load(folder / "digits.pt", map_location="cpu").eval()

    def handle(self, data: list[dict[str, Any]], context: Any) -> list[Any]:
        images = [parsed(request.get("data", request.get("body"))) for request in data]
        good = [place for place, image in enumerate(images) if is_image(image)]
        answers: list[Any] = [BAD_REQUEST] * len(images)
        if good:
            batch = torch.tensor([images[place] for place in good], dtype=torch.float32)
            with torch.no_grad():
                rows = self.network(batch).tolist()
            for place, row in zip(good, rows, strict=True):
                answers[place] = row
        for place, answer in enumerate(answers):
            if answer is BAD_REQUEST:
                context.set_response_status(code=400, phrase="Bad Request", idx=place)
            context.set_response_content_type(place, "application/json")
        return answers


def parsed(body: Any) -> Any:
    """TorchServe has parsed a body of type application/json; any other comes as bytes."""
    if not isinstance(body, (bytes, bytearray)):
        return body
    try:
        return json.loads(body)
    except ValueError:
        return None


def is_image(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 64 and all(is_number(pixel) for pixel in value)


def is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)
