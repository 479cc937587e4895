# SPDX-License-Identifier: Apache-2.0
import sys
import tempfile
import unittest
from pathlib import Path

from rig import cpu
from rig.processes import Pinned
from rig.window import Window

SPIN = """
import signal, time
while time.process_time() < 0.3:
    sum(range(10_000))
print("spun", flush=True)
signal.pause()
"""


class CpuReadings(unittest.TestCase):
    def start(self, command: list[str]) -> Pinned:
        folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        process = Pinned(command, 0, folder, "log", pipe=True)
        self.addCleanup(process.process.stdout.close)
        self.addCleanup(process.end)
        return process

    def test_give_the_time_a_process_says_it_used(self):
        process = self.start([sys.executable, "-c", SPIN])
        process.process.stdout.readline()
        used = cpu.of_processes([process.pid])
        self.assertAlmostEqual(used.total / 1e9, 0.3, delta=0.05)
        self.assertGreater(used.user, used.total / 2)

    def test_cover_the_children_of_a_launcher(self):
        process = self.start(["sh", "-c", f'"{sys.executable}" -c "$0"; true', SPIN])
        process.process.stdout.readline()
        self.assertGreater(cpu.of_processes(process.tree()).total, 0.29e9)
        self.assertLess(cpu.of_processes([process.pid]).total, 0.1e9)


class WindowProblem(unittest.TestCase):
    def window(self, **changes) -> Window:
        good = {"server": "nginx", "seconds": 1, "scheduled": 1000, "completed": 998, "unsent": 0,
                "errors": {"status": 0, "reset": 0}, "proxy": cpu.CpuTime(10_000_000, 1, 0),
                "rig": cpu.CpuTime(20_000_000, 1, 1), "host": cpu.HostTime(30_000_000, 0),
                "latency_ns": [[1000, 998]], "lag_ns": [[10, 998]]}
        return Window(**good | changes)

    def test_is_none_when_all_were_answered(self):
        self.assertIsNone(self.window().problem())

    def test_names_the_requests_that_failed(self):
        self.assertIn("2 reset", self.window(errors={"status": 0, "reset": 2}).problem())

    def test_is_told_when_the_rate_was_not_kept(self):
        self.assertIn("fell behind", self.window(completed=980).problem())
        self.assertIn("fell behind", self.window(unsent=1).problem())

    def test_leaves_the_figures_per_request(self):
        window = self.window(completed=1000)
        self.assertEqual((window.proxy_us, window.rig_us), (10, 20))
        self.assertAlmostEqual(window.foreign_share, 0.005)
