"""The official stubs of tensorflow-serving-api, out of the stand-in's environment.

They need the messages in TensorFlow's wheel but not TensorFlow, whose import takes seconds and 2 GB of wheel: its package
stands here as a name and a folder, so that only `tensorflow.core.*_pb2` is ever loaded.
"""

import importlib
import sys
from functools import cache
from types import ModuleType, SimpleNamespace

from install import Environment

ENVIRONMENT = Environment("tensorflow", "2.4 GB")


@cache
def stubs() -> SimpleNamespace:
    for package in ("tensorflow", "tensorflow_serving"):
        module = ModuleType(package)
        module.__path__ = [str(ENVIRONMENT.packages / package)]
        sys.modules[package] = module
    apis = ("predict_pb2", "prediction_service_pb2_grpc", "get_model_metadata_pb2", "get_model_status_pb2")
    names = [f"tensorflow_serving.apis.{api}" for api in (*apis, "model_service_pb2_grpc")]
    names += ["tensorflow.core.framework.tensor_pb2", "tensorflow.core.framework.types_pb2"]
    return SimpleNamespace(**{name.rpartition(".")[2]: importlib.import_module(name) for name in names})
