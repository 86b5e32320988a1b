from decimal import Decimal
from fractions import Fraction
from itertools import chain

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leaderboard.rankings.panels import (
    NOTHING_COMPARED,
    BordaPlace,
    PanelColumn,
    PanelPlace,
    borda,
    mean_win_rate,
)

F = Fraction


def column(key="t1", direction="higher", **values) -> PanelColumn[str]:
    return PanelColumn(key, direction, {name: Decimal(text) for name, text in values.items()})


GOLDEN = [
    column("t1", A=".9", B=".8", C=".7", D=".6"),
    column("t2", A=".5", B=".6", C=".4"),
    column("t3", B=".3", C=".3", D=".9"),
]
MIRRORED = [
    PanelColumn(each.key, "lower", {name: -value for name, value in each.values.items()})
    for each in GOLDEN
]
both_ways = pytest.mark.parametrize("columns", [GOLDEN, MIRRORED], ids=["higher", "lower"])
aggregates = pytest.mark.parametrize("aggregate", [mean_win_rate, borda])


def table(places) -> list[tuple]:
    """Names with their ranks, from the top."""
    return [(place.name, place.rank) for place in places]


# --- Golden values and mistakes seen elsewhere --------------------------------------------


@both_ways
def test_mean_win_rates_are_as_worked_out_by_hand(columns):
    places = {place.name: place for place in mean_win_rate(columns)}

    assert {name: place.mean for name, place in places.items()} == {
        "A": F(3, 4),
        "B": F(23, 36),
        "C": F(7, 36),
        "D": F(1, 2),
    }
    assert f"{float(places['B'].mean):.4f} {float(places['C'].mean):.4f}" == "0.6389 0.1944"
    assert (places["A"].low, places["A"].high) == (F(1, 2), F(5, 6))
    assert (places["D"].low, places["D"].high) == (F(1, 3), F(2, 3))


@both_ways
def test_who_covers_too_little_is_listed_after_the_ranked_with_the_reason(columns):
    places = mean_win_rate(columns)

    assert table(places) == [("B", 1), ("C", 2), ("A", None), ("D", None)]
    assert [place.order for place in places] == [1, 2, 3, 4]
    assert [place.covered for place in places] == [3, 3, 2, 2]
    assert [place.unranked for place in places[:2]] == ["", ""]
    assert places[2].unranked == "values in 2 of 3 columns; to be ranked, 3 are needed"


@both_ways
def test_borda_counts_are_as_worked_out_by_hand(columns):
    assert borda(columns) == [
        BordaPlace("B", 1, 1, F(13, 2)),
        BordaPlace("A", 2, 2, F(5)),
        BordaPlace("C", 3, 3, F(7, 2)),
        BordaPlace("D", 4, 4, F(3)),
    ]


def test_without_missing_cells_the_bounds_are_the_mean_itself():
    for place in mean_win_rate([column(A="3", B="2", C="2")]):
        assert place.low == place.mean == place.high


def test_a_panel_may_ask_for_less_coverage():
    places = mean_win_rate(GOLDEN, coverage=Decimal("0.66"))

    assert table(places) == [("A", 1), ("B", 2), ("D", 3), ("C", 4)]


def test_exactly_the_coverage_asked_for_is_enough():
    columns = [column(f"t{number}", A="1", B="2") for number in range(4)]
    columns.append(column("t4", B="1", C="2"))

    places = {place.name: place for place in mean_win_rate(columns)}

    assert (places["A"].covered, places["A"].columns, places["A"].rank) == (4, 5, 2)
    assert places["C"].rank is None


@pytest.mark.parametrize("direction", ["higher", "lower"])
def test_a_missing_value_is_never_ranked_first(direction):
    columns = [
        column("t1", direction, A="5", B="5", Absent="5"),
        column("t2", direction, A="5", B="7"),
    ]

    assert "Absent" not in {place.name for place in mean_win_rate(columns) if place.rank}
    assert borda(columns)[-1] == BordaPlace("Absent", 3, 3, F(1))


def test_a_missing_value_is_not_a_zero_that_wins_where_lower_is_better():
    columns = [
        column("seconds", "lower", A="3", B="9"),
        column("errors", "lower", A="1", B="2", Absent="3"),
    ]

    points = {place.name: place.total for place in borda(columns)}
    absent = mean_win_rate(columns, coverage=Decimal(0))[-1]

    assert points == {"A": F(4), "B": F(2), "Absent": F(0)}
    assert (absent.name, absent.mean, absent.low, absent.high) == ("Absent", 0, 0, F(1, 2))


@aggregates
@pytest.mark.parametrize("direction", ["none", "", "Higher", None])
def test_a_column_without_a_direction_is_refused_rather_than_guessed(aggregate, direction):
    with pytest.raises(ValueError, match="'t2' has the direction"):
        aggregate([column("t1", A="1"), column("t2", direction, A="1", B="2")])


@aggregates
def test_a_column_named_twice_would_count_twice_and_is_refused(aggregate):
    with pytest.raises(ValueError, match="'t1' twice"):
        aggregate([column("t1", A="1", B="2"), column("t1", A="1", B="2")])


@aggregates
def test_a_panel_of_nothing_ranks_nobody(aggregate):
    assert aggregate([]) == []
    assert aggregate([column()]) == []


def test_a_column_with_a_single_value_says_nothing_and_counts_for_nobody():
    columns = [column("t1", A="1", B="2"), column("t2", A="9"), column("t3", Lonely="9")]

    places = mean_win_rate(columns)

    assert [(place.name, place.rank, place.mean) for place in places] == [
        ("B", 1, F(1)),
        ("A", 2, F(0)),
        ("Lonely", None, None),
    ]
    assert {place.columns for place in places} == {1}
    assert (places[-1].low, places[-1].high) == (0, 1)


def test_where_no_column_compares_anyone_nobody_is_ranked():
    [place] = mean_win_rate([column("t1", A="1")])

    assert place == PanelPlace("A", 1, None, None, None, None, 0, 0, NOTHING_COMPARED)


def test_no_coverage_at_all_is_never_enough():
    places = mean_win_rate([column("t1", A="1", B="2"), column("t2", C="1")], coverage=Decimal(0))

    assert table(places) == [("B", 1), ("A", 2), ("C", None)]
    assert places[-1].unranked == "values in 0 of 1 columns; to be ranked, 1 are needed"


def test_in_a_thin_column_borda_pays_for_having_a_value_as_mteb_does():
    columns = [column("t1", A="2", B="1", C="1"), column("t2", C="0.1")]

    assert borda(columns) == [
        BordaPlace("C", 1, 1, F(5, 2)),
        BordaPlace("A", 2, 2, F(2)),
        BordaPlace("B", 3, 3, F(1, 2)),
    ]


@aggregates
def test_equal_totals_share_a_rank_in_the_order_the_panel_names_them(aggregate):
    columns = [column("t1", Z="3", A="2", Q="1"), column("t2", A="3", Z="2", Q="1")]

    assert table(aggregate(columns)) == [("Z", 1), ("A", 1), ("Q", 3)]


def test_thirds_that_add_up_alike_are_a_tie():
    columns = [
        column("t1", A="2", B="1", C="4", D="3"),
        column("t2", A="1", B="2", C="4", D="3"),
        column("t3", A="1", B="1", C="4", D="3"),
    ]

    places = {place.name: place for place in mean_win_rate(columns)}

    assert places["A"].mean == places["B"].mean == F(1, 6)
    assert places["A"].rank == places["B"].rank == 3


@aggregates
def test_values_that_a_float_could_not_tell_apart_are_no_tie(aggregate):
    places = aggregate([column("t1", "lower", A="0.10000000000000001", B="0.1")])

    assert table(places) == [("B", 1), ("A", 2)]


# --- The same, for whatever comes: against slow and plain references ----------------------

unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def panels(draw) -> list[PanelColumn[str]]:
    values = st.dictionaries(st.sampled_from("ABCDEF"), st.integers(-2, 2).map(Decimal))
    directions = st.sampled_from(["higher", "lower"])
    drawn = draw(st.lists(st.tuples(directions, values), max_size=6))
    return [PanelColumn(f"t{number}", *each) for number, each in enumerate(drawn)]


def duel(column, one, other) -> Fraction:
    """One for a win, a half for a tie."""
    mine, theirs = column.values[one], column.values[other]
    if mine == theirs:
        return F(1, 2)
    return F((mine > theirs) == (column.direction == "higher"))


def rivals(column, name) -> list[str]:
    return [other for other in column.values if other != name]


def competition(totals: dict) -> dict:
    return {
        name: 1 + sum(other > total for other in totals.values()) for name, total in totals.items()
    }


@unhurried
@given(panels(), st.sampled_from(["0", "0.5", "0.8", "1"]).map(Decimal))
def test_the_mean_win_rate_is_counted_duel_by_duel(columns, coverage):
    useful = [each for each in columns if len(each.values) >= 2]
    names = set(chain.from_iterable(each.values for each in columns))
    rates = {
        name: [
            sum(duel(each, name, other) for other in rivals(each, name)) / len(rivals(each, name))
            for each in useful
            if name in each.values
        ]
        for name in names
    }
    means = {name: sum(own) / len(own) for name, own in rates.items() if own}
    enough = {
        name: mean for name, mean in means.items() if len(rates[name]) >= coverage * len(useful)
    }

    places = mean_win_rate(columns, coverage=coverage)

    assert {place.name: place.mean for place in places} == {name: means.get(name) for name in names}
    assert {place.name: place.rank for place in places if place.rank} == competition(enough)
    for place in places:
        own, gaps = sum(rates[place.name]), len(useful) - len(rates[place.name])
        assert not useful or (place.low, place.high) == (
            own / F(len(useful)),
            (own + gaps) / F(len(useful)),
        )
        assert bool(place.unranked) == (place.rank is None)


@unhurried
@given(panels())
def test_the_places_of_a_panel_run_from_the_best_ranked_to_the_unranked(columns):
    places = mean_win_rate(columns)

    ranked = [place.rank for place in places if place.rank]
    unranked = [-1 if place.mean is None else place.mean for place in places[len(ranked) :]]
    assert [place.order for place in places] == list(range(1, len(places) + 1))
    assert ranked == sorted(ranked)
    assert all(place.rank is None for place in places[len(ranked) :])
    assert unranked == sorted(unranked, reverse=True)


@unhurried
@given(panels())
def test_the_borda_count_is_won_duel_by_duel_and_from_whoever_is_absent(columns):
    names = set(chain.from_iterable(each.values for each in columns))
    totals = {
        name: sum(
            sum(duel(each, name, other) for other in rivals(each, name))
            + len(names - set(each.values))
            for each in columns
            if name in each.values
        )
        for name in names
    }

    places = borda(columns)

    assert {place.name: place.total for place in places} == totals
    assert {place.name: place.rank for place in places} == competition(totals)
    assert [place.order for place in places] == list(range(1, len(names) + 1))
    assert [place.rank for place in places] == sorted(place.rank for place in places)
