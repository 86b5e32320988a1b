"""What one ranking has been: who led when, where a system stood, what changed. Pure.

A ranking is one board, one class, one metric; its history follows from every figure that is or
once was published. Two times are kept apart (DESIGN, section 4): the result date, on which a
claim became public, and the known time, during which this tracker held it. References compete
nowhere, and a metric without direction has no history. Values are in the metric's own unit.

Each history is one sweep: a claim that comes or goes costs O(log n) comparisons, and beside
that only what is reported costs anything. Systems are given by id, best first, and in the order
of their slugs where they are level.
"""

from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal, localcontext
from itertools import chain, groupby
from typing import NamedTuple

from leaderboard.rankings.facts import ScoreFacts
from leaderboard.rankings.ladder import SIGNED, Ladder, Spot, systems_of

NAMED = 5  # how many of those overtaken are named; all of them are counted
EXACT_DIGITS = 100  # the record keeps forty: no margin is ever rounded


@dataclass(frozen=True, slots=True)
class Lead:
    """Who led from one day until another: `until` is the day it ended, None while it lasts.

    `leaders` all have the best `value`; `figure` is the first one's. The rest tells of the day
    the lead began: the `margin` to the next different value and the `runners_up` who had it
    (None and nobody where there is no such value), and how many `systems` were ranked.
    `separable` is whether the leader's 95 % interval lay wholly better than every runner-up's:
    a shared lead never does, and None says that an interval or a runner-up is missing.
    """

    since: date
    until: date | None
    leaders: tuple[int, ...]
    value: Decimal
    margin: Decimal | None
    runners_up: tuple[int, ...]
    separable: bool | None
    figure: ScoreFacts
    systems: int


@dataclass(frozen=True, slots=True)
class RankAt:
    """A system's competition rank at the end of a day, among how many, by which value."""

    day: date
    rank: int
    value: Decimal
    of: int


@dataclass(frozen=True, slots=True)
class Entered:
    """A system that came into the ranking, and its rank there."""

    system: int
    figure: ScoreFacts
    rank: int


@dataclass(frozen=True, slots=True)
class Left:
    """A system whose last claim went, the rank it had, and why the claim went."""

    system: int
    figure: ScoreFacts
    rank: int
    reason: str


@dataclass(frozen=True, slots=True)
class Corrected:
    """Another figure came to stand for a system.

    `because` is why the former was retired; empty where it is still held, or nobody said.
    """

    system: int
    before: ScoreFacts
    after: ScoreFacts
    rank_before: int
    rank_after: int
    because: str


@dataclass(frozen=True, slots=True)
class Overtake:
    """A system whose value improved, past `count` others; the best-placed are in `over`."""

    system: int
    over: tuple[int, ...]
    count: int
    because: str


@dataclass(frozen=True, slots=True)
class Fall:
    """A system whose value got worse, and the `count` others, none improved, it fell behind."""

    system: int
    by: tuple[int, ...]
    count: int
    because: str


@dataclass(frozen=True, slots=True)
class Change:
    """What changed in a ranking at one moment; None where two sets of figures are compared.

    Each pair that changed places is credited once: to the system that improved, or else to the
    one that fell. Entries come best first, those who left by the rank they had. `systems` is
    how many are ranked afterwards.
    """

    moment: datetime | None
    entered: tuple[Entered, ...]
    left: tuple[Left, ...]
    corrected: tuple[Corrected, ...]
    overtakes: tuple[Overtake, ...]
    fell: tuple[Fall, ...]
    leaders_before: tuple[int, ...]
    leaders_after: tuple[int, ...]
    systems: int

    @property
    def is_empty(self) -> bool:
        """Whether every system stands as it did, by the same figure."""
        return not (self.entered or self.left or self.corrected)


def progression(figures: Iterable[ScoreFacts], *, direction: str) -> list[Lead]:
    """Who led when, by result date, oldest first, among the dated figures held now."""
    ladder = Ladder(direction)
    leads: list[Lead] = []
    for day, claims in _by_day(figures, direction):
        ladder.hold([], claims)
        best = ladder.level_from(0)
        if leads:
            if (leads[-1].leaders, leads[-1].value) == (systems_of(best), best[0].figure.value):
                continue
            leads[-1] = replace(leads[-1], until=day)
        leads.append(_lead(ladder, day))
    return leads


def rank_series(
    figures: Iterable[ScoreFacts], systems: Collection[int], *, direction: str
) -> dict[int, list[RankAt]]:
    """Each system's rank over result dates, among the dated figures held now.

    An item says that the rank or the value changed that day; a system never ranked has none.
    Every day costs O(log n) for each system asked for.
    """
    ladder = Ladder(direction)
    series: dict[int, list[RankAt]] = {system: [] for system in systems}
    for day, claims in _by_day(figures, direction):
        ladder.hold([], claims)
        for system in series.keys() & ladder.standing.keys():
            spot = ladder.standing[system]
            found = RankAt(day, ladder.rank(spot), spot.figure.value, len(ladder.spots))
            known = series[system]
            if not known or (known[-1].rank, known[-1].value) != (found.rank, found.value):
                known.append(found)
    return series


def changes(figures: Iterable[ScoreFacts], *, direction: str) -> list[Change]:
    """What changed in the ranking of all held figures, by known time, oldest first.

    Whatever came and went at one moment is one change; a moment that changed nothing in the
    ranking has none. A figure is no longer held at its `known_to`.
    """
    come: defaultdict[datetime, list[ScoreFacts]] = defaultdict(list)
    gone: defaultdict[datetime, list[ScoreFacts]] = defaultdict(list)
    for figure in _competing(figures, direction):
        if figure.known_to is None:
            come[figure.known_from].append(figure)
        elif figure.known_from < figure.known_to:  # else it was never held
            come[figure.known_from].append(figure)
            gone[figure.known_to].append(figure)
    ladder = Ladder(direction)
    found = (
        _change(ladder, moment, gone[moment], come[moment])
        for moment in sorted(come.keys() | gone.keys())
    )
    return [change for change in found if not change.is_empty]


def difference(
    before: Collection[ScoreFacts], after: Collection[ScoreFacts], *, direction: str
) -> Change:
    """The same facts between any two sets of held figures of one ranking; it may be empty."""
    was = {figure.score: figure for figure in _competing(before, direction)}
    now = {figure.score: figure for figure in _competing(after, direction)}
    ladder = Ladder(direction)
    ladder.hold([], was.values())
    retired = [figure for score, figure in was.items() if score not in now]
    added = [figure for score, figure in now.items() if score not in was]
    return _change(ladder, None, retired, added)


def _competing(figures: Iterable[ScoreFacts], direction: str) -> list[ScoreFacts]:
    if direction == "none":
        return []
    return [figure for figure in figures if not figure.is_reference]


def _by_day(
    figures: Iterable[ScoreFacts], direction: str
) -> Iterator[tuple[date, list[ScoreFacts]]]:
    """The figures held now by the day they became public, oldest first; undated ones left out."""
    days: defaultdict[date, list[ScoreFacts]] = defaultdict(list)
    for figure in _competing(figures, direction):
        if figure.known_to is None and figure.result_date is not None:
            days[figure.result_date].append(figure)
    for day in sorted(days):
        yield day, days[day]


def _lead(ladder: Ladder, day: date) -> Lead:
    leaders = ladder.level_from(0)
    runners_up = ladder.level_from(len(leaders))
    margin = None
    if runners_up:
        with localcontext(prec=EXACT_DIGITS):
            margin = runners_up[0].signed - leaders[0].signed
    return Lead(
        since=day,
        until=None,
        leaders=systems_of(leaders),
        value=leaders[0].figure.value,
        margin=margin,
        runners_up=systems_of(runners_up),
        separable=_separable(leaders, runners_up, ladder.sign),
        figure=leaders[0].figure,
        systems=len(ladder.spots),
    )


def _separable(leaders: Sequence[Spot], runners_up: Sequence[Spot], sign: int) -> bool | None:
    if len(leaders) > 1:
        return False  # places 1 and 2 are level
    verdicts = {_apart(leaders[0].figure, each.figure, sign) for each in runners_up}
    if False in verdicts:
        return False
    return None if None in verdicts or not verdicts else True


def _apart(leader: ScoreFacts, other: ScoreFacts, sign: int) -> bool | None:
    upper, lower = (leader, other) if sign > 0 else (other, leader)
    if upper.interval.low is None or lower.interval.high is None:
        return None
    return upper.interval.low > lower.interval.high


def _change(
    ladder: Ladder,
    moment: datetime | None,
    retired: Iterable[ScoreFacts],
    added: Iterable[ScoreFacts],
) -> Change:
    """Let claims come and go, and say what that changed."""
    leaders_before = ladder.leaders()
    moves = ladder.moves(retired, added)
    leaving = sorted((was, because) for was, now, because in moves if was and not now)
    coming = sorted(now for was, now, _ in moves if now and not was)
    moved = sorted(
        (_Moved(was, now, because) for was, now, because in moves if was and now),
        key=lambda move: move.now,
    )
    left = [Left(was.system, was.figure, ladder.rank(was), why) for was, why in leaving]
    ranks_before = [ladder.rank(was) for was, _, _ in moved]
    ladder.lift(moves)
    overtakes, fell = _overtakes(moved, ladder.spots), _falls(moved, ladder.spots)
    ladder.settle(moves)
    return Change(
        moment=moment,
        entered=tuple(Entered(now.system, now.figure, ladder.rank(now)) for now in coming),
        left=tuple(left),
        corrected=tuple(
            Corrected(now.system, was.figure, now.figure, rank, ladder.rank(now), because)
            for rank, (was, now, because) in zip(ranks_before, moved, strict=True)
        ),
        overtakes=overtakes,
        fell=fell,
        leaders_before=leaders_before,
        leaders_after=ladder.leaders(),
        systems=len(ladder.spots),
    )


class _Moved(NamedTuple):
    """The move of a system that was ranked before and after."""

    was: Spot
    now: Spot
    because: str


def _overtakes(moved: Sequence[_Moved], still: list[Spot]) -> tuple[Overtake, ...]:
    """Whom each system that improved went past, among those who moved and who stayed put.

    Went past: strictly worse than them before, strictly better after.
    """
    found: dict[int, Overtake] = {}
    ahead: list[Spot] = []  # where those who were strictly better before are now
    for level in _levels(moved, best_first=True):
        for was, now, because in level:
            if now.signed < was.signed:
                behind_now = _Stretch(
                    ahead, bisect_right(ahead, now.signed, key=SIGNED), len(ahead)
                )
                over, count = _first_of(_between(still, now, was), behind_now)
                if count:
                    found[now.system] = Overtake(now.system, over, count, because)
        for move in level:
            insort(ahead, move.now)
    return tuple(found[now.system] for _, now, _ in moved if now.system in found)


def _falls(moved: Sequence[_Moved], still: list[Spot]) -> tuple[Fall, ...]:
    """Whom each system that got worse fell behind, leaving out those who improved themselves."""
    found: dict[int, Fall] = {}
    behind: list[Spot] = []  # where those who were strictly worse before are now
    passive = [move for move in moved if move.now.signed >= move.was.signed]
    for level in _levels(passive, best_first=False):
        for was, now, because in level:
            if now.signed > was.signed:
                ahead_now = _Stretch(behind, 0, bisect_left(behind, now.signed, key=SIGNED))
                by, count = _first_of(_between(still, was, now), ahead_now)
                if count:
                    found[now.system] = Fall(now.system, by, count, because)
        for move in level:
            insort(behind, move.now)
    return tuple(found[now.system] for _, now, _ in moved if now.system in found)


def _levels(moved: Iterable[_Moved], *, best_first: bool) -> Iterator[list[_Moved]]:
    """Those who had one value before, together."""
    ordered = sorted(moved, key=_signed_before, reverse=not best_first)
    for _, level in groupby(ordered, key=_signed_before):
        yield list(level)


def _signed_before(move: _Moved) -> Decimal:
    return move.was.signed


class _Stretch(NamedTuple):
    """Neighbours in sorted spots, from `start` up to `end`; never copied out."""

    spots: list[Spot]
    start: int
    end: int


def _between(spots: list[Spot], better: Spot, worse: Spot) -> _Stretch:
    """Those strictly between two values."""
    start = bisect_right(spots, better.signed, key=SIGNED)
    return _Stretch(spots, start, bisect_left(spots, worse.signed, lo=start, key=SIGNED))


def _first_of(*stretches: _Stretch) -> tuple[tuple[int, ...], int]:
    """The best few of these stretches, best first, and how many there are in all."""
    few = [spots[start : min(end, start + NAMED)] for spots, start, end in stretches]
    count = sum(end - start for _, start, end in stretches)
    return systems_of(sorted(chain.from_iterable(few))[:NAMED]), count
