import itertools
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leaderboard.rankings.choices import ChoiceBounds, choice_bounds
from leaderboard.rankings.facts import ScoreFacts, entry_of
from leaderboard.rankings.intervals import NO_INTERVAL
from leaderboard.rankings.ranking import rank

D = Decimal
A, B, C, HUMAN = 1, 2, 3, 9


def claim(system: int, value, *, is_reference: bool = False) -> ScoreFacts:
    return ScoreFacts(
        score=1,
        submission=1,
        system=system,
        slug=f"system-{system}",
        metric=1,
        class_key="",
        value=D(value),
        interval=NO_INTERVAL,
        is_reference=is_reference,
        relationship="owner",
        result_date=None,
        digest="",
        n=None,
        known_from=datetime(2025, 1, 1, tzinfo=UTC),
    )


def ranks(figures, direction: str) -> dict[int, tuple[int, int]]:
    found = choice_bounds(figures, direction=direction)
    return {system: (bounds.best, bounds.worst) for system, bounds in found.items()}


def test_two_claims_spread_a_system_over_the_ranks_between_them():
    figures = [claim(A, 90), claim(B, 80), claim(B, "95.5"), claim(C, 85)]

    assert choice_bounds(figures, direction="higher") == {
        A: ChoiceBounds(D(90), D(90), best=1, worst=2, claims=1),
        B: ChoiceBounds(D(80), D("95.5"), best=1, worst=3, claims=2),
        C: ChoiceBounds(D(85), D(85), best=2, worst=3, claims=1),
    }


def test_where_lower_is_better_the_lowest_claim_is_the_best_choice():
    figures = [claim(A, 10), claim(B, 5), claim(B, 20), claim(C, 15)]

    assert ranks(figures, "lower") == {A: (1, 2), B: (1, 3), C: (2, 3)}


def test_a_system_does_not_stand_in_its_own_way():
    assert ranks([claim(A, 1), claim(A, 99)], "higher") == {A: (1, 1)}
    assert ranks([claim(A, 1), claim(A, 99)], "lower") == {A: (1, 1)}


def test_equal_values_share_the_better_rank_in_either_choice():
    figures = [claim(A, 90), claim(B, "90.0"), claim(B, 80), claim(C, 80)]

    assert ranks(figures, "higher") == {A: (1, 1), B: (1, 2), C: (2, 3)}


def test_a_reference_takes_no_rank_and_pushes_nobody_down():
    figures = [claim(HUMAN, 99, is_reference=True), claim(A, 90)]

    assert ranks(figures, "higher") == {A: (1, 1)}


def test_a_metric_without_direction_has_no_ranks_to_bound():
    assert choice_bounds([claim(A, 90)], direction="none") == {}


def test_a_direction_nobody_stated_is_refused_rather_than_guessed():
    with pytest.raises(KeyError):
        choice_bounds([claim(A, 90)], direction="Higher")


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.dictionaries(
        st.integers(1, 5), st.lists(st.integers(-3, 3), min_size=1, max_size=3), max_size=5
    ),
    st.sampled_from(["higher", "lower"]),
)
def test_the_bounds_are_the_extremes_over_every_choice_of_claims(values, direction):
    claims = [[claim(system, each) for each in found] for system, found in values.items()]
    seen: dict[int, set[int]] = {system: set() for system in values}
    for choice in itertools.product(*claims):
        entries = [entry_of(figure.system, figure) for figure in choice]
        for place in rank(entries, direction=direction):
            seen[place.name].add(place.rank)

    found = choice_bounds(itertools.chain(*claims), direction=direction)

    assert found == {
        system: ChoiceBounds(
            D(min(values[system])),
            D(max(values[system])),
            min(seen[system]),
            max(seen[system]),
            len(values[system]),
        )
        for system in values
    }
