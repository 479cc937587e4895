"""Readers who ask for held-out digits, and tell of each answer whether it was right: readers.py URL CALLS"""

import http.client
import json
import random
import sys
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

HELD_OUT = json.loads((Path(__file__).resolve().parents[1] / "digits/heldout.json").read_text())
AT_ONCE = 50


def main(url: str, calls: int) -> None:
    chance = random.Random(1)
    router = http.client.HTTPConnection(urlsplit(url).netloc)
    arms: Counter[str] = Counter()
    right: Counter[str] = Counter()
    told = []
    for _ in range(calls):
        number = chance.randrange(len(HELD_OUT["labels"]))
        request, arm, digit = ask(router, HELD_OUT["images"][number])
        is_right = digit == HELD_OUT["labels"][number]
        arms[arm] += 1
        right[arm] += is_right
        told.append({"request_id": request, "reward": int(is_right)})
        if len(told) == AT_ONCE:
            post(router, "/v1/feedback", told)
            told = []
    post(router, "/v1/feedback", told)
    for arm in sorted(arms):
        print(f"{arm}: {arms[arm]} calls, {right[arm]} right")


def ask(router: http.client.HTTPConnection, image: list[int]) -> tuple[str, str, int]:
    """The call's id, its arm, and the digit of the answer."""
    tensor = {"name": "image", "datatype": "FP32", "shape": [1, 64], "data": image}
    answer, head = post(router, "/v2/models/digits/infer", {"inputs": [tensor]})
    ten = answer["outputs"][0]["data"]
    return head["x-request-id"], head["x-millrace-arm"], ten.index(max(ten))


def post(router: http.client.HTTPConnection, path: str, document: object) -> tuple[dict, http.client.HTTPMessage]:
    router.request("POST", path, json.dumps(document), {"content-type": "application/json"})
    answer = router.getresponse()
    body = answer.read()
    if answer.status != 200:
        raise SystemExit(f"{path}: {answer.status} {body.decode()}")
    return json.loads(body), answer.headers


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
