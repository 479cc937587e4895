"""What `tritonclient` hears when it would control a server: the words of a Triton that was started without that."""

from collections.abc import Callable
from typing import Any

from tritonclient.utils import InferenceServerException

from clients.client import MODEL, Wrong, must_equal

LOADING = "explicit model load / unload is not allowed if polling is enabled"
SHARED_MEMORY = "Client shared memory is disabled. Start the server with '--allow-client-shm=true' to enable."
LOGGING = "the server does not support dynamic logging"


def check_refused(client: Any, unavailable: str, unsupported: str, tracing: str) -> None:
    """By `client`, of either transport, whose statuses for the two are so called; only tracing is not said alike over both."""
    for words, status, ask in (
        (LOADING, unavailable, lambda: client.load_model(MODEL)),
        (LOADING, unavailable, lambda: client.unload_model(MODEL)),
        (SHARED_MEMORY, unsupported, lambda: client.register_system_shared_memory("region", "/key", 64)),
        (SHARED_MEMORY, unsupported, lambda: client.unregister_cuda_shared_memory()),
        (tracing, unavailable, lambda: client.get_trace_settings(MODEL)),
        (LOGGING, unavailable, lambda: client.update_log_settings({"log_verbose_level": 1})),
    ):
        must_equal("control of the server", (status, words), refusal(ask))


def refusal(ask: Callable[[], Any]) -> tuple[str, str]:
    try:
        ask()
    except InferenceServerException as error:
        return error.status(), error.message()
    raise Wrong("control of the server", "InferenceServerException", "an answer")
