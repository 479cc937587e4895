"""The server of who.py, but it takes its time and knows how many it had at once. Run as `python crowd.py ADDRESS PORT`."""

import sys
import threading
import time

import who

SECONDS = 0.05
MOST = "/most"


class Crowd(who.Who):
    _lock = threading.Lock()
    _now = 0
    _most = 0

    def do_GET(self) -> None:
        if self.path != MOST:
            super().do_GET()
            return
        with Crowd._lock:
            most, Crowd._most = Crowd._most, Crowd._now
        self.say(200, {"most": most})

    def do_POST(self) -> None:
        if not self.path.endswith("/infer"):
            super().do_POST()
            return
        with Crowd._lock:
            Crowd._now += 1
            Crowd._most = max(Crowd._most, Crowd._now)
        time.sleep(SECONDS)
        # Before the answer: its reader may send the next at once.
        with Crowd._lock:
            Crowd._now -= 1
        super().do_POST()


if __name__ == "__main__":
    who.JsonServer((sys.argv[1], int(sys.argv[2])), Crowd).serve_forever()
