# SPDX-License-Identifier: Apache-2.0
import http.client
import json
import socket
import subprocess
import tempfile
import unittest
from pathlib import Path

from rig.exchanges import EXCHANGES
from rig.processes import free_port
from rig.tools import build, require


class Stub(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        require(["gcc"])
        folder = Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        cls.exchange = EXCHANGES["oip"](1000)
        cls.port = free_port()
        command = [build().stub, str(cls.port), str(cls.exchange.write(folder))]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        cls.addClassCleanup(process.stdout.close)
        cls.addClassCleanup(process.wait)
        cls.addClassCleanup(process.terminate)
        process.stdout.readline()

    def connect(self) -> http.client.HTTPConnection:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        self.addCleanup(connection.close)
        return connection

    def test_answers_each_known_path_on_one_connection(self):
        connection = self.connect()
        for method, path, body in self.exchange.others:
            connection.request(method, path, body=b"{}" if method == "POST" else None)
            answer = connection.getresponse()
            self.assertEqual((path, answer.status, answer.read()), (path, 200, body))

    def test_refuses_an_unknown_path(self):
        connection = self.connect()
        connection.request("GET", "/v2/models/other")
        self.assertEqual(connection.getresponse().status, 404)

    def test_refuses_a_body_without_a_length(self):
        raw = socket.create_connection(("127.0.0.1", self.port), timeout=5)
        self.addCleanup(raw.close)
        raw.sendall(f"POST {self.exchange.path} HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n".encode())
        self.assertEqual(raw.recv(12), b"HTTP/1.1 411")

    def test_answers_only_when_the_body_is_whole(self):
        raw = socket.create_connection(("127.0.0.1", self.port), timeout=0.3)
        self.addCleanup(raw.close)
        raw.sendall(f"POST {self.exchange.path} HTTP/1.1\r\nContent-Length: 100000\r\n\r\n".encode() + b"x" * 99_999)
        with self.assertRaises(TimeoutError):
            raw.recv(1)
        raw.sendall(b"x")
        self.assertEqual(raw.recv(12), b"HTTP/1.1 200")

    def test_answers_requests_that_arrive_together(self):
        raw = socket.create_connection(("127.0.0.1", self.port), timeout=5)
        self.addCleanup(raw.close)
        raw.sendall(b"GET /v2/health/live HTTP/1.1\r\n\r\nPOST /nowhere HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}")
        received = b""
        while b"no such path" not in received:
            received += raw.recv(4096)
        self.assertEqual(received.count(b"HTTP/1.1 "), 2)


class Exchanges(unittest.TestCase):
    def test_bodies_have_the_size_asked_for(self):
        for make in EXCHANGES.values():
            for size in (200, 1000, 10_000):
                exchange = make(size)
                for body in (exchange.request, exchange.answer):
                    self.assertTrue(size <= len(body) < size + 10, (exchange.protocol, size, len(body)))

    def test_metadata_gives_the_width_of_the_request(self):
        for make, width_of in ((EXCHANGES["tfs"], lambda body: len(body["instances"][0])),
                               (EXCHANGES["oip"], lambda body: body["inputs"][0]["shape"][1])):
            exchange = make(1000)
            width = width_of(json.loads(exchange.request))
            metadata = [body.decode() for method, _, body in exchange.others if method == "GET" and b"inputs" in body]
            self.assertTrue(metadata)
            for text in metadata:
                self.assertTrue(f'"size":"{width}"' in text or f'"shape":[-1,{width}]' in text, text)
