"""The fewest claims whose removal changes who leads. Pure, and exact at every size."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate, takewhile

from leaderboard.rankings.facts import ScoreFacts
from leaderboard.rankings.ranking import precedence, upward


@dataclass(frozen=True, slots=True)
class RemovedClaim:
    system: str
    submission: int
    digest: str


@dataclass(frozen=True, slots=True)
class Removal:
    """The fewest claims without which others lead, and the slugs of those who then do."""

    claims: tuple[RemovedClaim, ...]
    leaders_after: tuple[str, ...]

    @property
    def count(self) -> int:
        return len(self.claims)


class _Contender:
    """A ranked system's claims in order of precedence; the first that is left stands."""

    def __init__(self, claims: Iterable[ScoreFacts], sign: int) -> None:
        self.claims = sorted(claims, key=precedence)
        self.slug = self.claims[0].slug
        self.values = [upward(claim.value, sign) for claim in self.claims]  # higher is better


Struck = dict[str, int]  # slug to how many of its claims go, counted from the first


def removal(figures: Iterable[ScoreFacts], *, sign: int) -> Removal:
    """The fewest claims to take away so that another set of systems is first.

    A system's next claim stands when the one before is gone, and the system is gone with its
    last. Exact at every size, in O(n log n) for n claims. To take a claim that does not stand
    achieves nothing, so whatever is smallest takes the first few claims of some systems. At
    most two systems matter: where first place is shared, one of them whose value changes or
    one that catches up; where one leads, that one lowered to its j-th claim and one other
    raised to reach it, each j in turn. With the last one's last claim nobody is left to lead.

    Of equally small answers: the one that takes most from leaders, then the one whose system's
    slug sorts first.
    """
    contenders = _contenders(figures, sign)
    top = max(each.values[0] for each in contenders)
    leaders = [each for each in contenders if each.values[0] == top]
    others = [each for each in contenders if each.values[0] != top]
    shared = len(leaders) > 1
    struck = _unshare(leaders, others, top) if shared else _overtake(leaders[0], others)
    return Removal(
        tuple(
            RemovedClaim(claim.slug, claim.submission, claim.digest)
            for each in [*leaders, *others]
            for claim in each.claims[: struck.get(each.slug, 0)]
        ),
        tuple(_leading(contenders, struck)),
    )


def _contenders(figures: Iterable[ScoreFacts], sign: int) -> list[_Contender]:
    """Sorted by slug."""
    claims: dict[str, list[ScoreFacts]] = {}
    for figure in figures:
        if not figure.is_reference:
            claims.setdefault(figure.slug, []).append(figure)
    return [_Contender(claims[slug], sign) for slug in sorted(claims)]


def _unshare(leaders: list[_Contender], others: list[_Contender], top: Decimal) -> Struck:
    """Change the value of one of several leaders, or raise another system to theirs."""
    ways = [(_passed(each.values, lambda value: value == top), each.slug) for each in leaders]
    for each in others:
        taken = _passed(each.values, lambda value: value < top)
        if taken < len(each.values):
            ways.append((taken, each.slug))
    count, slug = min(ways, key=lambda way: way[0])  # of equals the first: leaders, by slug
    return {slug: count}


def _overtake(leader: _Contender, others: list[_Contender]) -> Struck:
    """Lower the one leader, raise another system to it, or do some of each."""
    reached = _best_within(others)
    ways = [(len(leader.values), 0)]  # claims taken from the leader, and from the other
    for taken, value in enumerate(leader.values):
        raised = bisect_left(reached, value)
        if raised < len(reached):
            ways.append((taken, raised))
    taken, raised = min(ways, key=lambda way: (sum(way), -way[0]))
    struck = {leader.slug: taken}
    if raised:
        rivals = (each for each in others if len(each.values) > raised)
        riser = next(each for each in rivals if each.values[raised] >= leader.values[taken])
        struck[riser.slug] = raised
    return struck


def _passed(values: Iterable[Decimal], is_passed: Callable[[Decimal], bool]) -> int:
    """How many values come before the first that is not passed; all, if there is none."""
    return sum(1 for _ in takewhile(is_passed, values))


def _best_within(others: Iterable[_Contender]) -> list[Decimal]:
    """The best value any of them can show with 0, 1, 2, … claims gone, so never falling."""
    best: list[Decimal] = []
    for each in others:
        for gone, value in enumerate(each.values):
            if gone == len(best):
                best.append(value)
            best[gone] = max(best[gone], value)
    return list(accumulate(best, max))


def _leading(contenders: Iterable[_Contender], struck: Mapping[str, int]) -> Iterator[str]:
    """Slugs of who leads once the struck claims are gone, in order."""
    left = {
        each.slug: each.values[gone]
        for each in contenders
        if (gone := struck.get(each.slug, 0)) < len(each.values)
    }
    top = max(left.values(), default=None)
    return (slug for slug, value in left.items() if value == top)
