"""Pictures of the dashboards: their own queries, over the time of the run, drawn in Chromium. Not Grafana's pictures."""

import base64
import hashlib
import json
import shutil
import subprocess
import tarfile
from pathlib import Path

from dashboards.panels import Panels, documents
from install import CACHE, PAGES, Missing, program, run_or_missing

# From npm, for its one file. Apache License 2.0.
CHARTS = "echarts@6.1.0"
CHARTS_SHA512 = "q0yaFPggC9FUdsWH4blavRWFmxdrIodbkoKNAjJudAI6CA9gNPxHtV2RcZNEepZVlk4yvBYkOkbk6HIVpIyHZA=="
CHARTS_FILE = "package/dist/echarts.min.js"
FOLDER = CACHE / "charts"
PAINT = Path(__file__).with_name("paint.py")
PAINT_SECONDS = 120
MOST_BYTES = 150_000
NOTE = (
    "Drawn by conformance/run from this dashboard's own queries against a real Prometheus, while a "
    "server was killed and came back. Not a picture of Grafana."
)


def missing() -> str:
    """Why none can be drawn here; nothing where they can."""
    try:
        install()
    except Missing as why:
        return str(why)
    return ""


def install() -> None:
    PAGES.ensure()
    program("chromium", "chromium")
    if charts().is_file():
        return
    if not (npm := shutil.which("npm")):
        raise Missing(f"npm is not installed, which {CHARTS} comes from (Debian: npm)")
    FOLDER.mkdir(parents=True, exist_ok=True)
    run_or_missing([npm, "pack", "--silent", "--pack-destination", str(FOLDER), CHARTS], CHARTS)
    archive = FOLDER / f"{CHARTS.replace('@', '-')}.tgz"
    if base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode() != CHARTS_SHA512:
        raise Missing(f"{CHARTS} is not what it was when it was chosen")
    with tarfile.open(archive) as packed, packed.extractfile(CHARTS_FILE) as file:
        charts().write_bytes(file.read())
    archive.unlink()


def charts() -> Path:
    return FOLDER / f"{CHARTS}.js"


def draw(panels: Panels, work: Path, pictures: Path) -> list[str]:
    """What is wrong with them."""
    # Where the run keeps its files tells a reader nothing.
    drawn = json.loads(json.dumps(dict(documents(panels))).replace(f"{work}/", ""))
    if panels.without_data:
        return [f"no data to draw: {panel}" for panel in panels.without_data]
    for document in drawn.values():
        document["help"] = " ".join(filter(None, [document["help"], of(document["subject"])]))
    pictures.mkdir(exist_ok=True)
    told = {
        "chromium": program("chromium", "chromium"),
        "charts": str(charts()),
        "note": NOTE,
        "pictures": str(pictures),
        "dashboards": drawn,
    }
    question = work / "pictures.json"
    question.write_text(json.dumps(told))
    command = [str(PAGES.python), "-B", str(PAINT), str(question)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=PAINT_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return [f"the pictures took more than {PAINT_SECONDS} s"]
    if done.returncode:
        return [f"the pictures: {(done.stderr or done.stdout).strip()[-1500:]}"]
    sizes = {name: (pictures / f"dashboard-{name}.png").stat().st_size for name in drawn}
    return [f"dashboard-{name}.png has {size} bytes" for name, size in sizes.items() if size > MOST_BYTES]


def of(subject: str) -> str:
    return subject and f"Here: {subject}; a panel that has nothing to say of it names another beside its title."
