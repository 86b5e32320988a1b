"""What other honest choices among several claims by one system could make of its rank. Pure."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from leaderboard.rankings.facts import ScoreFacts
from leaderboard.rankings.ranking import SIGNS


class ChoiceBounds(NamedTuple):
    """The spread of a system's claims, in the metric's unit, and the ranks they could give."""

    lowest: Decimal
    highest: Decimal
    best: int
    worst: int
    claims: int


def choice_bounds(figures: Iterable[ScoreFacts], *, direction: str) -> dict[int, ChoiceBounds]:
    """System id to the best and worst rank if every system let any one of its claims stand.

    best = 1 + #{j ≠ i : the worst value of j is better than the best of i} and
    worst = 1 + #{j ≠ i : the best value of j is better than the worst of i}; both are reached.
    The figures are all claims of one ranking; references take no part, and a metric without
    direction has no ranks to bound. Takes O(n log n). Raises KeyError for any other direction.
    Source: DESIGN, section 4, several claims.
    """
    sign = SIGNS[direction]
    if direction == "none":
        return {}
    claimed: dict[int, list[Decimal]] = {}
    for figure in figures:
        if not figure.is_reference:
            claimed.setdefault(figure.system, []).append(figure.value)
    spreads = {system: (min(values), max(values)) for system, values in claimed.items()}
    lows = sorted(low for low, _ in spreads.values())
    highs = sorted(high for _, high in spreads.values())
    bounds: dict[int, ChoiceBounds] = {}
    for system, (low, high) in spreads.items():
        if sign > 0:
            surely, possibly = (
                len(lows) - bisect_right(lows, high),
                len(highs) - bisect_right(highs, low),
            )
        else:
            surely, possibly = bisect_left(highs, low), bisect_left(lows, high)
        itself = low != high  # its own best is among those better than its worst
        bounds[system] = ChoiceBounds(
            low, high, 1 + surely, 1 + possibly - itself, len(claimed[system])
        )
    return bounds
