"""One window: load on one server for some seconds, and the CPU time that everybody used meanwhile."""
# SPDX-License-Identifier: Apache-2.0
from dataclasses import dataclass
from typing import Optional

from .cpu import CpuTime, HostTime
from .histogram import Buckets, percentile

KEPT_UP = 0.99  # of the scheduled requests; below it, the window was not run at its rate


@dataclass(frozen=True)
class Window:
    server: str
    seconds: float
    scheduled: int  # 0 in a closed loop
    completed: int
    unsent: int  # due, and never sent because every connection was waiting for its answer
    errors: dict[str, int]  # of the whole run of the generator, settling and draining included
    proxy: CpuTime  # the server under test with all its processes; zero when the stub was asked directly
    rig: CpuTime  # that, the generator, the stub and the kernel's soft-interrupt threads
    host: HostTime  # of the two CPUs the rig uses
    latency_ns: Buckets
    lag_ns: Buckets

    def per_request(self, nanoseconds: float) -> float:
        """Microseconds a request, which is the same number as milliseconds for 1,000 requests."""
        return nanoseconds / 1000 / self.completed if self.completed else float("nan")

    @property
    def proxy_us(self) -> float:
        return self.per_request(self.proxy.total)

    @property
    def rig_us(self) -> float:
        return self.per_request(self.rig.total)

    @property
    def foreign_share(self) -> float:
        """The share of the two CPUs that went to processes that are not ours."""
        return max(0.0, (self.host.busy - self.rig.total) / (2e9 * self.seconds))

    @property
    def stolen_share(self) -> float:
        return self.host.stolen / (2e9 * self.seconds)

    def problem(self) -> Optional[str]:
        """Why this window proves nothing, if so."""
        wrong = [f"{count} {name}" for name, count in self.errors.items() if count]
        if wrong:
            return f"{self.server}: requests that failed: {', '.join(wrong)}"
        if self.unsent or self.completed < KEPT_UP * self.scheduled or not self.completed:
            return f"{self.server}: fell behind, {self.completed} of {self.scheduled} requests answered in the window"
        return None

    def to_json(self) -> dict:
        return {
            "server": self.server, "seconds": self.seconds, "scheduled": self.scheduled, "completed": self.completed,
            "unsent": self.unsent, "errors": self.errors, "problem": self.problem(),
            "proxy_us_per_request": self.proxy_us, "proxy_user_us_per_request": self.per_request(self.proxy.user),
            "rig_us_per_request": self.rig_us, "host_busy_us_per_request": self.per_request(self.host.busy),
            "foreign_share": self.foreign_share, "stolen_share": self.stolen_share,
            "latency_us": {f"p{p:g}": percentile(self.latency_ns, p) for p in (50, 90, 99, 99.9, 100)},
            "lag_us": {f"p{p:g}": percentile(self.lag_ns, p) for p in (50, 99)},
        }
