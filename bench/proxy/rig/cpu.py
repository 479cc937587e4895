"""Readings of CPU time.

A process is read from its own CPU clock, which the scheduler keeps in nanoseconds and which includes threads that have
ended; /proc/PID/stat only tells how that splits into user and system. The busy, stolen and idle time of a CPU come from
/proc/stat, which most kernels sample at the timer tick: good to about one per cent over a window, so it judges how
quiet the host is and no more.
"""
# SPDX-License-Identifier: Apache-2.0
import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Iterable

TICK_NS = 1_000_000_000 // os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class CpuTime:
    """CPU time, in nanoseconds, used by some processes so far, or between two readings."""
    total: int = 0
    user_ticks: int = 0
    system_ticks: int = 0

    def __add__(self, other: "CpuTime") -> "CpuTime":
        return CpuTime(self.total + other.total, self.user_ticks + other.user_ticks,
                       self.system_ticks + other.system_ticks)

    def __sub__(self, other: "CpuTime") -> "CpuTime":
        return CpuTime(self.total - other.total, self.user_ticks - other.user_ticks,
                       self.system_ticks - other.system_ticks)

    @property
    def user(self) -> float:
        """The user part of total."""
        ticks = self.user_ticks + self.system_ticks
        return self.total * self.user_ticks / ticks if ticks else 0.0


def of_processes(pids: Iterable[int]) -> CpuTime:
    return sum((_of_process(pid) for pid in pids), CpuTime())


def _of_process(pid: int) -> CpuTime:
    # Linux: the id of a process's CPU clock is the inverted pid, shifted, with CPUCLOCK_SCHED (2) below.
    total = time.clock_gettime_ns((~pid << 3) | 2)
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return CpuTime(total, int(fields[11]), int(fields[12]))


def softirq_threads(cpus: Iterable[int]) -> list[int]:
    """The kernel threads that finish network work when the sender's own time slice does not."""
    names = {f"ksoftirqd/{cpu}" for cpu in cpus}
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                if (entry / "comm").read_text().strip() in names:
                    found.append(int(entry.name))
            except OSError:
                continue
    return found


def of_compilers(pids: Iterable[int]) -> int:
    """CPU nanoseconds of the JVM's compiler threads in these processes; 0 where there are none."""
    total = 0
    for pid in pids:
        for thread in Path(f"/proc/{pid}/task").iterdir():
            try:
                if (thread / "comm").read_text().startswith(("C1 Compiler", "C2 Compiler")):
                    total += int((thread / "schedstat").read_text().split()[0])
            except OSError:
                continue
    return total


@dataclass(frozen=True)
class HostTime:
    """Nanoseconds that some CPUs were busy, and that the hypervisor gave to others meanwhile."""
    busy: int
    stolen: int

    def __sub__(self, other: "HostTime") -> "HostTime":
        return HostTime(self.busy - other.busy, self.stolen - other.stolen)


def of_host(cpus: Iterable[int]) -> HostTime:
    names = {f"cpu{cpu}" for cpu in cpus}
    busy = stolen = 0
    for line in Path("/proc/stat").read_text().splitlines():
        name, *ticks = line.split()
        if name in names:
            user, nice, system, _idle, _iowait, irq, softirq, steal = (int(tick) for tick in ticks[:8])
            busy += user + nice + system + irq + softirq
            stolen += steal
    return HostTime(busy * TICK_NS, stolen * TICK_NS)
