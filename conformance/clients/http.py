"""Plain HTTP by the tools people use: the `requests` library and the `curl` program."""

import json
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import requests

SECONDS = 30
JSON = {"Content-Type": "application/json"}


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.method} {self.path} {self.headers or ''} {shorten(self.body)}"


@dataclass(frozen=True)
class Answer:
    status: int
    content_type: str
    body: bytes

    @property
    def content(self) -> Any:
        """The JSON of the body, whose spaces nobody compares; else its bytes."""
        try:
            return json.loads(self.body)
        except ValueError:
            return self.body

    def __str__(self) -> str:
        return f"{self.status} {self.content_type} {shorten(self.body)}"


Transport = Callable[[str, Sequence[Request]], list[Answer]]


def by_requests(address: str, asked: Sequence[Request]) -> list[Answer]:
    """All over one kept-alive connection. A body without a Content-Type is sent without one."""
    with requests.Session() as session:
        return [one_by_requests(session, address, request) for request in asked]


def one_by_requests(session: requests.Session, address: str, request: Request) -> Answer:
    answer = session.request(
        request.method,
        f"http://{address}{request.path}",
        data=request.body or None,
        headers=request.headers,
        timeout=SECONDS,
    )
    return Answer(answer.status_code, answer.headers.get("Content-Type", ""), answer.content)


def by_curl(address: str, asked: Sequence[Request]) -> list[Answer]:
    """All by one curl. A POST without a Content-Type gets curl's own, application/x-www-form-urlencoded."""
    return run_curl(address, asked, "http1.1")


def by_curl_h2c(address: str, asked: Sequence[Request]) -> list[Answer]:
    """The same over HTTP/2 without TLS, by prior knowledge."""
    return run_curl(address, asked, "http2-prior-knowledge")


def by_curl_parts(address: str, asked: Sequence[Request]) -> list[Answer]:
    """Each body as the file `data` of a form: `curl -F data=@image.json`."""
    return run_curl(address, [replace(request, headers={}) for request in asked], "http1.1", 'form = "data=@{}"')


def by_curl_fields(address: str, asked: Sequence[Request]) -> list[Answer]:
    """Each body as the field `data` of a form: `curl --data-urlencode data@image.json`."""
    plain = [replace(request, headers={}) for request in asked]
    return run_curl(address, plain, "http1.1", 'data-urlencode = "data@{}"')


def run_curl(
    address: str, asked: Sequence[Request], version: str, post: str = 'data-binary = "@{}"'
) -> list[Answer]:
    """`post` is the option that a POST's body goes by, around the name of the body's file."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        blocks = [curl_block(folder, place, address, request, version, post) for place, request in enumerate(asked)]
        config = folder / "config"
        config.write_text("\nnext\n".join(blocks))
        done = subprocess.run(
            ["curl", "--disable", "--config", str(config)], capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise ConnectionError(f"curl ended with {done.returncode}: {done.stderr.strip()}")
        heads = [line.split("\t") for line in done.stdout.splitlines()]
        return [
            Answer(int(head[0]), head[1], (folder / f"answer-{place}").read_bytes())
            for place, head in enumerate(heads)
        ]


def curl_block(folder: Path, place: int, address: str, request: Request, version: str, post: str) -> str:
    body, answer = folder / f"body-{place}", folder / f"answer-{place}"
    body.write_bytes(request.body)
    # curl makes no file for an empty answer.
    answer.touch()
    lines = [
        f'url = "http://{address}{request.path}"',
        version,
        "silent",
        "show-error",
        f"max-time = {SECONDS}",
        f'output = "{answer}"',
        'write-out = "%{http_code}\\t%{content_type}\\n"',
    ]
    if request.method == "POST":
        lines.append(post.format(body))
    elif request.method == "PUT":
        lines.append(f'upload-file = "{body}"')
    lines += [f'header = "{name}: {value}"' for name, value in request.headers.items()]
    return "\n".join(lines)


def shorten(body: bytes) -> str:
    text = body.decode("utf-8", errors="backslashreplace").replace("\n", " ")
    return text if len(text) <= 240 else f"{text[:200]}... ({len(body)} bytes)"
