"""The table of clients and servers, what failed below it, and the closing line."""

from collections.abc import Sequence

from matrix import Failed, Outcome, Passed, Skipped
from servers.server import Server

Outcomes = dict[tuple[str, str], Outcome]


def render(servers: Sequence[Server], direct: dict[str, str], outcomes: Outcomes) -> str:
    head = ["", *(server.title for server in servers)]
    asked = ["asked directly, right", *(direct.get(server.name, "-") for server in servers)]
    titles = {server.name for server in servers}
    names = dict.fromkeys(row for row, server in outcomes if server in titles)
    rows = [[name, *(word(outcomes.get((name, server.name))) for server in servers)] for name in names]
    widths = [max(map(len, column)) for column in zip(head, asked, *rows, strict=True)]
    lines = [line(cells, widths) for cells in (head, asked, *rows)]
    lines.insert(1, "-" * (sum(widths) + 2 * (len(widths) - 1)))
    return "\n".join(lines)


def line(cells: list[str], widths: list[int]) -> str:
    return "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()


def word(outcome: Outcome | None) -> str:
    match outcome:
        case None:
            return "-"
        case Passed(checks):
            return f"pass ({checks})"
        case Failed(problems):
            return f"FAIL ({len(problems)})"
        case Skipped():
            return "skip"


def details(outcomes: Outcomes, again: str) -> str:
    """Each failure with how to run its cell alone; each reason for skipping once."""
    lines = []
    for (client, server), outcome in outcomes.items():
        if isinstance(outcome, Failed):
            arrow = f" -> {server}" if server else ""
            lines.append(f"\nFAIL {client}{arrow}    (alone: {again} --only {cell(client, server)})")
            lines += [f"  {problem.replace(chr(10), chr(10) + '  ')}" for problem in outcome.problems]
    reasons: dict[str, list[str]] = {}
    for (client, server), outcome in outcomes.items():
        if isinstance(outcome, Skipped):
            reasons.setdefault(outcome.reason, []).append(cell(client, server))
    for reason, cells in reasons.items():
        lines.append(f"skipped {len(cells)}: {reason}")
    return "\n".join(lines)


def cell(client: str, server: str) -> str:
    """As `--only` takes it; of what stands in no column, the name alone."""
    return f"{client}:{server}" if server else client


def counted(outcomes: Outcomes) -> str:
    counts = [sum(isinstance(o, kind) for o in outcomes.values()) for kind in (Passed, Failed, Skipped)]
    return "{} passed, {} failed, {} skipped".format(*counts)
