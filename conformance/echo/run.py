"""The cases of one server: asked directly, then by each client through Millrace."""

from dataclasses import dataclass

import numpy as np

from echo import carriers
from echo.carriers import INVALID, UNKNOWN, Arrays, Carrier, Refused, Unsaid
from echo.cases import Case, all_cases
from matrix import Failed, Outcome, Passed
from servers.server import Server

NAME = "echo"


@dataclass(frozen=True)
class Carried:
    """As it should be: the tensors bit by bit, or the refusal of a request that is to be refused."""


@dataclass(frozen=True)
class NotCarried:
    """The client cannot write it, or the protocols between cannot carry it and the error says so."""

    why: str


@dataclass(frozen=True)
class Spoilt:
    problem: str


Cell = Carried | NotCarried | Spoilt


def run(server: Server, address: str) -> dict[str, Outcome]:
    """One outcome for each client; prints the cells."""
    cases = all_cases()
    protocol = server.protocol
    columns = {"directly": [cell(carriers.own(protocol), protocol, server.address, case) for case in cases]}
    columns |= {client.name: [cell(client, protocol, address, case) for case in cases] for client in carriers.ALL}
    print(table(server.title, [case.name for case in cases], columns), flush=True)
    return {name: outcome(cases, cells) for name, cells in columns.items()}


def cell(client: Carrier, protocol: str, address: str, case: Case) -> Cell:
    try:
        got = client.carry(address, case)
    except Unsaid as unsaid:
        return NotCarried(f"not by this client: {unsaid}")
    except Refused as refused:
        return judged(client, protocol, case, refused)
    except Exception as error:  # whatever a client throws is this cell's failure
        return Spoilt(f"{type(error).__name__}: {error}")
    if not case.expected:
        return Spoilt(f"expected an error, got {got}")
    problem = difference(case.expected, got)
    return Spoilt(problem) if problem else Carried()


def judged(client: Carrier, protocol: str, case: Case, refused: Refused) -> Cell:
    if not case.expected:
        right = UNKNOWN if case.name in ("unknown model", "unknown version") else INVALID
        return Carried() if refused.status in right and refused.text else Spoilt(f"refused with {refused}")
    if refused.status in INVALID and cannot(client, protocol, case):
        return NotCarried(str(refused))
    return Spoilt(f"refused with {refused}")


def cannot(client: Carrier, protocol: str, case: Case) -> bool:
    """docs/protocols.md, section 5."""
    narrow = {"FP16", "BF16", "UINT16"}
    if "tfs-rest" in (client.protocol, protocol) and case.name in narrow | {"no rows", "BYTES not UTF-8"}:
        return True
    return client.name == "v2-json" and case.name in {"FP16", "BF16", "BYTES not UTF-8", "BYTES named so"}


def difference(expected: Arrays, got: Arrays) -> str | None:
    if sorted(expected) != sorted(got):
        return f"expected the outputs {sorted(expected)}, got {sorted(got)}"
    for name, array in expected.items():
        other = got[name]
        if array.shape != other.shape:
            return f"{name}: expected the shape {array.shape}, got {other.shape}"
        if array.dtype == object:
            if as_bytes(array) != as_bytes(other):
                return f"{name}: expected {as_bytes(array)}, got {as_bytes(other)}"
        elif array.dtype != other.dtype or array.tobytes() != other.tobytes():
            return f"{name}: expected {array.dtype} {array.ravel()[:8]}, got {other.dtype} {other.ravel()[:8]}"
    return None


def as_bytes(array: np.ndarray) -> list[bytes]:
    return [text if isinstance(text, bytes) else str(text).encode() for text in array.ravel().tolist()]


def outcome(cases: list[Case], cells: list[Cell]) -> Outcome:
    pairs = zip(cases, cells, strict=True)
    problems = [f"{case.name}\n  {cell.problem}" for case, cell in pairs if isinstance(cell, Spoilt)]
    return Failed(problems) if problems else Passed(sum(isinstance(cell, Carried) for cell in cells))


def table(title: str, names: list[str], columns: dict[str, list[Cell]]) -> str:
    """Numbers stand for the reasons below."""
    reasons: dict[str, int] = {}
    rows = [[f"echo on {title}", *columns]]
    for place, name in enumerate(names):
        rows.append([name, *(word(cells[place], reasons) for cells in columns.values())])
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ["  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join(["", *lines, *(f"  [{number}] {why}" for why, number in reasons.items())])


def word(cell: Cell, reasons: dict[str, int]) -> str:
    match cell:
        case Carried():
            return "ok"
        case NotCarried(why):
            return f"no [{reasons.setdefault(why, len(reasons) + 1)}]"
        case Spoilt():
            return "FAIL"
