"""A ranking kept in order while claims come and go, at O(log n) comparisons a change. Pure."""

from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from collections.abc import Collection, Iterable
from decimal import Decimal
from operator import itemgetter
from typing import NamedTuple

from leaderboard.rankings.facts import ScoreFacts
from leaderboard.rankings.ranking import SIGNS, precedence


class Spot(NamedTuple):
    """Where a system is in a ranking, and the figure that puts it there; sorts best first.

    `signed` is the value, negated where higher is better. A system has one spot at a time, so
    sorting never gets as far as the figure.
    """

    signed: Decimal
    slug: str
    system: int
    figure: ScoreFacts


SIGNED = itemgetter(0)  # a spot's `signed`, at the speed of the interpreter


class Move(NamedTuple):
    """A system's spot before and after claims came and went; None while it is not ranked."""

    was: Spot | None
    now: Spot | None
    because: str


class Ladder:
    """A ranking kept in order while claims come and go. It holds competitors only."""

    def __init__(self, direction: str) -> None:
        self.sign = SIGNS[direction]
        self.spots: list[Spot] = []
        self.standing: dict[int, Spot] = {}
        self._claims: defaultdict[int, list[ScoreFacts]] = defaultdict(list)

    def hold(self, retired: Iterable[ScoreFacts], added: Iterable[ScoreFacts]) -> None:
        """Let claims go and take others in."""
        moves = self.moves(retired, added)
        self.lift(moves)
        self.settle(moves)

    def moves(self, retired: Iterable[ScoreFacts], added: Iterable[ScoreFacts]) -> list[Move]:
        """The moves that follow when claims come and go. They are the caller's to make.

        First `lift`, then `settle`: between the two, `spots` are those of whoever stays put.
        """
        touched: dict[int, None] = {}  # a set that keeps its order
        gone: set[int] = set()
        for figure in retired:
            claims = self._claims[figure.system]
            del claims[bisect_left(claims, _claim_order(figure), key=_claim_order)]
            touched[figure.system] = None
            gone.add(figure.score)
        for figure in added:
            insort(self._claims[figure.system], figure, key=_claim_order)
            touched[figure.system] = None
        moves = (self._move(system, gone) for system in touched)
        return [move for move in moves if move is not None]

    def _move(self, system: int, gone: Collection[int]) -> Move | None:
        was, claims = self.standing.get(system), self._claims[system]
        if claims and was and claims[0] is was.figure:
            return None
        now = self._spot(claims[0]) if claims else None
        return Move(was, now, was.figure.reason if was and was.figure.score in gone else "")

    def lift(self, moves: Iterable[Move]) -> None:
        for was, _, _ in moves:
            if was:
                del self.spots[bisect_left(self.spots, was)]
                del self.standing[was.system]

    def settle(self, moves: Iterable[Move]) -> None:
        for _, now, _ in moves:
            if now:
                insort(self.spots, now)
                self.standing[now.system] = now

    def rank(self, spot: Spot) -> int:
        """1 + how many are strictly better."""
        return 1 + bisect_left(self.spots, spot.signed, key=SIGNED)

    def level_from(self, start: int) -> list[Spot]:
        """The spot at an index, and those after it that are level with it."""
        if start >= len(self.spots):
            return []
        end = bisect_right(self.spots, self.spots[start].signed, lo=start, key=SIGNED)
        return self.spots[start:end]

    def leaders(self) -> tuple[int, ...]:
        return systems_of(self.level_from(0))

    def _spot(self, figure: ScoreFacts) -> Spot:
        signed = figure.value.copy_negate() if self.sign > 0 else figure.value
        return Spot(signed, figure.slug, figure.system, figure)


def _claim_order(figure: ScoreFacts) -> tuple[int, int, str, int]:
    """The ranking's own precedence; the id settles it between copies of one claim."""
    return (*precedence(figure), figure.score)


def systems_of(spots: Iterable[Spot]) -> tuple[int, ...]:
    return tuple(spot.system for spot in spots)
