"""The digits model of examples/digits: its held-out images and the forms the servers run."""

import hashlib
import json
import subprocess
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from install import CACHE, Environment

EXAMPLE = Path(__file__).parent.parent / "examples" / "digits"
MODEL = EXAMPLE / "model.onnx"


@dataclass(frozen=True)
class HeldOut:
    images: np.ndarray  # [200, 64] float32, raw pixels 0..16
    labels: np.ndarray  # [200]

    def right(self, probabilities: np.ndarray) -> int:
        """How many images the probabilities [200, 10] name rightly."""
        return int((probabilities.argmax(axis=1) == self.labels).sum())


def held_out() -> HeldOut:
    document = json.loads((EXAMPLE / "heldout.json").read_text())
    return HeldOut(np.array(document["images"], np.float32), np.array(document["labels"]))


def forms() -> Path:
    """Where the exported forms lie: one folder per state of the model and its exporter."""
    sources = [MODEL, *sorted(EXAMPLE.glob("*.py"))]
    state = hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()
    return CACHE / "forms" / state[:12]


def export(form: str, environment: Environment, product: str) -> Path:
    """One form of the model, made once by the environment that has its framework."""
    path = forms() / product
    if not path.exists():
        script = [str(environment.python), str(EXAMPLE / "export.py"), form, str(forms())]
        done = subprocess.run(script, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"export of {form} failed: {done.stderr.strip()[-500:]}")
    return path
