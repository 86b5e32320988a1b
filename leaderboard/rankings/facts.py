"""One published figure with all that its ranking, its history and its checks depend on. Pure."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from leaderboard.rankings.intervals import NO_INTERVAL, Interval
from leaderboard.rankings.ranking import Entry, standing_claim


class ScoreFacts(NamedTuple):
    """One metric's value in a claim that is or once was published.

    `value` and `interval` are in the metric's unit, `n` counts items. The claim was held from
    `known_from` until `known_to` (None: it still is), and was then replaced or withdrawn for
    the `reason`; `supersedes` is the submission it replaced itself.
    """

    score: int
    submission: int
    system: int
    slug: str
    metric: int
    class_key: str
    value: Decimal
    interval: Interval
    is_reference: bool
    relationship: str
    result_date: date | None
    digest: str
    n: int | None
    known_from: datetime
    known_to: datetime | None = None
    supersedes: int | None = None
    reason: str = ""


def standing_figures(figures: Iterable[ScoreFacts]) -> dict[int, ScoreFacts]:
    """System id to the figure that stands for it; the figures are of one class and metric."""
    rivals: dict[int, list[ScoreFacts]] = {}
    for figure in figures:
        rivals.setdefault(figure.system, []).append(figure)
    return {
        system: found[0] if len(found) == 1 else standing_claim(found)
        for system, found in rivals.items()
    }


def entry_of(system: int, figure: ScoreFacts | None) -> Entry[int]:
    if figure is None:
        return Entry(system, None, NO_INTERVAL)
    return Entry(system, figure.value, figure.interval, figure.is_reference)
