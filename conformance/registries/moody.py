"""As who.py, but that it fails every second question while it is told to. Run as `python moody.py ADDRESS PORT`."""

import itertools
import sys

from who import JsonServer, Who


class Moody(Who):
    mood = "well"
    questions = itertools.count()

    def do_GET(self) -> None:
        if not self.path.startswith("/mood/"):
            return super().do_GET()
        Moody.mood = self.path.rsplit("/", 1)[1]
        return self.say(200, {})

    def do_POST(self) -> None:
        if Moody.mood == "well" or self.path != "/v2/models/who/infer" or next(Moody.questions) % 2:
            return super().do_POST()
        self.rfile.read(int(self.headers.get("content-length", "0")))
        return self.say(500, {"error": "as it was told to"})


if __name__ == "__main__":
    JsonServer((sys.argv[1], int(sys.argv[2])), Moody).serve_forever()
