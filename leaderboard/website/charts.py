"""Where the lines, marks and words of a chart go. Pure: days and decimals in, places out.

Places are in the units of the drawing, whose origin is the upper left corner; templates draw
them. A chart is as wide as `WIDTH`, and its words are about 12 units high.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from itertools import pairwise
from typing import NamedTuple

WIDTH = 760
STEP_HEIGHT = 300
ROW_HEIGHT = 24  # of one rank
LEFT, RIGHT, TOP, BOTTOM = 48, 16, 34, 30  # what is kept free around the lines
GROUND = STEP_HEIGHT - BOTTOM  # where the days are written
NAMES_WIDTH = 190  # beside the ranks, for the names
LETTER = Decimal("6.6")  # a letter's width, on the generous side
LINE = 15  # from one line of words to the next
NAME_MOST = 30
SLOPE = 14  # how long before the day of a new rank its line leaves the old one
TICKS_MOST = 8
TENTH = Decimal("0.1")
NICE = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))
STEPS_IN_DAYS = (1, 2, 5, 7, 14)
STEPS_IN_MONTHS = (1, 2, 3, 6, 12, 24, 60, 120, 240)
SERIES = 5  # how many kinds of line there are before they repeat


@dataclass(frozen=True, slots=True)
class Tick:
    at: Decimal
    text: str


@dataclass(frozen=True, slots=True)
class Words:
    """A piece of text and where it ends (`end`) or begins (`start`)."""

    x: Decimal
    y: Decimal
    anchor: str
    text: str


@dataclass(frozen=True, slots=True)
class Reign:
    """Who had which value from one day to another; `kind` decides how it is drawn."""

    since: date
    until: date
    value: Decimal
    name: str
    kind: str
    title: str


@dataclass(frozen=True, slots=True)
class Step:
    """A reign drawn: its level line, what leads up or down to it, and its mark."""

    kind: str
    title: str
    x: Decimal
    y: Decimal
    until: Decimal
    before: Decimal | None


@dataclass(frozen=True, slots=True)
class StepChart:
    days: list[Tick]
    values: list[Tick]
    steps: list[Step]
    names: list[Words]
    width: int = WIDTH
    height: int = STEP_HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    bottom: int = GROUND


@dataclass(frozen=True, slots=True)
class Climb:
    """One system's ranks over time: (day, rank), oldest first."""

    name: str
    ranks: Sequence[tuple[date, int]]


@dataclass(frozen=True, slots=True)
class Track:
    """A climb drawn: `number` tells the kinds of line apart, from 1 on."""

    number: int
    path: str
    start: tuple[Decimal, Decimal]
    end: tuple[Decimal, Decimal]
    joint: tuple[Decimal, Decimal]
    name: Words
    title: str


@dataclass(frozen=True, slots=True)
class BumpChart:
    days: list[Tick]
    ranks: list[Tick]
    tracks: list[Track]
    height: int
    width: int = WIDTH
    left: int = LEFT
    right: int = WIDTH - NAMES_WIDTH
    bottom: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "bottom", self.height - BOTTOM)


class Scale(NamedTuple):
    """A straight line from `low`..`high` to `start`..`end`; `high` is above `low`."""

    low: Decimal
    high: Decimal
    start: int
    end: int

    def at(self, value: Decimal | int) -> Decimal:
        share = (value - self.low) / (self.high - self.low)
        return (self.start + share * (self.end - self.start)).quantize(TENTH)


def _day_scale(first: date, last: date, *, end: int) -> Scale:
    high = max(last, first + timedelta(days=1))
    return Scale(Decimal(first.toordinal()), Decimal(high.toordinal()), LEFT, end)


# --- Who led when -------------------------------------------------------------------------


def step_chart(reigns: Sequence[Reign], *, higher_is_better: bool) -> StepChart | None:
    """The record over time, oldest reign first; None where there is nothing to draw."""
    if not reigns:
        return None
    days = _day_scale(reigns[0].since, max(r.until for r in reigns), end=WIDTH - RIGHT)
    values = value_ticks(min(r.value for r in reigns), max(r.value for r in reigns))
    scale = Scale(values[0], values[-1], GROUND, TOP)
    steps: list[Step] = []
    for reign in reigns:
        x, until = days.at(reign.since.toordinal()), days.at(reign.until.toordinal())
        before = steps[-1].y if steps else None
        steps.append(Step(reign.kind, reign.title, x, scale.at(reign.value), until, before))
    return StepChart(
        days=_ticks(days, reigns[0].since, max(r.until for r in reigns)),
        values=[Tick(scale.at(value), number_text(value)) for value in values],
        steps=steps,
        names=_names(reigns, steps, higher_is_better=higher_is_better),
    )


class _Box(NamedTuple):
    left: Decimal
    top: Decimal
    right: Decimal
    bottom: Decimal

    def meets(self, other: "_Box") -> bool:
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


def _names(
    reigns: Sequence[Reign], steps: Sequence[Step], *, higher_is_better: bool
) -> list[Words]:
    """Names by their steps where they fit: the present leader's first, then by length of reign.

    A record only ever moves one way between corrections, so the corner it comes from is free.
    """
    order = sorted(
        range(len(reigns)),
        key=lambda i: (i != len(reigns) - 1, (reigns[i].since - reigns[i].until).days),
    )
    taken = [box for step in steps for box in _lines(step)]
    placed: dict[int, Words] = {}
    for i in order:
        for words in _places(steps[i], shortened(reigns[i].name), higher_is_better):
            box = _box(words)
            inside = box.left >= 0 and box.right <= WIDTH and LINE <= box.top < box.bottom <= GROUND
            if inside and not any(box.meets(other) for other in taken):
                placed[i] = words
                taken.append(box)
                break
    return [placed[i] for i in sorted(placed)]


def _places(step: Step, name: str, higher_is_better: bool) -> Iterable[Words]:
    above, below = step.y - 9, step.y + 18
    first, second = (above, below) if higher_is_better else (below, above)
    yield Words(step.x - 4, first, "end", name)
    yield Words(step.x + 6, second, "start", name)
    yield Words(step.x + 6, first, "start", name)
    yield Words(step.x - 4, second, "end", name)


def _box(words: Words) -> _Box:
    width = LETTER * len(words.text)
    left = words.x - width if words.anchor == "end" else words.x
    return _Box(left, words.y - 11, left + width, words.y + 3)


def _lines(step: Step) -> Iterable[_Box]:
    yield _Box(step.x, step.y - 1, max(step.until, step.x + 1), step.y + 1)
    yield _Box(step.x - 4, step.y - 5, step.x + 4, step.y + 5)
    if step.before is not None:
        top, bottom = sorted([step.before, step.y])
        yield _Box(step.x - 1, top, step.x + 1, bottom)


# --- Ranks over time ----------------------------------------------------------------------


def bump_chart(climbs: Sequence[Climb], *, today: date) -> BumpChart | None:
    """Ranks over time, one line a system, names at its end; None where nobody has a date."""
    climbs = [climb for climb in climbs if climb.ranks]
    if not climbs:
        return None
    first = min(climb.ranks[0][0] for climb in climbs)
    last = max(today, *(climb.ranks[-1][0] for climb in climbs))
    lowest = max(rank for climb in climbs for _, rank in climb.ranks)
    rows = max(min(lowest, 20), len(climbs))  # twenty rows of height hold any number of ranks
    height = TOP + BOTTOM + ROW_HEIGHT * max(rows - 1, 1)
    days = _day_scale(first, last, end=WIDTH - NAMES_WIDTH)
    ranks = Scale(Decimal(1), Decimal(max(lowest, 2)), TOP, height - BOTTOM)
    ends = [ranks.at(climb.ranks[-1][1]) for climb in climbs]
    heights = spread(ends, least=LINE, most=height - BOTTOM + LINE)
    return BumpChart(
        days=_ticks(days, first, last),
        ranks=[Tick(ranks.at(rank), str(rank)) for rank in _rank_ticks(lowest)],
        tracks=[
            _track(number, climb, days, ranks, end, name_at)
            for number, (climb, end, name_at) in enumerate(zip(climbs, ends, heights, strict=True))
        ],
        height=height,
    )


def _track(
    number: int, climb: Climb, days: Scale, ranks: Scale, end: Decimal, name_at: Decimal
) -> Track:
    spots = [(days.at(day.toordinal()), ranks.at(rank)) for day, rank in climb.ranks]
    right = Decimal(WIDTH - NAMES_WIDTH)
    path = f"M{spots[0][0]} {spots[0][1]}"
    for (before, _), (x, y) in pairwise(spots):
        path += f"H{max(before, x - SLOPE)}L{x} {y}"
    return Track(
        number=number % SERIES + 1,
        path=f"{path}H{right}",
        start=spots[0],
        end=(right, end),
        joint=(right + 14, name_at),
        name=Words(right + 18, name_at + 4, "start", shortened(climb.name)),
        title=climb.name,
    )


def _rank_ticks(lowest: int) -> list[int]:
    if lowest <= 12:
        return list(range(1, lowest + 1))
    step = 5 if lowest <= 40 else -(-lowest // 8 // 10) * 10
    return [1, *range(step, lowest + 1, step)]


def spread(places: Sequence[Decimal], *, least: int, most: int) -> list[Decimal]:
    """The same places, moved down where they would be nearer than `least`, and up from `most`.

    >>> [str(y) for y in spread([Decimal(10), Decimal(10), Decimal(40)], least=15, most=100)]
    ['10', '25', '40']
    """
    order = sorted(range(len(places)), key=lambda i: places[i])
    moved = list(places)
    for before, here in pairwise(order):
        moved[here] = max(moved[here], moved[before] + least)
    floor = Decimal(most)
    for here in reversed(order):
        moved[here] = min(moved[here], floor)
        floor = moved[here] - least
    return moved


# --- Axes ---------------------------------------------------------------------------------


def value_ticks(low: Decimal, high: Decimal) -> list[Decimal]:
    """Round numbers around both, three to seven of them.

    >>> [str(tick) for tick in value_ticks(Decimal("18.1"), Decimal("54.8"))]
    ['10', '20', '30', '40', '50', '60']
    """
    if low == high:  # a lone value stands in the middle of a tenth of itself, nought on the ground
        low, high = low - abs(low) / 20, high + abs(high) / 20 or Decimal(1)
    rough = (high - low) / 4
    power = Decimal(1).scaleb(rough.adjusted())
    step = next(power * nice for nice in NICE if power * nice >= rough)
    first = (low / step).to_integral_value(ROUND_FLOOR)
    last = max((high / step).to_integral_value(ROUND_CEILING), first + 1)
    return [_plain(step * number) for number in range(int(first), int(last) + 1)]


def number_text(value: Decimal) -> str:
    """A tick in figures; large ones with a thin space between thousands."""
    return f"{value:,f}".replace(",", "\u2009")


def _plain(value: Decimal) -> Decimal:
    """Without an exponent and without zeros behind the point."""
    short = value.normalize()
    return short.quantize(Decimal(1)) if short == short.to_integral_value() else short


def _ticks(scale: Scale, first: date, last: date) -> list[Tick]:
    return [Tick(scale.at(day.toordinal()), text) for day, text in day_ticks(first, last)]


def day_ticks(first: date, last: date) -> list[tuple[date, str]]:
    """First days of months or years between two days, or single days where they are near."""
    for months in STEPS_IN_MONTHS:
        days = list(_months(first, last, months))
        if len(days) < 3 and months == 1:
            return [(day, f"{day.day} {day:%b}") for day in _days(first, last)]
        if len(days) <= TICKS_MOST:
            return [(day, _month_text(day, is_first=day == days[0])) for day in days]
    return [(first, str(first.year)), (last, str(last.year))]


def _months(first: date, last: date, step: int) -> Iterable[date]:
    month = -(-(first.year * 12 + first.month - (first.day == 1)) // step) * step
    while month <= last.year * 12 + last.month - 1:
        yield date(month // 12, month % 12 + 1, 1)
        month += step


def _month_text(day: date, *, is_first: bool) -> str:
    if day.month == 1:
        return str(day.year)
    return f"{day:%b} {day.year}" if is_first else f"{day:%b}"


def _days(first: date, last: date) -> list[date]:
    span = (last - first).days
    step = next((days for days in STEPS_IN_DAYS if span // days < TICKS_MOST), 30)
    return [first + timedelta(days=number) for number in range(0, span + 1, step)]


def shortened(name: str) -> str:
    return name if len(name) <= NAME_MOST else f"{name[: NAME_MOST - 1].rstrip()}…"
