from datetime import date
from decimal import Decimal
from itertools import permutations
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leaderboard.rankings.intervals import NO_INTERVAL, Interval, Origin
from leaderboard.rankings.ranking import (
    DESCRIPTIVE,
    NO_VALUE,
    REFERENCE,
    Entry,
    competition_ranks,
    rank,
    standing_claim,
)

RELATIONSHIPS = ["reproduced", "owner", "independent", "first_party"]
GOLDEN = {
    "A": (90, 87, 93),
    "B": (90, 85, 95),
    "C": (86, 84, 88),
    "D": (80, 78, 82),
    "E": (70, 69, 71),
}


def entry(name, value, low=None, high=None, **facts) -> Entry:
    interval = NO_INTERVAL
    if low is not None:
        interval = Interval(Decimal(low), Decimal(high), Origin.REPORTED)
    return Entry(name, None if value is None else Decimal(value), interval, **facts)


def table(places) -> list:
    """Names with their ranks, from the top."""
    return [(place.name, place.rank) for place in places]


class Claim(NamedTuple):
    name: object
    relationship: str
    result_date: date | None
    digest: str


def claim(name, relationship="owner", result_date=None, digest=None) -> Claim:
    return Claim(name, relationship, result_date, digest or name)


# --- Golden values and mistakes seen elsewhere --------------------------------------------


def test_five_systems_rank_as_worked_out_by_hand():
    entries = [entry(name, *numbers) for name, numbers in GOLDEN.items()]

    places = rank(entries, direction="higher")

    assert [p.rank for p in places] == [1, 1, 3, 4, 5]
    assert [p.best for p in places] == [1, 1, 1, 4, 5]
    assert [p.worst for p in places] == [3, 3, 3, 4, 5]


def test_where_lower_is_better_the_same_table_mirrored_ranks_the_same():
    entries = [entry(name, -value, -high, -low) for name, (value, low, high) in GOLDEN.items()]

    places = rank(entries, direction="lower")

    assert [p.rank for p in places] == [1, 1, 3, 4, 5]
    assert [p.best for p in places] == [1, 1, 1, 4, 5]
    assert [p.worst for p in places] == [3, 3, 3, 4, 5]


@pytest.mark.parametrize("direction", ["higher", "lower"])
def test_a_missing_value_comes_last_and_has_no_rank(direction):
    places = rank([entry("Missing", None), entry("Present", 50)], direction=direction)

    assert table(places) == [("Present", 1), ("Missing", None)]
    assert places[1].unranked == NO_VALUE


def test_a_missing_value_is_not_a_zero_that_wins_where_lower_is_better():
    places = rank([entry("Missing", None), entry("Zero", 0), entry("Slow", 9)], direction="lower")

    assert table(places) == [("Zero", 1), ("Slow", 2), ("Missing", None)]


def test_a_value_of_zero_is_ranked():
    places = rank([entry("Zero", 0), entry("One", 1)], direction="higher")

    assert table(places) == [("One", 1), ("Zero", 2)]


def test_a_reference_is_drawn_in_its_place_and_takes_no_rank():
    entries = [entry("Human", 95, is_reference=True), entry("Best", 90), entry("Next", 80)]

    places = rank(entries, direction="higher")

    assert table(places) == [("Human", None), ("Best", 1), ("Next", 2)]
    assert places[0].unranked == REFERENCE


def test_the_interval_of_a_reference_narrows_no_one():
    entries = [entry("Human", 95, 94, 96, is_reference=True), entry("Best", 90, 89, 91)]

    places = rank(entries, direction="higher")

    assert (places[1].best, places[1].worst) == (1, 1)


def test_a_metric_without_a_direction_is_shown_and_never_ranked():
    places = rank([entry("Small", 1), entry("Large", 2)], direction="none")

    assert table(places) == [("Large", None), ("Small", None)]
    assert {place.unranked for place in places} == {DESCRIPTIVE}


@pytest.mark.parametrize("direction", ["", "Lower", "higher_is_better", None])
def test_a_direction_nobody_stated_is_refused_rather_than_guessed(direction):
    with pytest.raises((ValueError, KeyError)):
        rank([entry("A", 1), entry("B", 2)], direction=direction)


def test_the_direction_cannot_be_left_out():
    with pytest.raises(TypeError):
        rank([entry("A", 1)])


def test_the_best_of_ten_thousand_is_first_even_if_it_came_last():
    entries = [entry(f"System {i}", i) for i in range(10_001)]

    places = rank(entries, direction="higher")

    assert (places[0].name, places[0].rank) == ("System 10000", 1)
    assert places[-1].rank == 10_001


def test_a_tie_is_told_by_the_value_and_not_by_its_spelling():
    places = rank([entry("Short", "54.8"), entry("Long", "54.80")], direction="higher")

    assert table(places) == [("Short", 1), ("Long", 1)]


def test_values_that_a_float_could_not_tell_apart_are_no_tie():
    places = rank([entry("A", "0.10000000000000001"), entry("B", "0.1")], direction="lower")

    assert table(places) == [("B", 1), ("A", 2)]


@pytest.mark.parametrize("direction", ["higher", "lower"])
def test_values_of_as_many_digits_as_the_record_keeps_are_told_apart(direction):
    low, high = "123456789012345678.00000000000000000001", "123456789012345678.00000000000000000002"
    best, worst = (high, low) if direction == "higher" else (low, high)

    places = rank([entry("Worse", worst), entry("Better", best)], direction=direction)

    assert table(places) == [("Better", 1), ("Worse", 2)]


def test_no_entries_make_an_empty_ranking():
    assert rank([], direction="higher") == []


# --- The standing claim -------------------------------------------------------------------


def test_who_says_so_outweighs_how_new_it_is():
    claims = [
        claim(relationship, relationship, date(2020 + year, 1, 1))
        for year, relationship in enumerate(RELATIONSHIPS)
    ]

    order = [standing_claim(claims[first:]).name for first in range(4)]

    assert order == RELATIONSHIPS


def test_of_claims_equally_trusted_the_newest_stands():
    claims = [claim("undated"), claim("old", result_date=date(2024, 1, 1)), claim("new", result_date=date(2025, 1, 1))]  # fmt: skip

    assert {standing_claim(order).name for order in permutations(claims)} == {"new"}


def test_a_claim_without_a_date_counts_as_the_oldest():
    claims = [
        claim("undated", digest="a"),
        claim("dated", result_date=date(1990, 1, 1), digest="b"),
    ]

    assert standing_claim(claims).name == "dated"


def test_every_machine_settles_what_is_left_alike():
    claims = [claim("one", digest="b"), claim("two", digest="a"), claim("three", digest="c")]

    assert {standing_claim(order).name for order in permutations(claims)} == {"two"}


def test_a_relationship_that_no_one_defined_is_refused():
    with pytest.raises(KeyError):
        standing_claim([claim("one", "friend")])


# --- The same, for whatever comes: against slow and plain references ----------------------

unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
few = st.integers(-3, 3).map(Decimal)
long = st.decimals(
    min_value=-(10**19), max_value=10**19, places=20, allow_nan=False, allow_infinity=False
)
values = st.one_of(few, long)


@st.composite
def intervals(draw):
    if draw(st.booleans()):
        return NO_INTERVAL
    low, high = sorted([draw(values), draw(values)])
    return Interval(low, high, Origin.REPORTED)


@st.composite
def rankings(draw):
    facts = st.tuples(st.none() | values, intervals(), st.booleans())
    return [Entry(number, *each) for number, each in enumerate(draw(st.lists(facts, max_size=12)))]


directions = st.sampled_from(["higher", "lower"])


def beats(one: Decimal, other: Decimal, direction: str) -> bool:
    return one > other if direction == "higher" else one < other


@unhurried
@given(rankings(), directions)
def test_a_rank_is_one_more_than_the_number_of_better_competitors(entries, direction):
    competing = [e for e in entries if e.value is not None and not e.is_reference]
    expected = {
        e.name: 1 + sum(beats(other.value, e.value, direction) for other in competing)
        for e in competing
    }

    places = rank(entries, direction=direction)

    assert {place.name: place.rank for place in places if place.rank} == expected


@unhurried
@given(rankings(), st.sampled_from(["higher", "lower", "none"]))
def test_everyone_is_placed_once_best_first_and_missing_last(entries, direction):
    value = {e.name: e.value for e in entries}

    places = rank(entries, direction=direction)

    shown = [value[place.name] for place in places]
    present = [each for each in shown if each is not None]
    assert sorted(place.name for place in places) == sorted(value)
    assert [place.order for place in places] == list(range(1, len(entries) + 1))
    assert shown == sorted(present, reverse=direction != "lower") + [None] * (
        len(shown) - len(present)
    )


@unhurried
@given(rankings(), st.sampled_from(["higher", "lower", "none"]))
def test_whoever_has_no_rank_has_a_reason_and_no_bounds(entries, direction):
    for place in rank(entries, direction=direction):
        assert (place.rank is None) == bool(place.unranked)
        assert place.rank is not None or (place.best, place.worst) == (None, None)


@unhurried
@given(rankings())
def test_where_lower_is_better_the_ranking_is_the_mirror_image(entries):
    def mirrored(each: Entry) -> Entry:
        low, high, origin = each.interval
        interval = (
            NO_INTERVAL if low is None else Interval(high.copy_negate(), low.copy_negate(), origin)
        )
        value = None if each.value is None else each.value.copy_negate()
        return Entry(each.name, value, interval, each.is_reference)

    assert rank([mirrored(each) for each in entries], direction="lower") == rank(
        entries, direction="higher"
    )


@unhurried
@given(rankings(), directions)
def test_the_order_of_arrival_changes_no_rank(entries, direction):
    def ranks(arrived) -> dict:
        places = rank(arrived, direction=direction)
        return {place.name: (place.rank, place.best, place.worst) for place in places}

    assert ranks(entries) == ranks(entries[::-1])


@unhurried
@given(st.lists(values).map(lambda found: sorted(found, reverse=True)))
def test_competition_ranks_share_a_place_and_leave_the_next_ones_out(best_first):
    expected = [1 + sum(other > value for other in best_first) for value in best_first]

    assert competition_ranks(best_first) == expected


@unhurried
@given(
    st.lists(
        st.builds(
            Claim,
            name=st.integers(),
            relationship=st.sampled_from(RELATIONSHIPS),
            result_date=st.none() | st.dates(),
            digest=st.text("ab", min_size=1, max_size=4),
        ),
        min_size=1,
        unique_by=lambda claim: claim.digest,
    )
)
def test_the_standing_claim_is_what_is_left_when_the_lesser_are_struck_out(claims):
    for trusted in RELATIONSHIPS:
        left = [each for each in claims if each.relationship == trusted]
        if left:
            break
    newest = max(each.result_date or date.min for each in left)
    left = [each for each in left if (each.result_date or date.min) == newest]
    [expected] = [each for each in left if each.digest == min(other.digest for other in left)]

    assert standing_claim(claims) == expected
