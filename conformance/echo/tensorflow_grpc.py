"""TensorFlow Serving's gRPC form by the stubs of tensorflow-serving-api."""

import grpc

from clients.grpc_call import channel_to
from clients.tensor_proto import array_of, by_content
from clients.tensorflow_stubs import ENVIRONMENT, stubs
from echo.carrier import SECONDS, Arrays, Refused
from echo.cases import Case


class TensorFlowGrpcCarrier:
    name = "tfs-grpc"
    protocol = "tfs-grpc"

    def install(self) -> None:
        ENVIRONMENT.ensure()

    def carry(self, address: str, case: Case) -> Arrays:
        request = stubs().predict_pb2.PredictRequest(output_filter=case.wanted)
        request.model_spec.name = case.model
        if case.version:
            request.model_spec.version.value = int(case.version)
        for name, (_, array) in case.inputs.items():
            request.inputs[name].CopyFrom(by_content(array))
        with channel_to(address) as channel:
            stub = stubs().prediction_service_pb2_grpc.PredictionServiceStub(channel)
            try:
                response = stub.Predict(request, SECONDS)
            except grpc.RpcError as error:
                raise Refused(error.code(), error.details()) from None
        return {name: array_of(proto) for name, proto in response.outputs.items()}
