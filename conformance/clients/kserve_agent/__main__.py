"""KServe's own clients, one call for each line of JSON on stdin; its answer is a line on stdout.

They are asynchronous and pin other versions than the rest of the clients do, so that they run in a process and an
environment of their own. Tensors cross as base64 of their raw bytes in Open Inference's layout.
"""

import asyncio
import base64
import json
import logging
import sys
from typing import Any

import grpc
import httpx
import numpy as np
from kserve import InferInput, InferRequest, InferResponse
from kserve.errors import InferenceError, InvalidInput
from kserve.inference_client import InferenceGRPCClient, InferenceRESTClient, RESTConfig
from kserve.protocol.infer_type import RequestedOutput, serialize_byte_tensor

SECONDS = 60


async def answer(asked: dict[str, Any]) -> dict[str, Any]:
    try:
        return await CALLS[asked["call"]](asked)
    except httpx.HTTPStatusError as error:
        return {"status": error.response.status_code, "text": str(error)}
    except grpc.RpcError as error:
        return {"status": f"{error.code()}", "text": error.details()}
    except (InferenceError, InvalidInput) as error:
        return {"unsaid": str(error)}
    except Exception as error:  # the next call must not suffer for this one
        return {"broken": f"{type(error).__name__}: {error}"}


async def rest_infer(asked: dict[str, Any]) -> dict[str, Any]:
    async with rest("v2") as client:
        response = await client.infer(f"http://{asked['address']}", request_of(asked), asked["model"])
    return told(response)


async def grpc_infer(asked: dict[str, Any]) -> dict[str, Any]:
    async with InferenceGRPCClient(asked["address"], timeout=SECONDS) as client:
        response = await client.infer(request_of(asked))
    return told(response)


async def v1_predict(asked: dict[str, Any]) -> dict[str, Any]:
    async with rest("v1") as client:
        return await client.infer(f"http://{asked['address']}", asked["body"], asked["model"])


async def rest_ready(asked: dict[str, Any]) -> dict[str, Any]:
    base = f"http://{asked['address']}"
    async with rest("v2") as client:
        return {
            "live": await client.is_server_live(base),
            "ready": await client.is_server_ready(base),
            "model": await client.is_model_ready(base, asked["model"]),
        }


async def v1_ready(asked: dict[str, Any]) -> dict[str, Any]:
    async with rest("v1") as client:
        return {"model": await client.is_model_ready(f"http://{asked['address']}", asked["model"])}


async def grpc_ready(asked: dict[str, Any]) -> dict[str, Any]:
    async with InferenceGRPCClient(asked["address"], timeout=SECONDS) as client:
        return {
            "live": await client.is_server_live(),
            "ready": await client.is_server_ready(),
            "model": await client.is_model_ready(asked["model"]),
        }


CALLS = {call.__name__: call for call in (rest_infer, grpc_infer, v1_predict, rest_ready, v1_ready, grpc_ready)}


def rest(protocol: str) -> InferenceRESTClient:
    return InferenceRESTClient(RESTConfig(protocol=protocol, timeout=SECONDS))


def request_of(asked: dict[str, Any]) -> InferRequest:
    inputs = [input_of(tensor, asked["binary"]) for tensor in asked["inputs"]]
    outputs = [RequestedOutput(name, {"binary_data": asked["binary"]}) for name in asked["outputs"]]
    parameters = {"binary_data_output": True} if asked["binary"] and asked["call"] == "rest_infer" else None
    return InferRequest(
        asked["model"], inputs, request_id=asked["id"], parameters=parameters, request_outputs=outputs or None
    )


def input_of(tensor: dict[str, Any], binary: bool) -> InferInput:
    told = InferInput(tensor["name"], tensor["shape"], tensor["datatype"])
    told._raw_data = base64.b64decode(tensor["raw"])
    told.set_data_from_numpy(told.as_numpy(), binary_data=binary)
    return told


def told(response: InferResponse) -> dict[str, Any]:
    outputs = [
        {
            "name": output.name,
            "datatype": output.datatype,
            "shape": output.shape,
            "raw": base64.b64encode(raw(output.as_numpy())).decode(),
        }
        for output in response.outputs
    ]
    return {"id": response.id, "outputs": outputs}


def raw(array: np.ndarray) -> bytes:
    if array.dtype != object:
        return array.tobytes()
    return serialize_byte_tensor(array).item() if array.size else b""


async def main() -> None:
    # Its clients log each refusal with a stack.
    logging.disable(logging.CRITICAL)
    for line in sys.stdin:
        print(json.dumps(await answer(json.loads(line))), flush=True)


asyncio.run(main())
