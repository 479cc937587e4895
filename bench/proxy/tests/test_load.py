# SPDX-License-Identifier: Apache-2.0
import json
import subprocess
import tempfile
import threading
import unittest
from pathlib import Path

from rig.histogram import percentile
from rig.tools import build, require

from .canned import CannedServer, response

BODY = b'{"predictions":[1]}'


class LoadGenerator(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        require(["gcc"])
        cls.program = build().load
        cls.folder = Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        (cls.folder / "request").write_bytes(b"{}")
        (cls.folder / "expected").write_bytes(BODY)

    def load(self, port: int, **options) -> dict:
        given = {"rate": 200, "seconds": 1, "settle": 0.1, "connections": 4} | options
        command = [self.program, "--port", str(port), "--path", "/x", "--body", self.folder / "request",
                   "--expect", self.folder / "expected"]
        command += [word for name, value in given.items() for word in (f"--{name}", str(value))]
        ran = subprocess.run(command, capture_output=True, text=True, timeout=30, check=True)
        begin, end, told = ran.stdout.splitlines()
        self.assertEqual((begin, end), ("begin", "end"))
        return json.loads(told)

    def test_answers_every_scheduled_request_of_a_good_server(self):
        with CannedServer(lambda _: response(BODY)) as server:
            told = self.load(server.port)
        self.assertEqual(sum(told["errors"].values()), 0)
        self.assertEqual(told["unsent"], 0)
        self.assertEqual(sum(count for _, count in told["latency_ns"]), told["scheduled"])

    def test_offers_the_rate_it_was_asked_for(self):
        with CannedServer(lambda _: response(BODY)) as server:
            self.assertEqual(self.load(server.port, arrivals="constant", rate=500)["scheduled"], 500)
            self.assertAlmostEqual(self.load(server.port, arrivals="poisson", rate=500)["scheduled"], 500, delta=90)

    def test_repeats_its_arrivals_for_the_same_seed(self):
        with CannedServer(lambda _: response(BODY)) as server:
            counts = [self.load(server.port, seed=seed)["scheduled"] for seed in (7, 7, 8)]
        self.assertEqual(counts[0], counts[1])
        self.assertNotEqual(counts[0], counts[2])

    def test_counts_an_answer_that_is_not_2xx(self):
        with CannedServer(lambda n: response(BODY, "503 Busy" if n == 10 else "200 OK")) as server:
            self.assertEqual(self.load(server.port)["errors"]["status"], 1)

    def test_counts_a_short_answer_and_one_with_other_bytes(self):
        with CannedServer(lambda n: response(BODY[:-1] if n == 10 else BODY[::-1] if n == 20 else BODY)) as server:
            self.assertEqual(self.load(server.port)["errors"]["body"], 2)

    def test_counts_an_answer_without_a_length(self):
        with CannedServer(lambda n: b"HTTP/1.1 200 OK\r\n\r\n" if n == 10 else response(BODY)) as server:
            self.assertEqual(self.load(server.port)["errors"]["framing"], 1)

    def test_counts_a_connection_that_ends_before_its_answer_and_goes_on(self):
        with CannedServer(lambda n: None if n == 10 else response(BODY)) as server:
            told = self.load(server.port)
        self.assertEqual(told["errors"]["reset"], 1)
        self.assertGreater(told["completed"], 100)

    def test_counts_a_request_that_is_never_answered(self):
        never = threading.Event()
        with CannedServer(lambda n: response(BODY) if n != 10 else never.wait(20) and b"") as server:
            told = self.load(server.port)
            never.set()
        self.assertEqual(told["errors"]["unanswered"], 1)

    def test_makes_every_request_due_in_a_stall_feel_it(self):
        stall = threading.Event()
        threading.Timer(1.2, stall.set).start()
        with CannedServer(lambda n: response(BODY) if n <= 100 or stall.wait(5) else b"") as server:
            told = self.load(server.port, seconds=2, settle=0, arrivals="constant", rate=200)
        # The 100th leaves at 0.5 s; those due in the 0.7 s after it wait 0.35 s on average, though only 4 were sent.
        self.assertGreater(percentile(told["latency_ns"], 90), 300_000)
        slow = sum(count for longest, count in told["latency_ns"] if longest > 50_000_000)
        self.assertGreater(slow, 100)

    def test_sends_again_at_once_in_a_closed_loop(self):
        with CannedServer(lambda _: response(BODY)) as server:
            told = self.load(server.port, rate=0, seconds=0.5)
        self.assertEqual(told["scheduled"], 0)
        self.assertGreater(told["completed"], 500)
