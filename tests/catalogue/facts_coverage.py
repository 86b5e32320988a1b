"""Do the records hold every figure of the facts, on the right board, row and column?

`facts_map/<benchmark>.yaml` says where each board of the facts went. Run as a script
with a benchmark's name to see what differs.
"""

import sys
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from leaderboard.catalogue.record_files import RecordFolder, Records, read_yaml

FACTS = Path(__file__).parents[3] / "shared" / "facts"
MAPS = Path(__file__).parent / "facts_map"
MISSING = (None, "", "null", "~")


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


def plain(text: str | Decimal) -> str:
    return format(Decimal(text).normalize(), "f")


def facts_cells(name: str) -> Counter[Cell]:
    """The facts, each put where the map says it belongs."""
    facts: Any = read_yaml(FACTS / f"{name}.yaml")
    where: Any = read_yaml(MAPS / f"{name}.yaml")
    cells: Counter[Cell] = Counter()
    for result in facts["results"]:
        rule = next((rule for rule in where["boards"] if _fits(rule, result)), None)
        if rule is None:
            raise LookupError(f"{name}: no rule of the map fits {result}")
        round_ = (result.get("round") or "").lower()
        cells[
            Cell(
                board=rule["board"].format(round=round_),
                column=rule.get("column", result["metric"]),
                system=(where.get("systems") or {}).get(result["system"], result["system"]),
                source=(where.get("sources") or {}).get(result["source"], result["source"]),
                value=plain(result["value"]),
                date="" if result.get("date") in MISSING else result["date"],
                n="" if result.get("n") in MISSING else result["n"],
                stderr="" if result.get("stderr") in MISSING else plain(result["stderr"]),
                interval=_interval(result),
                reading=_reading(result),
            )
        ] += 1
    return cells


def record_cells(folder: RecordFolder) -> Counter[Cell]:
    """The records' current figures; replaced rows and reference systems stand apart."""
    references = {s.name for s in Records(folder.path.parent).systems if s.kind == "reference"}
    cells: Counter[Cell] = Counter()
    for table in folder.file.tables:
        for row in folder.rows(table):
            if row.known_to or row.system in references:
                continue
            for figure in row.figures:
                cells[
                    Cell(
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
                ] += 1
    return cells


def differences(name: str) -> tuple[Counter[Cell], Counter[Cell]]:
    """(in the facts and not in the records, in the records and not in the facts)."""
    folder = next(f for f in Records().benchmarks if f.path.name == name)
    references = {s.name for s in Records().systems if s.kind == "reference"}
    facts, records = facts_cells(name), record_cells(folder)
    facts = Counter({cell: n for cell, n in facts.items() if cell.system not in references})
    return facts - records, records - facts


def _fits(rule: dict[str, Any], result: dict[str, Any]) -> bool:
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
    ) and all((result.get("conditions") or {}).get(k) == v for k, v in rule.get("where", {}).items())


def _interval(result: dict[str, Any]) -> str:
    ci = result.get("ci")
    if ci in MISSING:
        return ""
    value = Decimal(result["value"])
    if isinstance(ci, dict):
        level = ci.get("level", result.get("ci_level", "0.95"))
        if "half_width" in ci:
            low, high = value - Decimal(ci["half_width"]), value + Decimal(ci["half_width"])
        else:
            low, high = Decimal(ci["low"]), Decimal(ci["high"])
    else:
        level = result.get("ci_level", "0.95")
        low, high = (
            (Decimal(ci[0]), Decimal(ci[1]))
            if isinstance(ci, list)
            else (value - Decimal(ci), value + Decimal(ci))
        )
    level = Decimal(level) / 100 if Decimal(level) > 1 else Decimal(level)
    return f"{plain(low)}..{plain(high)}@{plain(level)}"


def _reading(result: dict[str, Any]) -> str:
    if result.get("approximate") == "true":
        return "approximate"
    return "derived" if result.get("derived") not in (*MISSING, "false") else "printed"


if __name__ == "__main__":
    for name in sys.argv[1:] or sorted(path.stem for path in MAPS.glob("*.yaml")):
        lost, added = differences(name)
        print(f"{name}: {lost.total()} lost, {added.total()} added")
        for sign, cells in (("-", lost), ("+", added)):
            for cell in sorted(cells)[:15]:
                print(" ", sign, cell)
