"""A service of somebody's own in FastAPI: digits, whose JSON is nested in its way, and the models of echo/.

    POST /models/digits/predict      {"data": {"pixels": [[...]]}}  answers  {"result": {"digits": [[...]]}}
    POST /models/echo_fp32/predict   {"x": [[...]]}                 answers  {"y": [[...]]}
    GET  /healthz

Run by uvicorn; DIGITS names the folder of forward.py and weights.npz, ECHO the descriptions of the others.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

import numpy as np
from fastapi import FastAPI, HTTPException, Request, Response

FOLDER = Path(os.environ["DIGITS"])
sys.path.insert(0, str(FOLDER))

import forward  # it lies in that folder

with np.load(FOLDER / "weights.npz") as arrays:
    WEIGHTS = dict(arrays)
ECHO = {described["name"]: described for described in json.loads(Path(os.environ["ECHO"]).read_text())}

app = FastAPI()


@app.get("/healthz")
async def healthz() -> str:
    return "well"


@app.post("/models/{model}/predict")
async def predict(model: str, request: Request) -> Response:
    try:
        body = await request.json()
    except ValueError as error:
        raise HTTPException(400, f"the body is no JSON: {error}") from None
    if not isinstance(body, dict):
        raise HTTPException(422, "the body must be an object")
    # json, unlike FastAPI's own encoder, writes what is not finite.
    return Response(json.dumps(answer(model, body)), media_type="application/json")


def answer(model: str, body: dict[str, Any]) -> dict[str, Any]:
    if model == "digits":
        return {"result": {"digits": digits(body)}}
    if model not in ECHO:
        raise HTTPException(404, f"no model {model}")
    described = ECHO[model]
    given = [tensor["name"] for tensor in described["inputs"]]
    if sorted(given) != sorted(body):
        raise HTTPException(422, f"expected {', '.join(given)}, got {', '.join(body)}")
    names = [tensor["name"] for tensor in described["outputs"]]
    return {answered: body[asked] for asked, answered in zip(given, names, strict=True)}


def digits(body: dict[str, Any]) -> list:
    try:
        image = np.array(body["data"]["pixels"], np.float32)
    except (KeyError, TypeError, ValueError):
        raise HTTPException(422, "data.pixels must be rows of 64 numbers") from None
    if image.ndim != 2 or image.shape[1] != 64:
        raise HTTPException(422, f"data.pixels must be rows of 64 numbers, not {list(image.shape)}")
    return forward.probabilities(WEIGHTS, image).astype(np.float32).tolist()
