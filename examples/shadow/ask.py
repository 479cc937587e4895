"""Asks a router for each of the held-out digits, in TensorFlow Serving's words."""

import json
import sys
import urllib.request
from pathlib import Path

images = json.loads((Path(__file__).resolve().parents[1] / "digits/heldout.json").read_text())["images"]
for image in images:
    body = json.dumps({"instances": [image]}).encode()
    urllib.request.urlopen(f"{sys.argv[1]}/v1/models/digits:predict", body).read()
print(len(images), "answered")
