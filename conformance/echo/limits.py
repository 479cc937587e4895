"""What cannot be carried, and how the error says so: checked by the run, written into docs/protocols.md.

A cell that is not named here must be carried; one that is named must be refused with that error.
"""

import re
from dataclasses import dataclass

from echo.carrier import Carrier
from echo.cases import UNKNOWN_MODEL, Case
from servers.server import Server


@dataclass(frozen=True)
class Limit:
    why: str
    """For the documentation."""
    cases: tuple[str, ...]
    error: str = ""
    """What the error says, as a regular expression; nothing where a client cannot even write the request."""
    clients: tuple[str, ...] = ()
    """By the names of echo/carriers.py, and `directly`; none means any."""
    servers: tuple[str, ...] = ()
    """By the names of servers/; none means any."""
    unread: bool | None = None
    """Only where client and server speak one protocol, or only where they do not; nothing means wherever."""
    servers_own: bool = False
    """The error is the server's own, in words and with a status that are its business; or it answers what it likes."""

    def holds(self, client: str, server: str, case: str, unread: bool) -> bool:
        return (
            case in self.cases
            and client in (self.clients or (client,))
            and server in (self.servers or (server,))
            and self.unread in (None, unread)
        )

    def told_by(self, text: str) -> bool:
        return re.search(self.error, text) is not None


TFS_FORMS = ("tfs-columns", "tfs-rows")
TORCHSERVE_REST = ("torchserve", "torchserve-form")
TORCHSERVE_FORMS = (*TORCHSERVE_REST, "torchserve-grpc")
ROWS = ("tfs-rows", "kserve-v1")
JSON_FORMS = ("v2-json", "kserve-client-json")
KSERVE_CLIENTS = ("kserve-client-json", "kserve-client-binary", "kserve-client-grpc")
NARROW = ("FP16", "BF16", "UINT16")
NOT_TEXT = ("BYTES not UTF-8", "BYTES named so")
THREE = ("several in and out", "outputs chosen")

TORCHSERVES = ("torchserve", "torchserve-grpc")

LIMITS = [
    # What a client has no words for.
    Limit("TensorFlow Serving's JSON has no form for them", NARROW, clients=TFS_FORMS),
    Limit("TensorFlow Serving's JSON has no form for them", NARROW, clients=("directly",), servers=("tensorflow",)),
    Limit("TorchServe's JSON has no form for them", ("FP16", "BF16"), clients=TORCHSERVE_FORMS),
    Limit("TorchServe's JSON takes text only", NOT_TEXT, clients=TORCHSERVE_FORMS),
    Limit("the form has no choice of outputs", ("outputs chosen", "unknown output"), clients=TORCHSERVE_FORMS),
    Limit("a request is a row", ("no rows", "as many rows as each likes"), clients=TORCHSERVE_FORMS),
    Limit(
        "TorchServe's JSON has no such form",
        ("FP16", "BF16", *NOT_TEXT, "outputs chosen", "unknown output", "no rows", "as many rows as each likes"),
        clients=("directly",),
        servers=TORCHSERVES,
    ),
    Limit("typed contents have no field for them", ("FP16", "BF16"), clients=("v2-grpc-typed",)),
    Limit(
        "Open Inference's JSON has no form for them", ("FP16", "BF16"), "via JSON is not supported", clients=JSON_FORMS
    ),
    Limit("KServe's clients do not know it", ("BF16",), clients=KSERVE_CLIENTS),
    Limit("Open Inference's JSON takes text only", NOT_TEXT, clients=JSON_FORMS),
    Limit("the form has no choice of outputs", ("outputs chosen", "unknown output"), clients=(*TFS_FORMS, *ROWS)),
    Limit(
        "the form has no choice of outputs",
        ("outputs chosen", "unknown output"),
        clients=("directly",),
        servers=("tensorflow", "kserve-v1", "djl-serving"),
    ),
    Limit(
        "the form has no versions",
        ("version 1", "version 2", "unknown version"),
        clients=("kserve-v1", *KSERVE_CLIENTS),
    ),
    Limit("rows are those of a batch", ("scalar", "as many rows as each likes"), clients=ROWS),
    Limit(
        "rows are those of a batch",
        ("scalar", "as many rows as each likes"),
        clients=("directly",),
        servers=("kserve-v1",),
    ),
    Limit(
        "nested lists cannot tell the shape",
        ("no rows",),
        r"shape|No values in 'instances'|non-empty|expected the inputs",
        clients=(*TFS_FORMS, *ROWS),
    ),
    Limit(
        "nested lists cannot tell the shape",
        ("no rows",),
        r"have shape|expected the inputs",
        clients=("directly",),
        servers=("tensorflow", "kserve-v1"),
        servers_own=True,
    ),
    Limit(
        "KServe's client writes null for what is not finite",
        ("FP32 not finite",),
        "null is not a number",
        clients=("kserve-client-json",),
        unread=False,
    ),
    Limit(
        "KServe's client writes null for a tensor without elements",
        ("no rows", "empty rows"),
        "null where an array was expected",
        clients=("kserve-client-binary",),
        unread=False,
    ),
    # What a server does with requests of its own protocol, which pass unread.
    Limit(
        "TensorFlow Serving's JSON has no form for them",
        NARROW,
        "Conversion of JSON Value to type",
        clients=("kserve-v1",),
        servers=("tensorflow",),
        servers_own=True,
    ),
    Limit(
        "KServe's runtime reads no outputs from a gRPC request and answers with all of them",
        ("outputs chosen", "unknown output"),
        servers=("kserve-grpc",),
        unread=True,
        servers_own=True,
    ),
    Limit(
        "KServe's runtime keeps strings as text behind its REST door",
        NOT_TEXT,
        servers=("kserve",),
        unread=True,
        servers_own=True,
    ),
    Limit(
        "KServe's client writes null for them, of which each server makes what it likes",
        ("FP32 not finite", "no rows", "empty rows"),
        clients=("kserve-client-json", "kserve-client-binary"),
        servers=("kserve",),
        unread=True,
        servers_own=True,
    ),
    Limit(
        "KServe's client writes null for them",
        ("FP32 not finite",),
        "JSON non-number",
        clients=("kserve-client-json",),
        servers=("triton",),
        unread=True,
        servers_own=True,
    ),
    Limit(
        "KServe's client writes null for them",
        ("no rows", "empty rows"),
        "only one of the following fields",
        clients=("kserve-client-binary",),
        servers=("triton",),
        unread=True,
        servers_own=True,
    ),
    Limit(
        "the service looks at no datatype, has no choice of outputs and answers with what it was sent",
        ("unknown output", "wrong rank", "wrong datatype", "no rows"),
        clients=("directly",),
        servers=("fastapi",),
        servers_own=True,
    ),
    Limit(
        "NumPy has no such type that ONNX Runtime takes, and its strings are text",
        ("BF16", *NOT_TEXT),
        clients=("directly",),
        servers=("in-jvm",),
    ),
    Limit(
        "TensorFlow Serving answers with text where the output's name does not end in `_bytes`",
        ("BYTES not UTF-8",),
        servers=("tensorflow",),
        servers_own=True,
    ),
    Limit(
        "KServe's REST client reads strings as text",
        NOT_TEXT,
        "not UTF-8 text|take no such tensors",
        clients=("kserve-client-binary",),
    ),
    Limit(
        "lists of the model's full rank are a batch of rows to Millrace",
        ("wrong rank",),
        clients=TORCHSERVE_FORMS,
        unread=False,
        servers_own=True,
    ),
    Limit(
        "Triton's echo models have no batch: one row is not the tensor that they ask for",
        (
            *("BOOL", "UINT8", "UINT16", "UINT32", "UINT64", "INT8", "INT16", "INT32", "INT64", "FP32", "FP64"),
            *("BYTES", "BYTES empty", "BYTES of Unicode", "FP32 not finite", "one element", "empty rows", "10 MiB"),
            *("batch of 1", "batch of 17", "several in and out", "newest version", "version 1", "version 2"),
        ),
        "lists nested to",
        clients=TORCHSERVE_FORMS,
        servers=("triton", "triton-grpc"),
        unread=False,
    ),
    Limit(
        "a single part is the only input, whatever its name",
        ("unknown input",),
        clients=("torchserve-form",),
        unread=False,
        servers_own=True,
    ),
    # What cannot be carried between protocols.
    Limit(
        "TensorFlow Serving's JSON, which is KServe V1's too, has no form for them",
        NARROW,
        "has no form in TensorFlow Serving's JSON",
        clients=("kserve-v1",),
        unread=False,
    ),
    Limit(
        "TensorFlow Serving's JSON, which is KServe V1's too, has no form for them",
        NARROW,
        "has no form in TensorFlow Serving's JSON",
        servers=("tensorflow", "kserve-v1"),
        unread=False,
    ),
    Limit(
        "JSON has no form for them",
        ("FP16", "BF16"),
        "has no JSON form",
        servers=("kserve", "fastapi"),
        unread=False,
    ),
    Limit(
        "models in Millrace's JVM take neither 16-bit numbers nor strings",
        ("INT16", "FP16", "BF16", "BYTES", "BYTES empty", "BYTES of Unicode", *NOT_TEXT, *THREE),
        "take no such tensors",
        servers=("in-jvm",),
        unread=False,
    ),
    Limit(
        "JSON takes text only, and KServe and the service know no base64",
        NOT_TEXT,
        "not UTF-8 text",
        servers=("kserve", "fastapi"),
        unread=False,
    ),
    Limit(
        "in TensorFlow Serving's JSON an output is text where its name does not end in `_bytes`",
        ("BYTES not UTF-8",),
        "not UTF-8 text",
        clients=(*TFS_FORMS, *ROWS),
    ),
    Limit(
        "in KServe V1 an output is text where its name does not end in `_bytes`",
        ("BYTES not UTF-8",),
        "not UTF-8 text",
        servers=("kserve-v1",),
    ),
    Limit(
        "nested lists cannot tell the shape",
        ("no rows",),
        "nested lists cannot tell",
        servers=("tensorflow", "fastapi"),
        unread=False,
    ),
    Limit("JSON has no form for them", ("FP16", "BF16"), "has no JSON form", servers=TORCHSERVES, unread=False),
    Limit("JSON takes text only", NOT_TEXT, "not UTF-8 text", servers=TORCHSERVES, unread=False),
    Limit(
        "a request is a row, and rows need as many of each input",
        ("no rows", "as many rows as each likes"),
        "nested lists cannot tell|batch size does not match|another number of rows|rows are not those|rows where",
        servers=TORCHSERVES,
        unread=False,
    ),
    Limit("rows are asked for, one at least", ("no rows",), "has no rows", servers=("kserve-v1",), unread=False),
    Limit("rows are those of a batch", ("scalar",), "has no shape information", servers=("kserve-v1",), unread=False),
    Limit(
        "where dimension 0 of all tensors is variable it is the batch",
        ("as many rows as each likes",),
        "batch size does not match|3 rows where|another number of rows",
        servers=(
            *("tensorflow", "tensorflow-grpc", "kserve", "kserve-grpc", "kserve-v1"),
            *("djl-serving", "fastapi", "in-jvm"),
        ),
        unread=False,
    ),
    Limit(
        "KServe's runtime takes no JSON with NaN or Infinity",
        ("FP32 not finite",),
        "Unrecognized request format|null is not a number",
        servers=("kserve", "kserve-v1"),
        unread=False,
        servers_own=True,
    ),
    Limit(
        "KServe's runtime takes no JSON with NaN or Infinity",
        ("FP32 not finite",),
        clients=("v2-json", "kserve-v1", "directly"),
        servers=("kserve", "kserve-v1"),
        unread=True,
        servers_own=True,
    ),
    Limit(
        "DJL Serving's ONNX Runtime engine does not take them",
        ("UINT16", "UINT32", "UINT64", "INT16", "FP16", "BF16"),
        "Data type not supported|cannot be cast",
        servers=("djl-serving",),
        servers_own=True,
    ),
    Limit(
        "DJL Serving's ONNX Runtime engine answers no strings of several rows",
        THREE,
        "arraycopy",
        servers=("djl-serving",),
        servers_own=True,
    ),
    Limit(
        "DJL Serving's ONNX Runtime engine answers no strings of several rows",
        ("as many rows as each likes",),
        "arraycopy",
        clients=("directly",),
        servers=("djl-serving",),
        servers_own=True,
    ),
    Limit(
        "DJL Serving knows no newest version: its versions take turns where none is asked for",
        ("newest version",),
        servers=("djl-serving",),
        servers_own=True,
    ),
    Limit(
        "DJL Serving names the model and not the version that it does not have",
        ("unknown version",),
        "Model or workflow not found: echo_versions",
        servers=("djl-serving",),
        servers_own=True,
    ),
    Limit("DJL's strings are text", NOT_TEXT, "is not UTF-8 text", servers=("djl-serving",)),
]


def limit_of(client: str, carrier: Carrier, server: Server, case: Case) -> Limit | None:
    """The first that holds, for a case whose model the server has. `client` is the carrier's name, or `directly`."""
    if case.model not in (*server.models, UNKNOWN_MODEL):
        return None
    unread = carrier.protocol == server.protocol
    return next((limit for limit in LIMITS if limit.holds(client, server.name, case.name, unread)), None)
