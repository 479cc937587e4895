"""Takes pictures of dashboards in Chromium: `python paint.py FILE`, which names them, what draws them and where to."""

import json
import sys
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

PAGE = Path(__file__).parent / "page"
COLOURS = 256


def paint(browser: Browser, told: dict, name: str, dashboard: dict) -> None:
    page = browser.new_page(viewport={"width": 1224, "height": 800})
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda line: complaints.append(line.text))
    page.goto((PAGE / "page.html").as_uri())
    for script in (told["charts"], PAGE / "units.js", PAGE / "panels.js"):
        page.add_script_tag(path=script)
    drawn = page.evaluate("([dashboard, note]) => draw(dashboard, note)", [dashboard, told["note"]])
    wanted = sum(panel["type"] != "row" for panel in dashboard["panels"])
    if complaints or drawn != wanted:
        raise SystemExit(f"{name}: {drawn} of {wanted} panels drawn; {complaints}")
    picture = Image.open(BytesIO(page.locator("main").screenshot())).convert("RGB")
    # Lines and letters on white need few colours.
    few = picture.quantize(COLOURS, Image.Quantize.MEDIANCUT, kmeans=3, dither=Image.Dither.NONE)
    few.save(Path(told["pictures"]) / f"dashboard-{name}.png", optimize=True)


def main() -> None:
    told = json.loads(Path(sys.argv[1]).read_text())
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=told["chromium"], args=["--no-sandbox"])
        for name, dashboard in told["dashboards"].items():
            paint(browser, told, name, dashboard)
        browser.close()


if __name__ == "__main__":
    main()
