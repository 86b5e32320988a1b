from decimal import Decimal
from fractions import Fraction
from math import isclose, sqrt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leaderboard.rankings.intervals import NO_INTERVAL, Interval, Origin, interval_of, wilson
from leaderboard.rankings.ranking import competition_ranks, rank_bounds

HUNDRED = Decimal(100)
unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
ends = st.one_of(st.integers(-3, 3).map(Decimal), st.decimals(-100, 100, places=2))
bounds = st.tuples(ends, ends).map(lambda pair: tuple(sorted(pair)))


@st.composite
def counted(draw) -> tuple[int, int]:
    """k of n right."""
    n = draw(st.integers(1, 100_000))
    return draw(st.integers(0, n)), n


def share(k: int, n: int) -> Decimal:
    return Decimal(k) / n


@pytest.mark.parametrize(
    ("right", "n", "low", "high"),
    [
        (9, 10, "0.5958", "0.9821"),
        (0, 20, "0.0000", "0.1611"),
        (198, 198, "0.9810", "1.0000"),
        (1161, 2500, "0.4449", "0.4840"),
    ],
)
def test_wilson_gives_the_published_bounds(right, n, low, high):
    bounds = wilson(share(right, n), n)

    assert [str(bound.quantize(Decimal("0.0001"))) for bound in bounds] == [low, high]


def test_wilson_ends_exactly_at_nothing_and_at_everything():
    assert wilson(Decimal(0), 20)[0] == 0
    assert wilson(Decimal(1), 198)[1] == 1


@unhurried
@given(counted())
def test_wilson_solves_the_equation_it_is_defined_by(k_of_n):
    """The bounds are the p with (p̂ − p)² = z² p (1 − p) / n."""
    k, n = k_of_n
    p, z2 = k / n, 1.959963984540054**2
    middle, spread = 2 * n * p + z2, sqrt(z2 * (z2 + 4 * n * p * (1 - p)))

    low, high = wilson(share(k, n), n)

    assert isclose(low, (middle - spread) / (2 * (n + z2)), abs_tol=1e-9)
    assert isclose(high, (middle + spread) / (2 * (n + z2)), abs_tol=1e-9)


@unhurried
@given(counted())
def test_wilson_stays_within_nothing_and_everything_and_holds_the_share(k_of_n):
    k, n = k_of_n

    low, high = wilson(share(k, n), n)

    assert 0 <= Fraction(low) <= Fraction(k, n) <= Fraction(high) <= 1


@unhurried
@given(counted())
def test_wilson_treats_right_and_wrong_alike(k_of_n):
    k, n = k_of_n

    low, high = wilson(share(k, n), n)
    wrong_low, wrong_high = wilson(share(n - k, n), n)

    assert isclose(low, 1 - wrong_high, abs_tol=1e-11)
    assert isclose(high, 1 - wrong_low, abs_tol=1e-11)


@unhurried
@given(counted())
def test_more_items_make_the_interval_narrower(k_of_n):
    k, n = k_of_n

    low, high = wilson(share(k, n), n)
    narrow_low, narrow_high = wilson(share(k, n), 4 * n)

    assert narrow_high - narrow_low < high - low


def test_a_reported_interval_comes_before_all_others():
    found = interval_of(
        Decimal(50), low=Decimal(40), high=Decimal(55), stderr=Decimal(1), n=100, whole=HUNDRED
    )

    assert found == Interval(Decimal(40), Decimal(55), Origin.REPORTED)


def test_a_standard_error_comes_before_a_count():
    found = interval_of(Decimal(50), stderr=Decimal("1.5"), n=100, whole=HUNDRED)

    assert found == Interval(Decimal("47.06"), Decimal("52.94"), Origin.STDERR)


def test_a_standard_error_of_nothing_is_an_interval_of_nothing():
    found = interval_of(Decimal(50), stderr=Decimal(0))

    assert found == Interval(Decimal(50), Decimal(50), Origin.STDERR)


@pytest.mark.parametrize(("value", "whole"), [("46.44", "100"), ("0.4644", "1")])
def test_a_counted_proportion_has_a_wilson_interval_in_its_own_unit(value, whole):
    low, high, origin = interval_of(Decimal(value), n=2500, whole=Decimal(whole))

    assert (round(low / Decimal(whole), 4), round(high / Decimal(whole), 4)) == (
        Decimal("0.4449"),
        Decimal("0.4840"),
    )
    assert origin == Origin.WILSON


@pytest.mark.parametrize(
    "stated",
    [
        {},
        {"n": 2500},
        {"whole": HUNDRED},
        {"n": 0, "whole": HUNDRED},
        {"low": Decimal(40)},
        {"high": Decimal(60)},
    ],
)
def test_what_is_not_enough_for_an_interval_gives_none(stated):
    assert interval_of(Decimal(50), **stated) == NO_INTERVAL


def test_half_a_reported_interval_does_not_hide_the_standard_error():
    found = interval_of(Decimal(50), low=Decimal(40), stderr=Decimal(1))

    assert found.origin == Origin.STDERR


def test_a_share_above_the_whole_has_no_interval_and_stops_no_ranking():
    assert interval_of(Decimal("100.4"), n=2500, whole=HUNDRED) == NO_INTERVAL


def test_every_origin_of_an_interval_has_words_for_the_page():
    assert all(words for _, words in Origin.choices())
    assert {origin for origin, _ in Origin.choices()} == set(Origin)


# --- What intervals say about ranks -------------------------------------------------------


def test_an_entry_without_an_interval_has_no_rank_bounds_and_narrows_no_one():
    alone = rank_bounds([(Decimal(1), Decimal(2))])
    beside = rank_bounds([(Decimal(1), Decimal(2)), None])

    assert alone == [(1, 1)]
    assert beside == [(1, 2), (None, None)]


def test_intervals_that_touch_separate_no_one():
    touching = [(Decimal(5), Decimal(6)), (Decimal(4), Decimal(5))]

    assert rank_bounds(touching) == [(1, 2), (1, 2)]


@unhurried
@given(st.lists(st.none() | bounds, max_size=12))
def test_rank_bounds_count_those_surely_better_and_those_surely_worse(intervals):
    stated = [interval for interval in intervals if interval]
    expected = [
        (
            1 + sum(low > interval[1] for low, _ in stated),
            len(intervals) - sum(high < interval[0] for _, high in stated),
        )
        if interval
        else (None, None)
        for interval in intervals
    ]

    assert rank_bounds(intervals) == expected


@unhurried
@given(st.lists(bounds, max_size=12))
def test_a_rank_lies_within_its_bounds_when_values_lie_within_their_intervals(intervals):
    middles = {interval: sum(interval) / 2 for interval in intervals}
    best_first = sorted(intervals, key=middles.__getitem__, reverse=True)

    ranks = competition_ranks([middles[interval] for interval in best_first])

    assert all(
        best <= rank <= worst
        for rank, (best, worst) in zip(ranks, rank_bounds(best_first), strict=True)
    )
