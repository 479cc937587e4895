"""The console in a real Chromium."""

from console.run import NAME, run

__all__ = ["NAME", "run"]
