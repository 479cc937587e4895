"""The cases of one server: asked directly, then by each client through Millrace."""

import re
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from grpc import StatusCode

from echo import carriers, own
from echo.carrier import Arrays, Carrier, Refused, Unsaid
from echo.cases import UNKNOWN_MODEL, Case, all_cases
from echo.limits import Limit, limit_of
from install import Missing
from matrix import Failed, Outcome, Passed, Skipped
from servers.server import Server

NAME = "echo"
DIRECTLY = f"{NAME}/directly"
ROWS = {DIRECTLY: None} | {f"{NAME}/{carrier.name}": carrier for carrier in carriers.ALL}

# Statuses by what they say, in HTTP and in gRPC; TensorFlow Serving's REST form has 501 for what cannot be carried.
UNKNOWN = {"404", str(StatusCode.NOT_FOUND)}
INVALID = {"400", "422", "501", str(StatusCode.INVALID_ARGUMENT), str(StatusCode.UNIMPLEMENTED)}


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


@dataclass(frozen=True)
class NotSent:
    """Left out: the server is slow with it, and one client tells as much as ten."""


Cell = Carried | NotCarried | Spoilt | NotSent


def run(server: Server, address: str, rows: Collection[str]) -> dict[str, Outcome]:
    """One outcome for each of the rows; prints the cells."""
    cases = [case for case in all_cases() if case.model in (*server.models, UNKNOWN_MODEL)]
    columns: dict[str, list[Cell]] = {}
    outcomes: dict[str, Outcome] = {}
    for row in rows:
        carrier = ROWS[row] or own.CARRIERS[server.protocol]
        if carrier.name in server.deaf_to:
            outcomes[row] = Skipped(server.deaf_to[carrier.name])
            continue
        try:
            carrier.install()
        except Missing as missing:
            outcomes[row] = Skipped(str(missing))
            continue
        direct = row == DIRECTLY
        asked = "directly" if direct else carrier.name
        columns[asked] = [cell(carrier, asked, server, server.address if direct else address, case) for case in cases]
        outcomes[row] = outcome(cases, columns[asked])
    print(table(server.title, [case.name for case in cases], columns), flush=True)
    return outcomes


def cell(carrier: Carrier, asked: str, server: Server, address: str, case: Case) -> Cell:
    if case.large and server.large_by is not None and asked not in server.large_by:
        return NotSent()
    limit = limit_of(asked, carrier, server, case)
    try:
        got = carrier.carry(address, case)
    except Unsaid as unsaid:
        return NotCarried(f"not by this client: {unsaid}") if limit else Spoilt(f"unsaid: {unsaid}")
    except Refused as refused:
        return unlisted_refusal(case, refused) if limit is None else listed_refusal(case, limit, refused)
    except Exception as error:  # whatever a client throws is this cell's failure
        return Spoilt(f"{type(error).__name__}: {error}")
    if limit and limit.servers_own:
        return NotCarried(f"answered in the server's own way: {limit.why}")
    if limit:
        return Spoilt(f"answered, though echo/limits.py says: {limit.why}")
    if not case.expected:
        return Spoilt(f"expected an error, got {got!s:.200}")
    problem = difference(case.expected, got)
    return Spoilt(problem) if problem else Carried()


def unlisted_refusal(case: Case, refused: Refused) -> Cell:
    if case.expected:
        return Spoilt(f"refused with {refused}")
    right = UNKNOWN if case.name in ("unknown model", "unknown version") else INVALID
    if refused.status not in right or not re.search(case.told, refused.text):
        return Spoilt(f"refused with {refused}; expected {' or '.join(sorted(right))} and /{case.told}/")
    return Carried()


def listed_refusal(case: Case, limit: Limit, refused: Refused) -> Cell:
    told = limit.told_by(refused.text) and (limit.servers_own or limit.error and names_a_tensor(case, refused.text))
    if told and (limit.servers_own or refused.status in INVALID):
        return NotCarried(str(refused))
    return Spoilt(f"refused with {refused}; expected {' or '.join(sorted(INVALID))}, a tensor and /{limit.error}/")


def names_a_tensor(case: Case, text: str) -> bool:
    """By its name or by its place."""
    return re.search(rf"\b({'|'.join(case.tensors)})\b|inputs\[|instances", text) is not None


def difference(expected: Arrays, got: Arrays) -> str | None:
    if sorted(expected) != sorted(got):
        return f"expected the outputs {sorted(expected)}, got {sorted(got)}"
    for name, array in expected.items():
        other = got[name]
        if array.shape != other.shape:
            return f"{name}: expected the shape {array.shape}, got {other.shape}"
        if array.dtype == object:
            if as_bytes(array) != as_bytes(other):
                return f"{name}: expected {as_bytes(array)!s:.200}, got {as_bytes(other)!s:.200}"
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
        case NotSent():
            return "-"
