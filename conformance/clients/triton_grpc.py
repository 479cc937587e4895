"""`tritonclient.grpc`, plain and asyncio, and typed contents written on its own stubs."""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import closing

import numpy as np
import tritonclient.grpc as triton
import tritonclient.grpc.aio as aio
from grpc import StatusCode
from tritonclient.grpc import service_pb2

from clients.client import BLANK, MODEL, Check, Refusal, Wrong, as_probabilities, must_equal
from clients.grpc_call import OPTIONS, SECONDS, Answered, Call, answered, by_grpcio, error_problem
from clients.triton_control import check_refused

SERVICE = "/inference.GRPCInferenceService/"
INFER = f"{SERVICE}ModelInfer"
WANTED = [triton.InferRequestedOutput("probabilities")]


class TritonGrpcClient:
    """Raw contents, as all that is built on tritonclient sends them."""

    name = "tritonclient-grpc"
    protocol = "oip-grpc"
    beyond = ""

    def install(self) -> None:
        """Comes with the clients."""

    def predict(self, address: str, images: np.ndarray, version: str = "") -> np.ndarray:
        return self.probabilities(address, images, version, WANTED)

    def probabilities(self, address: str, images: np.ndarray, version: str = "", wanted: list | None = None) -> np.ndarray:
        sent = f"{self.name} infer, {len(images)} images, version {version or 'any'}"
        try:
            result = self.infer(address, images, version, wanted)
        except triton.InferenceServerException as error:
            raise Wrong(sent, "probabilities", error) from None
        must_equal(sent, "seven", result.get_response().id)
        return as_probabilities(sent, result.as_numpy("probabilities"), len(images))

    def infer(self, address: str, images: np.ndarray, version: str, wanted: list | None) -> triton.InferResult:
        with connected(address) as client:
            inputs = [input_of(images)]
            return client.infer(MODEL, inputs, version, outputs=wanted, request_id="seven", client_timeout=SECONDS)

    def send(self, address: str, requests: Sequence[Call]) -> list[Answered]:
        return by_grpcio(address, requests)

    def refusals(self) -> list[Refusal]:
        short = raw(image=(BLANK[:, 1:], "FP32"))
        cut = raw()
        cut.raw_input_contents[0] = bytes(252)
        mixed = raw()
        mixed.inputs[0].contents.fp32_contents.extend([0.0] * 64)
        unsaid = raw()
        del unsaid.raw_input_contents[:]
        return [
            *common_refusals(raw),
            refusal("wrong shape", short),
            refusal("raw contents too short", cut),
            refusal("raw and typed contents at once", mixed),
            refusal("an input without contents", unsaid),
        ]

    def error_problem(self, answer: Answered) -> str | None:
        return error_problem(answer)

    def checks(self, address: str, version: str) -> Iterator[Check]:
        yield Check("live and ready", lambda: check_ready(address))
        yield Check("model metadata", lambda: check_metadata(address))
        yield Check("all outputs when none is named", lambda: self.probabilities(address, BLANK))
        yield Check("no control of the server", lambda: check_control(address))
        if version.isdigit():
            yield Check("version in the message", lambda: self.predict(address, BLANK, version))


class TritonAioClient(TritonGrpcClient):
    name = "tritonclient-aio"

    def infer(self, address: str, images: np.ndarray, version: str, wanted: list | None) -> triton.InferResult:
        return asyncio.run(inferred(address, images, version, wanted))


class TypedContentsClient(TritonGrpcClient):
    """`contents.fp32_contents`, as clients of the protocol that know nothing of raw bytes send them."""

    name = "oip-grpc-typed"

    def predict(self, address: str, images: np.ndarray, version: str = "") -> np.ndarray:
        request = typed(image=(images, "FP32"))
        request.model_version = version
        response = answered(address, INFER, request, service_pb2.ModelInferResponse)
        must_equal(INFER, "seven", response.id)
        must_equal(INFER, ["probabilities"], [output.name for output in response.outputs])
        return as_probabilities(INFER, fp32_of(response, 0), len(images))

    def refusals(self) -> list[Refusal]:
        few = typed()
        del few.inputs[0].contents.fp32_contents[63:]
        other = typed()
        del other.inputs[0].contents.fp32_contents[:]
        other.inputs[0].contents.int64_contents.extend([0] * 64)
        return [
            *common_refusals(typed),
            refusal("too few values", few),
            refusal("values of another datatype", other),
        ]

    def checks(self, address: str, version: str) -> Iterator[Check]:
        if version.isdigit():
            yield Check("version in the message", lambda: self.predict(address, BLANK, version))


def check_control(address: str) -> None:
    with connected(address) as client:
        must_equal("get_cuda_shared_memory_status", {}, client.get_cuda_shared_memory_status(as_json=True))
        check_refused(client, str(StatusCode.UNAVAILABLE), str(StatusCode.UNIMPLEMENTED), "the server does not support trace")


def connected(address: str) -> closing[triton.InferenceServerClient]:
    return closing(triton.InferenceServerClient(address, channel_args=OPTIONS))


async def inferred(address: str, images: np.ndarray, version: str, wanted: list | None) -> triton.InferResult:
    async with aio.InferenceServerClient(address, channel_args=OPTIONS) as client:
        inputs = [input_of(images)]
        return await client.infer(MODEL, inputs, version, outputs=wanted, request_id="seven", client_timeout=SECONDS)


def input_of(images: np.ndarray) -> triton.InferInput:
    tensor = triton.InferInput("image", list(images.shape), "FP32")
    tensor.set_data_from_numpy(images)
    return tensor


def described(tensor: str, array: np.ndarray, datatype: str) -> service_pb2.ModelInferRequest:
    request = service_pb2.ModelInferRequest(model_name=MODEL, id="seven")
    request.inputs.add(name=tensor, datatype=datatype, shape=array.shape)
    return request


def raw(**image: tuple[np.ndarray, str]) -> service_pb2.ModelInferRequest:
    [(name, (array, datatype))] = (image or {"image": (BLANK, "FP32")}).items()
    request = described(name, array, datatype)
    request.raw_input_contents.append(array.tobytes())
    return request


def typed(**image: tuple[np.ndarray, str]) -> service_pb2.ModelInferRequest:
    [(name, (array, datatype))] = (image or {"image": (BLANK, "FP32")}).items()
    request = described(name, array, datatype)
    contents = request.inputs[0].contents
    field = contents.int_contents if datatype == "INT32" else contents.fp32_contents
    field.extend(array.ravel().tolist())
    return request


def common_refusals(good: object) -> list[Refusal]:
    nobody, version, output = good(), good(), good()
    nobody.model_name = "nobody"
    version.model_version = "99"
    output.outputs.add(name="logits")
    integers = BLANK.astype(np.int32)
    return [
        refusal("unknown model", nobody, StatusCode.NOT_FOUND),
        refusal("unknown version", version, StatusCode.NOT_FOUND),
        refusal("wrong input name", good(picture=(BLANK, "FP32"))),
        refusal("wrong datatype", good(image=(integers, "INT32"))),
        refusal("unknown output", output),
        Refusal("unknown method", Call(f"{SERVICE}Nothing", b""), StatusCode.UNIMPLEMENTED),
    ]


def refusal(
    name: str, request: service_pb2.ModelInferRequest, code: StatusCode = StatusCode.INVALID_ARGUMENT
) -> Refusal:
    return Refusal(name, Call(INFER, request.SerializeToString(), f"({name})"), code)


def fp32_of(response: service_pb2.ModelInferResponse, place: int) -> np.ndarray:
    output = response.outputs[place]
    must_equal(INFER, "FP32", output.datatype)
    if response.raw_output_contents:
        values = np.frombuffer(response.raw_output_contents[place], np.float32)
    else:
        values = np.array(output.contents.fp32_contents, np.float32)
    return values.reshape(tuple(output.shape))


def check_ready(address: str) -> None:
    with connected(address) as client:
        must_equal("is_server_live", True, client.is_server_live())
        must_equal("is_server_ready", True, client.is_server_ready())
        must_equal("is_model_ready digits", True, client.is_model_ready(MODEL))
        must_equal("is_model_ready nobody", False, client.is_model_ready("nobody"))


def check_metadata(address: str) -> None:
    with connected(address) as client:
        metadata = client.get_model_metadata(MODEL)
    must_equal("get_model_metadata", MODEL, metadata.name)
    must_equal("get_model_metadata", [("image", "FP32", [-1, 64])], tensors(metadata.inputs))
    must_equal("get_model_metadata", [("probabilities", "FP32", [-1, 10])], tensors(metadata.outputs))


def tensors(those: Sequence) -> list[tuple]:
    return [(tensor.name, tensor.datatype, list(tensor.shape)) for tensor in those]
