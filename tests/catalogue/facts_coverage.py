"""Do the records hold every figure of the facts, on the right board, row and column?

`facts_map/<benchmark>.yaml` says where each board of the facts went. To see what differs:
`python -m tests.catalogue.facts_coverage hle`.
"""

import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from leaderboard.catalogue.record_files import RecordFolder, Records, read_yaml

FACTS = Path(__file__).parents[3] / "shared" / "facts"
MAPS = Path(__file__).parent / "facts_map"
MAPPED = sorted(path.stem for path in MAPS.glob("*.yaml"))
MISSING = (None, "", "null", "~")

Fact = dict[str, Any]


@dataclass(frozen=True, order=True)
class Cell:
    """One figure, comparable between facts and records."""

    board: str
    column: str
    system: str
    source: str
    value: str
    date: str
    n: str
    stderr: str
    interval: str
    reading: str


@cache
def facts(name: str) -> Any:
    return read_yaml(FACTS / f"{name}.yaml")


@cache
def records() -> Records:
    return Records()


@cache
def reference_systems() -> set[str]:
    return {system.name for system in records().systems if system.kind == "reference"}


def plain(text: str | Decimal) -> str:
    return format(Decimal(text).normalize(), "f")


def placed_facts(name: str) -> Iterator[tuple[Cell, Fact]]:
    """Each result of the facts, with the cell the map says it belongs in."""
    where: Any = read_yaml(MAPS / f"{name}.yaml")
    systems, sources = where.get("systems") or {}, where.get("sources") or {}
    for result in facts(name)["results"]:
        rule = next((rule for rule in where["boards"] if _fits(rule, result)), None)
        if rule is None:
            raise LookupError(f"{name}: no rule of the map fits {result}")
        yield (
            Cell(
                board=rule["board"].format(round=(result.get("round") or "").lower()),
                column=rule.get("column", result["metric"]),
                system=systems.get(result["system"], result["system"]),
                source=sources.get(result["source"], result["source"]),
                value=plain(result["value"]),
                date=_stated(result, "date"),
                n=_stated(result, "n"),
                stderr=plain(stderr) if (stderr := _stated(result, "stderr")) else "",
                interval=_interval(result),
                reading=_reading(result),
            ),
            result,
        )


def facts_cells(name: str) -> Counter[Cell]:
    """The facts' figures; reference systems stand apart."""
    return Counter(cell for cell, _ in placed_facts(name) if cell.system not in reference_systems())


def record_cells(name: str) -> Counter[Cell]:
    """The records' current figures; replaced rows and reference systems stand apart."""
    folder = next(folder for folder in records().benchmarks if folder.path.name == name)
    return Counter(_recorded(folder))


def _recorded(folder: RecordFolder) -> Iterator[Cell]:
    for table in folder.file.tables:
        for row in folder.rows(table):
            if row.known_to or row.system in reference_systems():
                continue
            for figure in row.figures:
                yield Cell(
                    board=row.board,
                    column=figure.metric,
                    system=row.system,
                    source=table.source,
                    value=plain(figure.value),
                    date=row.date or table.date or "",
                    n=str(figure.n or ""),
                    stderr="" if figure.stderr is None else plain(figure.stderr),
                    interval=""
                    if figure.low is None
                    else f"{plain(figure.low)}..{plain(figure.high)}@{plain(figure.level)}",
                    reading=figure.reading,
                )


@dataclass(frozen=True)
class Ended:
    """A row of the records that ended, with what must be told about it somewhere."""

    place: str
    board: str
    system: str
    date: str
    known_to: str
    figures: frozenset[tuple[str, str]]


def ended_rows(name: str) -> list[Ended]:
    """The records' rows that were replaced or withdrawn."""
    folder = next(folder for folder in records().benchmarks if folder.path.name == name)
    return [
        Ended(
            place=str(row.place),
            board=row.board,
            system=row.system,
            date=row.date or table.date or "",
            known_to=row.known_to,
            figures=frozenset((f.metric, plain(f.value)) for f in row.figures),
        )
        for table in folder.file.tables
        for row in folder.rows(table)
        if row.known_to
    ]


def accounted_for(name: str, row: Ended) -> bool:
    """Whether the facts' revisions tell of a row that ended: its round, its day, who it was.

    Each of its figures stands in that text, or beside the others in one row of today's, for a
    relabelled row keeps its scores and a corrected overall score its levels.
    """
    today: dict[str, set[tuple[str, str]]] = {}
    dates = set()
    for cell in facts_cells(name):
        if cell.board == row.board:
            today.setdefault(cell.system, set()).add((cell.column, cell.value))
            dates.add(cell.date)
    return any(
        row.known_to in text
        and _is_about(rounds, row.board)
        and _names(text, row.system)
        and any(row.figures - _told_in(text) <= kept for kept in (set(), *today.values()))
        for rounds, text in revisions(name)
    ) and (row.date in dates or row.known_to.startswith(row.date))


def revisions(name: str) -> list[tuple[str, str]]:
    """(rounds, text) of each revision the facts tell of."""
    return [(told["round"], told["what"]) for told in facts(name).get("revisions") or ()]


def figures_told(name: str) -> set[str]:
    """Every figure with two decimals in the text of the revisions."""
    return {plain(found) for _, text in revisions(name) for found in _TWO_DECIMALS.findall(text)}


_TWO_DECIMALS = re.compile(r"(?<![\w.])\d+\.\d\d(?![\d.]*\d)")


def _told_in(text: str) -> set[tuple[str, str]]:
    return {("overall", plain(found)) for found in _TWO_DECIMALS.findall(text)}


def _is_about(rounds: str, board: str) -> bool:
    track, _, edition = board.partition("/")
    return (edition if track == "weekly" else track) in rounds.casefold()


def _names(text: str, system: str) -> bool:
    """Whether a text names "Model (Framework)": by both, by the model with its figure or round,
    or by a framework that is nobody else's, such as CYWAgent-V2."""
    model, _, framework = system.rstrip(")").partition(" (")
    return (
        (bool(framework) and _label(f"{model} {framework}") in _label(text))
        or bool(re.search(re.escape(model) + r" (in |\(?\d)", text, re.IGNORECASE))
        or (bool(re.search(r"\d", framework)) and framework in text)
    )


def _label(name: str) -> str:
    """Without case, hyphens and the site's word for a product that is closed."""
    return re.sub(r"[^a-z0-9.]", "", name.casefold().replace("closed-", ""))


def differences(name: str) -> tuple[Counter[Cell], Counter[Cell]]:
    """(in the facts and not in the records, in the records and not in the facts)."""
    found, held = facts_cells(name), record_cells(name)
    return found - held, held - found


def _fits(rule: dict[str, Any], result: Fact) -> bool:
    def one_of(key: str, found: str) -> bool:
        wanted = rule.get(key, found)
        return found in ([wanted] if isinstance(wanted, str) else wanted)

    return all(
        one_of(key, result.get(of) or "")
        for key, of in (
            ("facts", "board"),
            ("metric", "metric"),
            ("source", "source"),
            ("round", "round"),
            ("system", "system"),
        )
    ) and all(
        (result.get("conditions") or {}).get(k) == v for k, v in rule.get("where", {}).items()
    )


def _stated(result: Fact, key: str) -> str:
    found = result.get(key)
    return "" if found in MISSING else found


def _interval(result: Fact) -> str:
    """ "3.3 ± 0.64", "[2.9, 3.7]" or {low, high, level}, as low..high@level."""
    ci = result.get("ci")
    if ci in MISSING:
        return ""
    value = Decimal(result["value"])
    ci = ci if isinstance(ci, dict | list) else {"half_width": ci}
    stated = dict(zip(("low", "high"), ci, strict=True)) if isinstance(ci, list) else ci
    level = Decimal(stated.get("level", result.get("ci_level", "0.95")))
    if "half_width" in stated:
        half = Decimal(stated["half_width"])
        low, high = value - half, value + half
    else:
        low, high = Decimal(stated["low"]), Decimal(stated["high"])
    return f"{plain(low)}..{plain(high)}@{plain(level / 100 if level > 1 else level)}"


def _reading(result: Fact) -> str:
    if result.get("approximate") == "true":
        return "approximate"
    return "derived" if result.get("derived") not in (*MISSING, "false") else "printed"


if __name__ == "__main__":
    for name in sys.argv[1:] or MAPPED:
        lost, added = differences(name)
        print(f"{name}: {lost.total()} lost, {added.total()} added")
        for sign, cells in (("-", lost), ("+", added)):
            for cell in sorted(cells)[:15]:
                print(" ", sign, cell)
