"""What a person sees and does, in Chromium: `python pages.py JSON`, whose last line tells what held and what did not."""

import http.server
import json
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

READS = "async path => { try { return (await (await fetch(path)).text()) } catch (e) { return 'refused: ' + e } }"
POSTS = """url => { const form = document.createElement('form'); form.method = 'POST'; form.action = url;
           document.body.append(form); form.submit() }"""
# Of the text on what it stands on, as WCAG 2.2 (1.4.3) reckons it; the least of all that is shown.
CONTRAST = """() => {
  const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
  const light = css => { canvas.fillStyle = css; canvas.fillRect(0, 0, 1, 1);
    const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].map(v => (v /= 255) <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
    return .2126 * r + .7152 * g + .0722 * b };
  const ground = e => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor;
    if (!/, 0\\)$/.test(c)) return c } return 'white' };
  let least = 21;
  for (const e of document.querySelectorAll('th, td, dt, dd, h1, h2, p, button, footer, a')) {
    if (!e.innerText || !e.checkVisibility() || e.matches('.skip')) continue;
    const [a, b] = [light(getComputedStyle(e).color), light(ground(e))];
    least = Math.min(least, (Math.max(a, b) + .05) / (Math.min(a, b) + .05));
  }
  return least }"""


class Checks:
    def __init__(self, browser: Browser, told: dict) -> None:
        self.browser = browser
        self.told = told
        self.passed: list[str] = []
        self.failed: list[str] = []
        self.open = f"http://127.0.0.1:{told['open']}"
        self.guarded = f"http://127.0.0.1:{told['guarded']}"

    def all(self) -> None:
        self.check("shows models, endpoints, devices and failures, live", self.shows)
        self.check("asks nobody but its own router, and breaks no rule of its policy", self.keeps_to_itself)
        self.check("is used by the keyboard alone", self.keyboard)
        self.check("is readable in light and dark", self.readable)
        self.check("asks for the token and keeps it in the tab", self.token)
        self.check("says when the router is gone", self.gone)
        self.check("pages of others read nothing and change nothing", self.strangers)

    def check(self, promise: str, how: Callable[[], str]) -> None:
        try:
            self.passed.append(f"{promise}: {how()}")
        except Exception as broken:  # the other checks are to be told of as well
            self.failed.append(f"{promise}: {type(broken).__name__}: {broken}")

    def page(self, **context: object) -> Page:
        page = self.browser.new_context(viewport={"width": 1400, "height": 820}, **context).new_page()
        page.set_default_timeout(20_000)
        return page

    def at_console(self, **context: object) -> Page:
        page = self.page(**context)
        page.goto(self.open)
        page.wait_for_selector("#models tbody tr")
        return page

    def shows(self) -> str:
        page = self.at_console()
        expect(rows(page, "models"), ["digits", "faces", "lost"])
        page.wait_for_function("() => Number(document.querySelectorAll('#models tr')[1].cells[5].innerText) > 1")
        page.wait_for_function("() => document.querySelectorAll('#models tr')[1].cells[9].innerText.includes('%')")
        page.wait_for_function("() => Number(document.querySelectorAll('#models tr')[2].cells[7].innerText) >= 1")
        expect(len(rows(page, "endpoints")), 5)
        expect(rows(page, "devices"), ["node7/gpu0", "node7/gpu1"])
        page.wait_for_function("() => document.querySelector('#failures tbody').innerText.includes('answered with 503')")
        expect(page.inner_text("#state"), "ready")
        before = page.inner_text("#models tbody")
        page.wait_for_function("before => document.querySelector('#models tbody').innerText !== before", arg=before)
        return "and they move under load"

    def keeps_to_itself(self) -> str:
        page = self.page()
        asked: list[str] = []
        complaints: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda line: complaints.append(line.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(self.open)
        page.wait_for_function("() => document.querySelectorAll('polyline').length > 3")
        page.wait_for_timeout(3_000)
        expect([url for url in asked if not url.startswith(self.open + "/")], [])
        expect([url for url in asked if url.removeprefix(self.open) not in ("/", "/v1/live", "/favicon.ico")], [])
        expect([line for line in complaints if "favicon" not in line and "404" not in line], [])
        asks = sum(url.endswith("/v1/live") for url in asked)
        expect(asks <= 6, True)
        return f"{len(asked)} requests"

    def keyboard(self) -> str:
        page = self.at_console()
        page.keyboard.press("Tab")
        expect(page.evaluate("document.activeElement.className"), "skip")
        page.keyboard.press("Enter")
        expect(page.evaluate("document.activeElement.id"), "models")
        page.keyboard.press("/")
        page.keyboard.type("fac")
        expect(rows(page, "models"), ["faces"])
        page.keyboard.press("Escape")
        page.keyboard.press("p")
        expect(page.get_attribute("#pause", "aria-pressed"), "true")
        still = page.inner_text("#models tbody")
        page.wait_for_timeout(2_500)
        expect(page.inner_text("#models tbody"), still)
        page.keyboard.press("p")
        page.keyboard.press("t")
        expect(page.evaluate("document.documentElement.dataset.theme"), "dark")
        reached = set()
        for _ in range(20):
            page.keyboard.press("Tab")
            reached.add(page.evaluate("document.activeElement.id || document.activeElement.innerText"))
        expect({"filter", "pause", "theme", "metrics"} <= reached, True)
        return "skip link, filter, pause, theme, every control by Tab"

    def readable(self) -> str:
        found = {}
        for scheme in ("light", "dark"):
            page = self.at_console(color_scheme=scheme)
            page.wait_for_function("() => document.querySelectorAll('#failures tbody tr').length > 2")
            page.wait_for_timeout(12_000)
            found[scheme] = page.evaluate(CONTRAST)
            expect(found[scheme] >= 4.5, True, f"contrast in {scheme} is {found[scheme]:.2f}")
            page.screenshot(path=Path(self.told["pictures"]) / f"console-{scheme}.png", full_page=True)
        return ", ".join(f"{scheme} has a contrast of {least:.1f} or more" for scheme, least in found.items())

    def token(self) -> str:
        page = self.page()
        page.goto(self.guarded)
        page.wait_for_selector("dialog[open]")
        expect(rows(page, "models"), [])
        page.keyboard.type("wrong")
        page.keyboard.press("Enter")
        page.wait_for_function("() => document.querySelector('#notice').innerText === 'That is not the token.'")
        page.wait_for_selector("dialog[open]")
        page.keyboard.type(self.told["token"])
        page.keyboard.press("Enter")
        page.wait_for_selector("#models tbody tr")
        page.reload()
        page.wait_for_selector("#models tbody tr")
        expect(page.evaluate("[document.cookie, localStorage.length]"), ["", 0])
        return "a wrong one is told of, the right one lasts a reload"

    def gone(self) -> str:
        page = self.at_console()
        page.route("**/v1/live", lambda route: route.abort())
        page.wait_for_function("() => document.querySelector('#notice').innerText.includes('does not answer')")
        expect(rows(page, "models"), ["digits", "faces", "lost"])
        page.unroute("**/v1/live")
        page.wait_for_function("() => document.querySelector('#notice').innerText === ''")
        return "and shows what it last said until it is back"

    def strangers(self) -> str:
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Stranger)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        page = self.page()
        page.goto(f"http://127.0.0.1:{server.server_address[1]}/")
        expect(page.evaluate(READS, self.open + "/v1/config").startswith("refused"), True)
        with page.expect_response("**/v1/fleet") as posted:
            page.evaluate(POSTS, self.open + "/v1/fleet")
        expect(posted.value.status, 403)
        # A name that is the stranger's, and was turned to point at the router.
        rebound = self.page()
        with rebound.expect_response("**/v1/config") as answer:
            rebound.goto(f"http://stranger.test:{self.told['open']}/v1/config", wait_until="commit")
        expect(answer.value.status, 403)
        server.shutdown()
        return "by fetch, by a form, by a name turned to point here"


class Stranger(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("content-type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>stranger</title>")

    def log_message(self, form: str, *values: object) -> None:
        """Nothing of interest."""


def rows(page: Page, section: str) -> list[str]:
    return page.locator(f"#{section} tbody th").all_inner_texts()


def expect(found: object, wanted: object, why: str = "") -> None:
    if found != wanted:
        raise AssertionError(why or f"found {found!r}, wanted {wanted!r}")


def main() -> None:
    told = json.loads(sys.argv[1])
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=told["chromium"],
            args=["--no-sandbox", "--host-resolver-rules=MAP stranger.test 127.0.0.1"],
        )
        checks = Checks(browser, told)
        checks.all()
        browser.close()
    print(json.dumps({"passed": checks.passed, "failed": checks.failed}))


if __name__ == "__main__":
    main()
