"""Facts about the host that a reader needs to judge the figures."""
# SPDX-License-Identifier: Apache-2.0
import os
import platform
import re
from pathlib import Path


def _cpuinfo(field: str) -> list[str]:
    text = Path("/proc/cpuinfo").read_text()
    return re.findall(rf"^{re.escape(field)}\s*:\s*(.*)$", text, re.MULTILINE)


def facts(cpus: tuple[int, int]) -> dict[str, str]:
    models, clocks = _cpuinfo("model name"), _cpuinfo("cpu MHz")
    load, proxy = cpus
    return {
        "kernel": f"{platform.system()} {platform.release()} {platform.machine()}",
        "cpu": f"{models[0] if models else 'unknown'}, {os.cpu_count()} CPUs, {clocks[0] if clocks else '?'} MHz",
        "layout": f"CPU {load}: load generator and stub; CPU {proxy}: the server under test"
                  + (" (THESE TWO SHARE A CORE)" if _share_a_core(load, proxy) else ""),
        "load average": " ".join(f"{load:.2f}" for load in os.getloadavg()),
    }


def _share_a_core(one: int, other: int) -> bool:
    siblings = Path(f"/sys/devices/system/cpu/cpu{one}/topology/thread_siblings_list")
    try:
        parts = siblings.read_text().strip().split(",")
    except OSError:
        return False
    ranges = [[int(end) for end in part.split("-")] for part in parts]
    return any(ends[0] <= other <= ends[-1] for ends in ranges)
