"""Panels as readers see them: win rates in percent with their bounds, places by either count."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from leaderboard.catalogue.models import Panel, PanelColumn, System
from leaderboard.rankings.models import Standing
from leaderboard.rankings.panel_tables import PanelRow, panel_table
from leaderboard.website.figures import rounded, value_text


@dataclass(frozen=True)
class PanelLine:
    """One row of a panel in words; `missing` says how many cells it lacks."""

    system: System
    rank: int | None
    unranked: str
    win_rate: str
    bounds: str
    borda_rank: int
    borda: str
    missing: int
    cells: Sequence["PanelCell"]


@dataclass(frozen=True)
class PanelCell:
    text: str = ""
    rank: int | None = None


class PanelPage:
    """A panel, by mean win rate unless Borda counts are asked for."""

    def __init__(self, panel: Panel, *, by_borda: bool) -> None:
        self.panel, self.by_borda = panel, by_borda
        self.table = panel_table(panel)

    @property
    def columns(self) -> Sequence[PanelColumn]:
        return self.table.columns

    @cached_property
    def lines(self) -> list[PanelLine]:
        rows = list(self.table.rows)
        if self.by_borda:
            rows.sort(key=lambda row: row.borda.order)
        return [_line(row) for row in rows]

    @property
    def counted(self) -> int:
        """How many columns compare anyone at all."""
        return next((row.wins.columns for row in self.table.rows), 0)

    @property
    def ranked(self) -> int:
        return sum(row.wins.rank is not None for row in self.table.rows)


def _line(row: PanelRow) -> PanelLine:
    wins = row.wins
    complete = wins.low == wins.high
    return PanelLine(
        system=row.system,
        rank=wins.rank,
        unranked=wins.unranked,
        win_rate=percent(wins.mean),
        bounds="" if complete else f"{percent(wins.low)}–{percent(wins.high)}",
        borda_rank=row.borda.rank,
        borda=halves(row.borda.total),
        missing=wins.columns - wins.covered,
        cells=[_cell(standing) for standing in row.cells],
    )


def _cell(standing: Standing | None) -> PanelCell:
    if standing is None or standing.score is None:
        return PanelCell()
    return PanelCell(value_text(standing.score, standing.metric), standing.rank)


def percent(share: Fraction | None) -> str:
    """A share with one decimal of a percent.

    >>> percent(Fraction(2, 3))
    '66.7'
    """
    if share is None:
        return ""
    return rounded(Decimal(share.numerator) * 100 / Decimal(share.denominator), 1)


def halves(total: Fraction) -> str:
    """A Borda count: whole, or with a half.

    >>> halves(Fraction(13, 2))
    '6.5'
    """
    whole, half = divmod(total, 1)
    return f"{whole}{'.5' if half else ''}"
