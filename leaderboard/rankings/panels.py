"""Aggregates over the columns of a declared panel, exact. Pure. DESIGN, section 4.

Win rates, their bounds and Borda counts are fractions: a tie is a tie on every machine. Ranks
count from 1. Systems come in the order in which the panel first names them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from math import ceil
from typing import Generic

from leaderboard.rankings.ranking import Name, competition_ranks

COVERAGE = Decimal("0.8")
NOTHING_COMPARED = "no column of this panel compares two systems"


@dataclass(frozen=True, slots=True)
class PanelColumn(Generic[Name]):
    """One task of a panel: its standing values in its own unit, references left out.

    `direction` is "higher" or "lower". A system without a value is absent, never a zero.
    """

    key: str
    direction: str
    values: Mapping[Name, Decimal]


@dataclass(frozen=True, slots=True)
class PanelPlace(Generic[Name]):
    """A system's mean win rate, from 0 to 1, and what missing cells could make of it.

    `covered` of the panel's `columns` hold a value of the system; columns with fewer than two
    values are not counted. Without a rank, `unranked` gives the reason.
    """

    name: Name
    order: int
    rank: int | None
    mean: Fraction | None
    low: Fraction | None
    high: Fraction | None
    covered: int
    columns: int
    unranked: str = ""


@dataclass(frozen=True, slots=True)
class BordaPlace(Generic[Name]):
    """A system's Borda count: points over all columns, in halves."""

    name: Name
    order: int
    rank: int
    total: Fraction


def mean_win_rate(
    columns: Sequence[PanelColumn[Name]], *, coverage: Decimal = COVERAGE
) -> list[PanelPlace[Name]]:
    """The mean share of other systems beaten in a column, best first; half for a tie.

    In a column with m values the rate is (worse + ½ ties) / (m − 1); fewer than two values
    compare nothing, and that column counts for nobody. Ranked is who has a value in at least
    the share `coverage` of the columns; the others follow, best first, with the reason. `low`
    and `high` read each cell the system misses as 0 and as 1; that a rival's new value would
    move m as well they leave out.
    Raises ValueError for a direction that ranks nothing and for a column named twice.
    Source: Liang et al., "Holistic Evaluation of Language Models" (arXiv:2211.09110), head to
    head win rate; HELM, src/helm/benchmark/presentation/summarize.py, for ties and thin columns.

    >>> from decimal import Decimal as D
    >>> task = PanelColumn("t", "lower", {"a": D(3), "b": D(1), "c": D(3)})
    >>> [(place.name, place.rank, str(place.mean)) for place in mean_win_rate([task])]
    [('b', 1, '1'), ('a', 2, '1/4'), ('c', 2, '1/4')]
    """
    _refuse_what_cannot_be_compared(columns)
    rates = [_win_rates(column) for column in columns if len(column.values) > 1]
    won = {name: [rate[name] for rate in rates if name in rate] for name in _systems(columns)}
    means = {name: sum(own, Fraction()) / len(own) for name, own in won.items() if own}
    needed = ceil(Fraction(coverage) * len(rates))
    best_first = sorted(means, key=means.__getitem__, reverse=True)
    ranked = [name for name in best_first if len(won[name]) >= needed]
    ranks = dict(zip(ranked, competition_ranks([means[name] for name in ranked]), strict=True))
    listed = dict.fromkeys([*ranked, *best_first, *won])
    return [
        PanelPlace(
            name,
            order,
            ranks.get(name),
            means.get(name),
            *_bounds(won[name], len(rates)),
            covered=len(won[name]),
            columns=len(rates),
            unranked="" if name in ranks else _why_unranked(len(won[name]), len(rates), needed),
        )
        for order, name in enumerate(listed, start=1)
    ]


def borda(columns: Sequence[PanelColumn[Name]]) -> list[BordaPlace[Name]]:
    """Borda counts as MTEB defines them, best first, in standard competition ranks.

    A value earns n − its average rank in the column, n being all systems of the panel; a
    missing value earns nothing. So a column that few have filled pays those few more.
    Raises ValueError for a direction that ranks nothing and for a column named twice.
    Source: embeddings-benchmark/mteb, mteb/benchmarks/_create_table.py, `_borda_count` and
    `_get_borda_rank`, at d3673f2bf7a577429904c07e77491c3df9545e0d; missing values as told in
    its issue 1921. There higher is always better; here a column says.

    >>> from decimal import Decimal as D
    >>> task = PanelColumn("t", "higher", {"a": D(3), "b": D(1), "c": D(3)})
    >>> [(place.name, place.rank, str(place.total)) for place in borda([task])]
    [('a', 1, '3/2'), ('c', 1, '3/2'), ('b', 3, '0')]
    """
    _refuse_what_cannot_be_compared(columns)
    totals = dict.fromkeys(_systems(columns), 0)  # in half points
    for column in columns:
        for name, doubled_rank in _doubled_ranks(column).items():
            totals[name] += 2 * len(totals) - doubled_rank
    best_first = sorted(totals, key=totals.__getitem__, reverse=True)
    ranks = competition_ranks([totals[name] for name in best_first])
    return [
        BordaPlace(name, order, rank, Fraction(totals[name], 2))
        for order, (name, rank) in enumerate(zip(best_first, ranks, strict=True), start=1)
    ]


def _refuse_what_cannot_be_compared(columns: Iterable[PanelColumn[Name]]) -> None:
    seen: set[str] = set()
    for column in columns:
        if column.direction not in ("higher", "lower"):
            raise ValueError(
                f"The panel's column {column.key!r} has the direction {column.direction!r}. "
                'A panel compares: name columns whose direction is "higher" or "lower".'
            )
        if column.key in seen:
            raise ValueError(
                f"The panel names the column {column.key!r} twice, so it would count twice. "
                "Name it once."
            )
        seen.add(column.key)


def _systems(columns: Iterable[PanelColumn[Name]]) -> list[Name]:
    return list(dict.fromkeys(name for column in columns for name in column.values))


def _win_rates(column: PanelColumn[Name]) -> dict[Name, Fraction]:
    """(worse + ½ ties) / (m − 1), which is the same as (m − average rank) / (m − 1)."""
    m = len(column.values)
    return {
        name: Fraction(2 * m - doubled_rank, 2 * (m - 1))
        for name, doubled_rank in _doubled_ranks(column).items()
    }


def _doubled_ranks(column: PanelColumn[Name]) -> dict[Name, int]:
    """Twice the average rank, a whole number: 2 is best, equal values share their mean place."""
    values = column.values
    ranks: dict[Name, int] = {}
    best_first = sorted(values, key=values.__getitem__, reverse=column.direction == "higher")
    for _, group in groupby(best_first, key=values.__getitem__):
        tied = list(group)
        ranks |= dict.fromkeys(tied, 2 * len(ranks) + len(tied) + 1)
    return ranks


def _bounds(own: Sequence[Fraction], columns: int) -> tuple[Fraction | None, Fraction | None]:
    if not columns:
        return None, None
    low = sum(own, Fraction()) / columns
    return low, low + Fraction(columns - len(own), columns)


def _why_unranked(covered: int, columns: int, needed: int) -> str:
    if not columns:
        return NOTHING_COMPARED
    return f"values in {covered} of {columns} columns; to be ranked, {max(needed, 1)} are needed"
