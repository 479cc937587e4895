"""A server whose answers, faults and stalls a test decides."""
# SPDX-License-Identifier: Apache-2.0
import socket
import threading
from typing import Callable


def response(body: bytes, status: str = "200 OK") -> bytes:
    return f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body


class CannedServer:
    """Reads one request of a known length at a time and sends what `answer` makes of its number; None closes instead."""

    def __init__(self, answer: Callable[[int], bytes | None]):
        self._answer = answer
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self._listener.getsockname()[1]
        self._lock = threading.Lock()
        self._seen = 0

    def __enter__(self) -> "CannedServer":
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_) -> None:
        self._listener.close()

    def _accept(self) -> None:
        try:
            while True:
                connection, _ = self._listener.accept()
                threading.Thread(target=self._serve, args=(connection,), daemon=True).start()
        except OSError:
            return

    def _serve(self, connection: socket.socket) -> None:
        with connection:
            while connection.recv(65536):
                with self._lock:
                    self._seen += 1
                    number = self._seen
                answer = self._answer(number)
                if answer is None:
                    return
                connection.sendall(answer)
