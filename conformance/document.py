"""The part of docs/protocols.md that says which client reaches which server and what cannot be carried between them:
written from the lists that the run itself goes by."""

import re
from collections.abc import Iterable
from pathlib import Path

import clients
import servers
from echo import carriers
from echo.cases import all_cases
from echo.carrier import Carrier
from echo.limits import LIMITS, Limit, limit_of
from servers.server import Server

PAGE = Path(__file__).parent.parent / "docs" / "protocols.md"
BEGIN = "<!-- Written by conformance/run --document. -->"
END = "<!-- Until here. -->"
CASES = """\
The conformance run sends tensors there and back and compares them bit by bit: each datatype at the ends of its range,
scalars, tensors without rows, bytes that are no text, several inputs and outputs, chosen outputs, versions. A number names
what is not carried, and is refused with an error that says so, of the cases that the server has a model for:"""


def note(limit: Limit) -> str:
    return f"{cases(limit.cases)}: {limit.why}"


def names(all_of_them: Iterable[str]) -> list[str]:
    """Each once, in their order."""
    return list(dict.fromkeys(all_of_them))


def cases(those: Iterable[str]) -> str:
    return re.sub(r", ([^,]*)$", r" and \1", ", ".join(those))


NOTES = names(note(limit) for limit in LIMITS if limit.clients != ("directly",))
"""What is not carried, each once."""


def stale() -> bool:
    return replaced(PAGE.read_text()) != PAGE.read_text()


def write() -> None:
    PAGE.write_text(replaced(PAGE.read_text()))


def replaced(page: str) -> str:
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{section()}\n{END}{after}"


def section() -> str:
    echoing = [server for server in servers.ALL if server.models]
    return "\n".join(
        [
            *table("Client ↓ server →", names(server.protocol for server in servers.ALL), reached()),
            "",
            CASES,
            "",
            *table("Client ↓ server →", [server.title for server in echoing], carried(echoing)),
            "",
            *(f"{place}. {text}" for place, text in enumerate(NOTES, 1)),
            "",
            *(f"–: {reason}." for reason in names(deaf_reasons(echoing))),
        ]
    )


def table(corner: str, columns: list[str], rows: Iterable[list[str]]) -> list[str]:
    lines = [[corner, *columns], ["---"] * (len(columns) + 1), *rows]
    return ["| " + " | ".join(line) + " |" for line in lines]


def reached() -> Iterable[list[str]]:
    for protocol in names(client.protocol for client in clients.ALL):
        yield [f"`{protocol}`", *(way(protocol, server) for server in names(s.protocol for s in servers.ALL))]


def way(client: str, server: str) -> str:
    if client == server:
        return "unread"
    deaf_to = {name for one in servers.ALL if one.protocol == server for name in one.deaf_to}
    heard = any(one.name not in deaf_to for one in clients.ALL if one.protocol == client)
    return "tensors" if heard else "–"


def carried(echoing: list[Server]) -> Iterable[list[str]]:
    for carrier in carriers.ALL:
        yield [f"{carrier.name} (`{carrier.protocol}`)", *(word(carrier, server) for server in echoing)]


def deaf_reasons(echoing: list[Server]) -> Iterable[str]:
    known = {carrier.name for carrier in carriers.ALL}
    return (reason for server in echoing for name, reason in server.deaf_to.items() if name in known)


def word(carrier: Carrier, server: Server) -> str:
    """The numbers of what holds there."""
    if carrier.name in server.deaf_to:
        return "–"
    limits = [limit_of(carrier.name, carrier, server, case) for case in all_cases()]
    held = {NOTES.index(note(limit)) + 1 for limit in limits if limit}
    return f"all but {', '.join(map(str, sorted(held)))}" if held else "all"
