"""Dashboards and rules against real Prometheus, promtool and Alertmanager, over a loaded Millrace."""

from dashboards.run import NAME, run

__all__ = ["NAME", "run"]
