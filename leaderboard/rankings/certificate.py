"""What can be said about first place in one ranking: how firm it is, and what would move it.

Pure. One ranking is one board, one metric, one class; values, margins and distances are in the
metric's own unit. Everything that decides is exact: decimals or fractions.
"""

from bisect import bisect_left, insort
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from itertools import groupby
from math import floor

from leaderboard.importers.values import EXACT, plain
from leaderboard.rankings.facts import ScoreFacts, entry_of, standing_figures
from leaderboard.rankings.intervals import Origin, wilson
from leaderboard.rankings.ranking import LONG_AGO, SIGNS, precedence, rank, upward
from leaderboard.rankings.removal import Removal, removal

TOP = 10
MOST_ITEMS = 10**12  # no benchmark is larger; whoever would need more cannot be settled


class Verdict(StrEnum):
    """Whether places 1 and 2 can be told apart at 95 %."""

    SEPARABLE = "separable"
    NOT_SEPARABLE = "not separable"
    TIED = "tied"
    UNKNOWN = "unknown"
    ALONE = "alone"


@dataclass(frozen=True, slots=True)
class Separation:
    """Slugs of the first and of the next value, how far apart, and whether that is enough.

    Were all values to stay, about `items_needed` items for each system, or `times_as_many` as
    now, would separate them. Both are None where nothing needs settling or nobody can say.
    """

    verdict: Verdict
    leaders: tuple[str, ...]
    runners_up: tuple[str, ...]
    margin: Decimal | None
    items_needed: int | None = None
    times_as_many: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Headroom:
    """From the leader's value to the bound and to the best human; negative when it is beyond."""

    to_bound: Decimal | None
    to_human: Decimal | None
    human: str | None


@dataclass(frozen=True, slots=True)
class TopWithinInterval:
    """Since which day the leader's interval has held the values of all of the first `size`."""

    size: int
    since: date | None


@dataclass(frozen=True, slots=True)
class Certificate:
    separation: Separation
    removal: Removal
    headroom: Headroom
    top: TopWithinInterval


def certificate(
    figures: Sequence[ScoreFacts],
    *,
    direction: str,
    upper: Decimal | None,
    lower: Decimal | None,
    whole: Decimal | None,
    humans: Collection[int],
) -> Certificate | None:
    """The certificate of one ranking, from all its published figures, or None if nobody leads.

    `upper` and `lower` bound the metric; `whole` is what a proportion of one is in its unit
    (100 for percent) or None; `humans` are the ids of the references that are people. A
    metric whose direction is "none" has no first place. Takes O(n log n) for n figures.
    Raises KeyError for a direction nobody defined. Source: DESIGN, section 4, certificate.
    """
    sign = SIGNS[direction]
    standing = standing_figures(figures)
    places = rank([entry_of(*each) for each in standing.items()], direction=direction)
    leaders = [standing[place.name] for place in places if place.rank == 1]
    if not leaders:
        return None
    next_rank = 1 + len(leaders)
    runners_up = [standing[place.name] for place in places if place.rank == next_rank]
    people = [standing[system] for system in humans if system in standing]
    return Certificate(
        separation(leaders, runners_up, sign=sign, whole=whole),
        removal(figures, sign=sign),
        headroom(leaders[0], people, sign=sign, bound=upper if sign > 0 else lower),
        TopWithinInterval(TOP, within_one_interval_since(figures, sign=sign)),
    )


def as_json(certificate: Certificate) -> dict[str, object]:
    """For JSON: decimals as plain text without exponent, days as ISO text, tuples as lists."""
    parts: dict[str, dict[str, object]] = {
        name: {key: _as_json(value) for key, value in part.items()}
        for name, part in asdict(certificate).items()
    }
    return {**parts, "removal": {"count": certificate.removal.count, **parts["removal"]}}


# --- Are places 1 and 2 told apart? -------------------------------------------------------


def separation(
    leaders: Sequence[ScoreFacts],
    runners_up: Sequence[ScoreFacts],
    *,
    sign: int,
    whole: Decimal | None,
) -> Separation:
    """Whether the 95 % intervals of the first and of the next value are apart; touching is not.

    Several may share the next value: the leader has to be told from each of them. One overlap
    settles that it cannot be, even if another interval is missing.
    """
    names = _slugs(leaders), _slugs(runners_up)
    margin = _lead(leaders[0].value, runners_up[0].value, sign) if runners_up else None
    if len(leaders) > 1:
        return Separation(Verdict.TIED, *names, margin)
    if not runners_up:
        return Separation(Verdict.ALONE, *names, margin)
    gaps = [_gap(leaders[0], rival, sign) for rival in runners_up]
    if any(gap is not None and gap <= 0 for gap in gaps):
        unsettled = [
            rival for rival, gap in zip(runners_up, gaps, strict=True) if gap is None or gap <= 0
        ]
        needed = _needed_for_all(leaders[0], unsettled, sign=sign, whole=whole)
        return Separation(Verdict.NOT_SEPARABLE, *names, margin, *needed)
    return Separation(Verdict.UNKNOWN if None in gaps else Verdict.SEPARABLE, *names, margin)


Needed = tuple[int | None, Decimal | None]  # items for each system; times as many as now


def _needed_for_all(
    leader: ScoreFacts, rivals: Iterable[ScoreFacts], *, sign: int, whole: Decimal | None
) -> Needed:
    items, times = zip(
        *(_needed(leader, rival, sign=sign, whole=whole) for rival in rivals), strict=True
    )
    return (
        None if None in items else max(items),
        None if None in times else max(times),
    )


def _needed(leader: ScoreFacts, rival: ScoreFacts, *, sign: int, whole: Decimal | None) -> Needed:
    """What would separate two values that stay as they are.

    Wilson intervals are computed anew for other numbers of items. Of any other interval we
    only know that its half width shrinks with 1/√n.
    """
    origins = {leader.interval.origin, rival.interval.origin}
    if whole and origins == {Origin.WILSON} and leader.n and rival.n:
        return _items_for_shares(leader.value / whole, rival.value / whole), None
    gap = _gap(leader, rival, sign)
    if gap is None:
        return None, None
    margin = Fraction(_lead(leader.value, rival.value, sign))
    factor = ((margin - Fraction(gap)) / margin) ** 2  # margin − gap: both half widths together
    times = Decimal(floor(10 * factor) + 1).scaleb(-1, EXACT)  # beyond: at the factor they touch
    items = floor(leader.n * factor) + 1 if leader.n and leader.n == rival.n else None
    return (
        items if items is not None and items <= MOST_ITEMS else None,
        times if times <= MOST_ITEMS else None,
    )


@lru_cache(maxsize=64)  # a thousand systems may share the second place, with one value
def _items_for_shares(one: Decimal, other: Decimal) -> int | None:
    """The fewest items at which the Wilson intervals of two shares are apart.

    Each bound only moves towards its share as n grows, so halving the range finds it.
    """
    less, more = sorted([one, other])

    def apart(n: int) -> bool:
        return wilson(less, n)[1] < wilson(more, n)[0]

    candidates = range(1, MOST_ITEMS + 1)
    found = bisect_left(candidates, True, key=apart)
    return candidates[found] if found < len(candidates) else None


def _gap(leader: ScoreFacts, rival: ScoreFacts, sign: int) -> Decimal | None:
    """From the rival's better bound to the leader's worse one; negative where they overlap."""
    near = leader.interval.low if sign > 0 else leader.interval.high
    far = rival.interval.high if sign > 0 else rival.interval.low
    return None if near is None or far is None else _lead(near, far, sign)


# --- How far up it could still go ---------------------------------------------------------


def headroom(
    leader: ScoreFacts, people: Iterable[ScoreFacts], *, sign: int, bound: Decimal | None
) -> Headroom:
    """From the leader's value to the metric's bound and to the best of the human references.

    Of equally good people the one whose slug sorts first is named.
    """
    human = min(people, key=lambda each: (upward(each.value, -sign), each.slug), default=None)
    return Headroom(
        None if bound is None else _lead(bound, leader.value, sign),
        None if human is None else _lead(human.value, leader.value, sign),
        None if human is None else human.slug,
    )


# --- The first ten within one interval ----------------------------------------------------


Rung = tuple[Decimal, Decimal, Decimal, str, int]


def within_one_interval_since(figures: Iterable[ScoreFacts], *, sign: int) -> date | None:
    """The first day since which the leader's interval has held all values of places 1 to 10.

    Looked at on every day on which a claim became public, as the board stood that evening
    with the claims held today; None if it does not hold on the last of them. Claims without a
    date take no part. Where first place is shared, the widest interval counts. One sweep:
    O(n log n) comparisons for n claims, and the ladder is shifted once for each.
    """
    dated = (figure for figure in figures if figure.result_date and not figure.is_reference)
    standing: dict[int, ScoreFacts] = {}
    ladder: list[Rung] = []
    since: date | None = None
    for day, arrived in groupby(sorted(dated, key=_day), key=_day):
        for figure in arrived:
            _climb(figure, standing, ladder, sign)
        since = (since or day) if _top_within_interval(ladder, standing) else None
    return since


def _climb(
    figure: ScoreFacts, standing: dict[int, ScoreFacts], ladder: list[Rung], sign: int
) -> None:
    held = standing.get(figure.system)
    if held is not None:
        if precedence(held) <= precedence(figure):
            return
        del ladder[bisect_left(ladder, _rung(held, sign))]
    standing[figure.system] = figure
    insort(ladder, _rung(figure, sign))


def _rung(figure: ScoreFacts, sign: int) -> Rung:
    """Sorts the best value first, and of equal values the widest, furthest reaching interval."""
    low, high, _ = figure.interval
    width, reach = Decimal(-1), Decimal(0)
    if low is not None and high is not None:
        width, reach = EXACT.subtract(high, low), upward(low if sign > 0 else high, sign)
    fall = upward(figure.value, -sign)
    return fall, width.copy_negate(), reach, figure.slug, figure.system


def _top_within_interval(ladder: Sequence[Rung], standing: Mapping[int, ScoreFacts]) -> bool:
    if len(ladder) < TOP:
        return False
    first, last = standing[ladder[0][-1]], standing[ladder[TOP - 1][-1]]
    low, high, _ = first.interval
    if low is None or high is None:
        return False
    return all(low <= value <= high for value in (first.value, last.value))


# --- Numbers and names --------------------------------------------------------------------


def _lead(one: Decimal, other: Decimal, sign: int) -> Decimal:
    """By how much one value is better than the other."""
    return EXACT.subtract(one, other) if sign > 0 else EXACT.subtract(other, one)


def _slugs(figures: Iterable[ScoreFacts]) -> tuple[str, ...]:
    return tuple(sorted(figure.slug for figure in figures))


def _day(figure: ScoreFacts) -> date:
    return figure.result_date or LONG_AGO


def _as_json(value: object) -> object:
    match value:
        case Decimal():
            return plain(value)
        case StrEnum():
            return value.value
        case date():
            return value.isoformat()
        case tuple():
            return [_as_json(each) for each in value]
        case _:
            return value
