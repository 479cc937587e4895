"""The models being served: real SavedModels, run by TensorFlow itself."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import tensorflow as tf
from grpc import StatusCode
from tensorflow.core.protobuf.meta_graph_pb2 import SignatureDef
from tensorflow.core.protobuf.saved_model_pb2 import SavedModel

from refused import BY_NUMBER, Refused, invalid

DEFAULT_SIGNATURE = "serving_default"


class Version:
    """One numbered SavedModel folder."""

    def __init__(self, folder: Path) -> None:
        self.number = int(folder.name)
        self.signatures = read_signatures(folder)
        self._loaded = tf.saved_model.load(str(folder))

    def signature(self, name: str) -> SignatureDef | None:
        return self.signatures.get(name or DEFAULT_SIGNATURE)

    def run(self, signature: str, inputs: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
        name = signature or DEFAULT_SIGNATURE
        wanted = self.signatures[name].inputs
        check_names(set(wanted), set(inputs))
        tensors = {}
        for alias, array in inputs.items():
            check_tensor(alias, array, wanted[alias])
            tensors[alias] = tf.constant(array, tf.dtypes.as_dtype(wanted[alias].dtype))
        try:
            outputs = self._loaded.signatures[name](**tensors)
        except tf.errors.OpError as error:
            raise Refused(BY_NUMBER[error.error_code], error.message) from None
        return {alias: tensor.numpy() for alias, tensor in outputs.items()}


@dataclass(frozen=True)
class Models:
    versions: dict[str, dict[int, Version]]

    def find(self, name: str, number: int | None) -> Version:
        versions = self.versions.get(name, {})
        if number is None and versions:
            return versions[max(versions)]
        if number not in versions:
            wanted = f"Latest({name})" if number is None else f"Specific({name}, {number})"
            raise Refused(StatusCode.NOT_FOUND, f"Servable not found for request: {wanted}")
        return versions[number]

    def all_of(self, name: str, number: int | None) -> list[int]:
        """Numbers for a status answer: all of a model, newest first, or the one asked for."""
        versions = self.versions.get(name, {})
        if not versions:
            raise Refused(StatusCode.NOT_FOUND, f"Could not find any versions of model {name}")
        if number is None:
            return sorted(versions, reverse=True)
        if number not in versions:
            raise Refused(StatusCode.NOT_FOUND, f"Could not find version {number} of model {name}")
        return [number]


def load(folders: dict[str, Path]) -> Models:
    return Models({name: load_versions(folder) for name, folder in folders.items()})


def load_versions(folder: Path) -> dict[int, Version]:
    found = [Version(child) for child in folder.iterdir() if child.name.isdigit()]
    if not found:
        raise SystemExit(f"no numbered version folder in {folder}")
    return {version.number: version for version in found}


def read_signatures(folder: Path) -> dict[str, SignatureDef]:
    saved = SavedModel.FromString((folder / "saved_model.pb").read_bytes())
    return dict(saved.meta_graphs[0].signature_def)


def check_names(wanted: set[str], sent: set[str]) -> None:
    if len(sent) != len(wanted):
        raise invalid(
            f"input size does not match signature: {len(sent)}!={len(wanted)} "
            f"len({{{join(sent)}}}) != len({{{join(wanted)}}}). "
            f"Sent extra: {{{join(sent - wanted)}}}. Missing but required: {{{join(wanted - sent)}}}."
        )
    for alias in sorted(wanted - sent):
        raise invalid(
            f"Signature input alias: {alias} not found in request and no default value provided. "
            f"Inputs expected to be in the request {{{join(wanted)}}}, or default input alias set: "
        )


def check_tensor(alias: str, array: np.ndarray, info: object) -> None:
    dtype = tf.dtypes.as_dtype(info.dtype)
    sent = tf.dtypes.as_dtype(array.dtype) if array.dtype != object else tf.string
    if sent != dtype:
        raise invalid(f"Expected {alias} to be {dtype.name}, got {sent.name}")
    shape = tf.TensorShape(info.tensor_shape)
    if not shape.is_compatible_with(array.shape):
        raise invalid(f"Expected {alias} to have shape {shape}, got {list(array.shape)}")


def join(names: set[str]) -> str:
    return ",".join(sorted(names))
