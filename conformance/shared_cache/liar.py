"""What stands at the port of a Redis and is none. Run as `python liar.py PORT garbage|huge`."""

import socketserver
import sys

SAYS = {"garbage": b"HTTP/1.1 400 Bad Request\r\n\r\n", "huge": b"$1073741824\r\n" + b"x" * (1 << 20)}


class Liar(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        try:
            while self.request.recv(65536):
                self.request.sendall(SAYS[sys.argv[2]])
        except OSError:
            pass


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 256


if __name__ == "__main__":
    Server(("127.0.0.1", int(sys.argv[1])), Liar).serve_forever()
