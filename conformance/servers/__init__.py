"""The servers under test. To add one: a module here, and its line in ALL."""

from servers.in_jvm import InJvm
from servers.server import Server
from servers.tensorflow_serving import TensorFlowServing
from servers.torch_serve import TorchServe
from servers.triton import Triton

ALL: list[Server] = [Triton(), TorchServe(), TensorFlowServing(), InJvm()]
