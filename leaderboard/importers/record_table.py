"""Reader of the project's own result tables, `catalogue/records/<benchmark>/results/*.csv`."""

import csv
from collections.abc import Collection, Iterator, Mapping
from typing import IO

from leaderboard.importers.rows import Figure, ImportFileError, ImportRowError, Place, ResultRow
from leaderboard.importers.values import as_count, as_decimal, as_interval, as_level

ROW_COLUMNS = (
    "system",
    "board",
    "date",
    "locator",
    "relationship",
    "quotes",
    "note",
    "confidence",
    "known_from",
    "known_to",
    "because",
)
FIGURE_COLUMNS = ("se", "ci", "level", "n", "reading", "confidence", "note")
READINGS = ("printed", "derived", "approximate")


class RecordTable:
    """One claim per line: a system, its conditions, and a column per metric.

    Format: `leaderboard/catalogue/records/README.md`. Sample: tests/data/record_table/.
    """

    def __init__(
        self,
        file: IO[str],
        name: str,
        *,
        metrics: Collection[str],
        conditions: Collection[str],
        counts: Mapping[str, int] | None = None,
        default_board: str = "",
        benchmark: str = "",
        archive: bool = False,
    ) -> None:
        self.file, self.name = file, name
        self.metrics, self.conditions = metrics, conditions
        self.counts = counts or {}
        self.default_board, self.benchmark = default_board, benchmark
        self.archive = archive

    def read(self) -> Iterator[ResultRow]:
        """Yield the rows in file order; raise at the first that cannot be read."""
        table = csv.DictReader(self.file, strict=True)
        try:
            self._check_header(table.fieldnames or ())
            for cells in table:
                yield self._row(cells, Place(self.name, table.line_num))
        except csv.Error as error:
            raise ImportFileError(f"{self.name}, line {table.reader.line_num}: {error}") from error

    def _check_header(self, header: Collection[str]) -> None:
        if "system" not in header:
            raise ImportFileError(f"{self.name}, line 1: there is no column named system.")
        if len(set(header)) < len(header):
            raise ImportFileError(f"{self.name}, line 1: a column stands there twice.")
        for name in header:
            metric, dot, suffix = name.partition(".")
            known = (
                metric in self.metrics and suffix in FIGURE_COLUMNS
                if dot
                else name in ROW_COLUMNS or name in self.conditions or name in self.metrics
            )
            if not known:
                raise ImportFileError(
                    f"{self.name}, line 1: the column {name!r} is neither a row column "
                    f"({', '.join(ROW_COLUMNS)}) nor a condition or metric that "
                    "benchmark.yaml declares."
                )

    def _row(self, cells: Mapping[str, str], place: Place) -> ResultRow:
        if None in cells or None in cells.values():
            raise ImportRowError(f"{place}: more or fewer cells than the header has columns.")
        filled = {name: text.strip() for name, text in cells.items() if text.strip()}
        board = filled.get("board", self.default_board)
        if "system" not in filled or not board:
            raise ImportRowError(f"{place}: a row needs a system and a board.")
        for name in filled:
            metric, dot, _ = name.partition(".")
            if dot and metric not in filled:
                raise ImportRowError(
                    f"{Place(place.file, place.line, metric)}: {name} is filled and {metric} is not. "
                    "Write the figure it belongs to, or empty the cell."
                )
        figures = tuple(
            self._figure(metric, filled, place) for metric in self.metrics if metric in filled
        )
        if not figures:
            raise ImportRowError(f"{place}: no metric column holds a figure.")
        return ResultRow(
            place=place,
            system=filled["system"],
            board=f"{self.benchmark}/{board}" if self.benchmark else board,
            figures=figures,
            conditions={key: filled[key] for key in self.conditions if key in filled},
            date=filled.get("date", ""),
            locator=filled.get("locator", ""),
            relationship=filled.get("relationship", ""),
            quotes=filled.get("quotes", ""),
            note=filled.get("note", ""),
            known_from=filled.get("known_from", ""),
            known_to=filled.get("known_to", ""),
            because=filled.get("because", ""),
            archived=self.archive,
        )

    def _figure(self, metric: str, filled: Mapping[str, str], line: Place) -> Figure:
        place = Place(line.file, line.line, metric)
        more = {
            name: filled[f"{metric}.{name}"]
            for name in FIGURE_COLUMNS
            if f"{metric}.{name}" in filled
        }
        value = as_decimal(filled[metric], place)
        low, high = as_interval(more["ci"], value, place) if "ci" in more else (None, None)
        reading = more.get("reading", "printed")
        if reading not in READINGS:
            raise ImportRowError(f"{place}: reading is {reading!r}; it is one of {READINGS}.")
        return Figure(
            metric=metric,
            printed=filled[metric],
            value=value,
            place=place,
            stderr=as_decimal(more["se"], place) if "se" in more else None,
            low=low,
            high=high,
            level=as_level(more.get("level", "0.95"), place) if "ci" in more else None,
            n=self._count(metric, more.get("n", ""), place),
            reading=reading,
            confidence=more.get("confidence", filled.get("confidence", "")),
            note=more.get("note", ""),
        )

    def _count(self, metric: str, text: str, place: Place) -> int | None:
        if text == "-":  # this one cell does without the count its table states
            return None
        return as_count(text, place) if text else self.counts.get(metric)
