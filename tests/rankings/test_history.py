from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leaderboard.rankings.facts import ScoreFacts, entry_of, standing_figures
from leaderboard.rankings.history import (
    Change,
    Corrected,
    Entered,
    Fall,
    Lead,
    Left,
    Overtake,
    RankAt,
    changes,
    difference,
    progression,
    rank_series,
)
from leaderboard.rankings.intervals import NO_INTERVAL, Interval, Origin
from leaderboard.rankings.ranking import rank

RELATIONSHIPS = ["reproduced", "owner", "independent", "first_party"]
numbers = count(1)


def public_by(figure, day) -> bool:
    """Without a date nobody can say so."""
    return figure.result_date is not None and figure.result_date <= day


def held_at(figure, moment) -> bool:
    return figure.known_from <= moment and (figure.known_to is None or moment < figure.known_to)


def pk(name: str) -> int:
    """Ids run against the names, so that nobody sorts by them unnoticed."""
    return 1000 - ord(name)


def spell(systems) -> str:
    """Ids back to letters, in the order they came."""
    return "".join(chr(1000 - system) for system in systems)


def day(text: str) -> date:
    return date.fromisoformat(f"2025-{text}")


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2025-{text}T12:00:00+00:00")


def figure(
    system: str, value, low=None, high=None, *, on="01-01", known="06-01", to=None, **facts
) -> ScoreFacts:
    """One figure: `on` is the result date, `known` and `to` are when it was held, all in 2025."""
    number = facts.pop("score", None) or next(numbers)
    interval = NO_INTERVAL
    if low is not None:
        interval = Interval(Decimal(low), Decimal(high), Origin.REPORTED)
    defaults = {
        "score": number,
        "submission": number,
        "system": pk(system),
        "slug": system.lower(),
        "metric": 1,
        "class_key": "",
        "value": Decimal(value),
        "interval": interval,
        "is_reference": False,
        "relationship": "owner",
        "result_date": on and day(on),
        "digest": f"{number:09}",
        "n": None,
        "known_from": at(known),
        "known_to": to and at(to),
    }
    return ScoreFacts(**defaults | facts)


def leads(figures, direction="higher") -> list:
    """(since, leaders, value) of each lead."""
    return [
        (lead.since, spell(lead.leaders), str(lead.value))
        for lead in progression(figures, direction=direction)
    ]


def story(figures, direction="higher") -> list[Change]:
    return changes(figures, direction=direction)


def overtaken(change: Change) -> list:
    return [(spell([each.system]), spell(each.over), each.count) for each in change.overtakes]


def fallen(change: Change) -> list:
    return [(spell([each.system]), spell(each.by), each.count) for each in change.fell]


# --- Who led, by result date ----------------------------------------------------------------


def test_a_lead_lasts_until_the_day_a_better_result_became_public():
    a = figure("A", 80, on="01-01")
    b = figure("B", 85, on="03-01")

    found = progression([b, a], direction="higher")

    assert found == [
        Lead(day("01-01"), day("03-01"), (pk("A"),), a.value, None, (), None, a, 1),
        Lead(day("03-01"), None, (pk("B"),), b.value, Decimal(5), (pk("A"),), None, b, 2),
    ]


def test_when_the_tracker_learned_of_a_result_does_not_move_the_lead():
    early = figure("A", 80, on="01-01", known="09-01")
    late = figure("B", 85, on="03-01", known="06-01")

    found = leads([early, late])

    assert found == [(day("01-01"), "A", "80"), (day("03-01"), "B", "85")]


def test_where_lower_is_better_the_smallest_value_leads():
    figures = [figure("A", 9, on="01-01"), figure("B", 12, on="02-01"), figure("C", 7, on="03-01")]

    found = progression(figures, direction="lower")

    assert [(spell(lead.leaders), lead.margin) for lead in found] == [("A", None), ("C", 2)]


def test_whoever_draws_level_shares_the_lead_in_the_order_of_names():
    figures = [
        figure("B", "90", on="01-01"),
        figure("A", "90.0", on="02-01"),
        figure("C", 88, on="02-01"),
    ]

    alone, shared = progression(figures, direction="higher")

    assert (spell(alone.leaders), alone.until) == ("B", day("02-01"))
    assert (spell(shared.leaders), shared.margin, spell(shared.runners_up)) == ("AB", 2, "C")


def test_results_behind_the_leader_begin_no_new_lead():
    figures = [figure("A", 80, on="01-01"), figure("B", 70, on="02-01")]

    [lead] = progression(figures, direction="higher")

    assert (lead.until, lead.margin, lead.systems) == (None, None, 1)


def test_a_leader_that_improves_begins_a_new_lead():
    figures = [figure("A", 80, on="01-01"), figure("A", 82, on="02-01")]

    found = leads(figures)

    assert found == [(day("01-01"), "A", "80"), (day("02-01"), "A", "82")]


def test_a_newer_claim_that_is_worse_can_cost_the_lead():
    figures = [
        figure("A", 80, on="01-01"),
        figure("B", 75, on="02-01"),
        figure("A", 60, on="03-01"),
    ]

    found = leads(figures)

    assert found == [(day("01-01"), "A", "80"), (day("03-01"), "B", "75")]


def test_a_newer_claim_that_is_less_trusted_changes_no_lead():
    figures = [
        figure("A", 80, on="01-01", relationship="owner"),
        figure("A", 95, on="02-01", relationship="first_party"),
    ]

    found = leads(figures)

    assert found == [(day("01-01"), "A", "80")]


def test_what_was_withdrawn_or_has_no_date_or_is_a_reference_never_led():
    figures = [
        figure("A", 99, on="01-01", to="07-01", reason="trained on the test set"),
        figure("B", 98, on=None),
        figure("C", 97, on="01-02", is_reference=True),
        figure("D", 50, on="01-03"),
    ]

    [lead] = progression(figures, direction="higher")

    assert (spell(lead.leaders), lead.runners_up, lead.systems) == ("D", (), 1)


@pytest.mark.parametrize(
    ("leader", "second", "separable"),
    [
        ((90, 88, 92), (85, 83, 87), True),
        ((90, 87, 92), (85, 83, 87), False),
        ((90, 86, 92), (85, 83, 87), False),
        ((90,), (85, 83, 87), None),
        ((90, 88, 92), (85,), None),
    ],
)
def test_a_lead_is_separable_where_the_intervals_of_first_and_second_lie_apart(
    leader, second, separable
):
    figures = [figure("A", *leader, on="01-01"), figure("B", *second, on="01-01")]
    mirrored = [
        each._replace(value=-each.value, interval=mirror(each.interval)) for each in figures
    ]

    [lead] = progression(figures, direction="higher")
    [reflected] = progression(mirrored, direction="lower")

    assert lead.separable is separable
    assert reflected.separable is separable


def mirror(interval: Interval) -> Interval:
    if interval.low is None:
        return interval
    return Interval(-interval.high, -interval.low, interval.origin)


@pytest.mark.parametrize(
    ("bounds", "separable"), [((81, 89), False), ((84, 86), None), ((None, None), None)]
)
def test_one_overlapping_runner_up_settles_it_and_one_without_interval_leaves_it_open(
    bounds, separable
):
    figures = [figure("A", 90, 88, 92), figure("B", 85), figure("C", 85, *bounds)]

    [lead] = progression(figures, direction="higher")

    assert spell(lead.runners_up) == "BC"
    assert lead.separable is separable


def test_a_shared_lead_is_never_separable():
    figures = [figure("A", 90, 89, 91), figure("B", 90, 89, 91), figure("C", 10, 9, 11)]

    [lead] = progression(figures, direction="higher")

    assert lead.separable is False


def test_a_margin_keeps_every_digit_of_the_record():
    high, low = "123456789012345678.00000000000000000001", "0.00000000000000000002"

    [lead] = progression([figure("A", high), figure("B", low)], direction="higher")

    assert str(lead.margin) == "123456789012345677.99999999999999999999"


# --- Where a system stood, by result date ---------------------------------------------------


def test_a_rank_is_told_on_the_days_it_changed():
    figures = [
        figure("A", 80, on="01-01"),
        figure("B", 70, on="02-01"),
        figure("C", 90, on="03-01"),
        figure("A", 95, on="04-01"),
    ]

    found = rank_series(figures, [pk("A"), pk("B"), pk("Z")], direction="higher")

    assert found == {
        pk("A"): [
            RankAt(day("01-01"), 1, Decimal(80), 1),
            RankAt(day("03-01"), 2, Decimal(80), 3),
            RankAt(day("04-01"), 1, Decimal(95), 3),
        ],
        pk("B"): [
            RankAt(day("02-01"), 2, Decimal(70), 2),
            RankAt(day("03-01"), 3, Decimal(70), 3),
        ],
        pk("Z"): [],
    }


def test_a_newer_value_is_told_even_where_the_rank_stays():
    figures = [figure("A", 80, on="01-01"), figure("A", 70, on="02-01")]

    found = rank_series(figures, [pk("A")], direction="higher")

    assert [(each.rank, each.value) for each in found[pk("A")]] == [(1, 80), (1, 70)]


def test_level_systems_share_a_rank_and_the_next_one_is_left_out():
    figures = [figure("A", 8), figure("B", 8), figure("C", 9)]

    found = rank_series(figures, {pk("A"), pk("B"), pk("C")}, direction="lower")

    assert {spell([system]): series[0].rank for system, series in found.items()} == {
        "A": 1,
        "B": 1,
        "C": 3,
    }


# --- What changed, by known time ------------------------------------------------------------


def test_a_result_of_march_entered_in_june_and_was_corrected_in_july():
    rival = figure("B", 80, on="01-01", known="02-01")
    typo = figure("A", 85, on="03-01", known="06-01", to="07-01", reason="misread digit")
    right = figure("A", 75, on="03-01", known="07-01", supersedes=typo.submission)

    found = story([rival, typo, right])

    a, b = pk("A"), pk("B")
    assert found == [
        Change(at("02-01"), (Entered(b, rival, 1),), (), (), (), (), (), (b,), 1),
        Change(at("06-01"), (Entered(a, typo, 1),), (), (), (), (), (b,), (a,), 2),
        Change(
            moment=at("07-01"),
            entered=(),
            left=(),
            corrected=(Corrected(a, typo, right, 1, 2, "misread digit"),),
            overtakes=(),
            fell=(Fall(a, (b,), 1, "misread digit"),),
            leaders_before=(a,),
            leaders_after=(b,),
            systems=2,
        ),
    ]


def test_a_withdrawn_leader_leaves_with_its_reason_and_hands_the_lead_on():
    leader = figure("A", 90, known="06-01", to="08-01", reason="trained on the test set")
    figures = [leader, figure("B", 80), figure("C", 80)]

    _, change = story(figures)

    assert change.moment == at("08-01")
    assert change.left == (Left(pk("A"), leader, 1, "trained on the test set"),)
    assert (spell(change.leaders_before), spell(change.leaders_after)) == ("A", "BC")
    assert (change.systems, change.overtakes, change.fell) == (2, (), ())


def test_a_first_load_is_one_change_with_ranks_as_they_are_afterwards():
    figures = [figure("C", 80), figure("B", 80), figure("D", 90), figure("A", 70)]

    [change] = story(figures)

    assert [(spell([each.system]), each.rank) for each in change.entered] == [
        ("D", 1),
        ("B", 2),
        ("C", 2),
        ("A", 4),
    ]
    assert (change.leaders_before, spell(change.leaders_after), change.systems) == ((), "D", 4)


def test_a_system_that_improves_overtakes_those_between_its_values_and_not_its_equals():
    figures = [
        figure("X", 10, on="01-01"),
        figure("A", 10),
        figure("B", 11),
        figure("C", 15),
        figure("D", 20),
        figure("X", 20, on="02-01", known="07-01"),
    ]

    _, change = story(figures)

    assert overtaken(change) == [("X", "CB", 2)]
    assert change.fell == ()
    [corrected] = change.corrected
    assert (corrected.rank_before, corrected.rank_after, corrected.because) == (4, 1, "")


def test_of_many_overtaken_the_five_best_placed_are_named_and_all_are_counted():
    figures = [figure(name, value) for value, name in enumerate("ABCDEFGH", start=10)]
    figures += [figure("X", 1, on="01-01"), figure("X", 50, on="02-01", known="07-01")]

    _, change = story(figures)

    assert overtaken(change) == [("X", "HGFED", 8)]


def test_of_those_who_move_together_each_pair_is_credited_once():
    figures = [
        figure("X", 10, to="07-01", reason="rerun"),
        figure("X", 20, known="07-01"),
        figure("Y", 15, to="07-01", reason="wrong split"),
        figure("Y", 12, known="07-01"),
        figure("Z", 13),
    ]

    _, change = story(figures)

    assert change.overtakes == (Overtake(pk("X"), (pk("Z"), pk("Y")), 2, "rerun"),)
    assert change.fell == (Fall(pk("Y"), (pk("Z"),), 1, "wrong split"),)


def test_of_two_that_got_worse_the_one_that_fell_behind_the_other_is_told():
    figures = [
        figure("X", 30, to="07-01"),
        figure("X", 5, known="07-01"),
        figure("Y", 20, to="07-01"),
        figure("Y", 10, known="07-01"),
    ]

    _, change = story(figures)

    assert (overtaken(change), fallen(change)) == ([], [("X", "Y", 1)])


def test_a_system_that_comes_or_goes_overtakes_nobody():
    figures = [
        figure("A", 50, to="07-01", reason="gone"),
        figure("B", 40),
        figure("C", 60, known="07-01"),
    ]

    _, change = story(figures)

    assert (spell(each.system for each in change.entered), overtaken(change)) == ("C", [])
    assert (spell(each.system for each in change.left), fallen(change)) == ("A", [])


def test_x_overtakes_y_after_y_had_overtaken_z():
    figures = [
        figure("X", 10, on="01-01"),
        figure("Y", 20, on="01-01"),
        figure("Z", 30, on="01-01"),
        figure("Y", 31, on="02-01", known="07-01"),
        figure("X", 32, on="03-01", known="08-01"),
    ]

    _, july, august = story(figures)

    assert (overtaken(july), spell(july.leaders_after)) == ([("Y", "Z", 1)], "Y")
    assert (overtaken(august), spell(august.leaders_after)) == ([("X", "YZ", 2)], "X")


def test_where_lower_is_better_whoever_gets_smaller_overtakes():
    figures = [
        figure("A", 10),
        figure("X", 12, on="01-01"),
        figure("X", 8, on="02-01", known="07-01"),
    ]

    _, change = story(figures, "lower")

    assert overtaken(change) == [("X", "A", 1)]


def test_another_claim_may_come_to_stand_when_the_standing_one_is_withdrawn():
    trusted = figure("A", 70, relationship="reproduced", to="07-01", reason="wrong harness")
    own = figure("A", 90, relationship="first_party")

    first, change = story([own, trusted])

    assert first.entered == (Entered(pk("A"), trusted, 1),)
    assert change.corrected == (Corrected(pk("A"), trusted, own, 1, 1, "wrong harness"),)
    assert (change.left, change.entered) == ((), ())


def test_a_correction_to_the_same_value_is_told_and_overtakes_nobody():
    old = figure("A", "70.0", to="07-01", reason="better source")
    new = figure("A", "70", known="07-01")

    _, change = story([figure("B", 70), figure("C", 60), old, new])

    assert change.corrected == (Corrected(pk("A"), old, new, 1, 1, "better source"),)
    assert (change.overtakes, change.fell, spell(change.leaders_after)) == ((), (), "AB")


def test_a_rank_before_and_after_is_that_of_the_moment_whoever_else_moved():
    figures = [
        figure("A", 90, to="07-01", reason="gone"),
        figure("B", 80, to="07-01", reason="typo"),
        figure("B", 79, known="07-01"),
        figure("C", 85, known="07-01"),
        figure("D", 95, known="07-01"),
    ]

    _, change = story(figures)

    [corrected] = change.corrected
    assert (corrected.rank_before, corrected.rank_after) == (2, 3)
    assert [each.rank for each in change.left] == [1]
    assert [each.rank for each in change.entered] == [1, 2]


def test_a_claim_that_does_not_stand_and_a_reference_change_nothing():
    figures = [
        figure("A", 70, relationship="owner"),
        figure("A", 90, known="07-01", relationship="first_party", to="09-01", reason="gone"),
        figure("H", 99, known="08-01", is_reference=True),
    ]

    found = story(figures)

    assert [change.moment for change in found] == [at("06-01")]


def test_a_figure_without_a_date_is_ranked_and_counts_as_the_oldest():
    undated = figure("A", 90, on=None)
    dated = figure("A", 80, on="01-01", known="07-01")

    first, second = story([undated, dated])

    assert first.entered == (Entered(pk("A"), undated, 1),)
    assert second.corrected == (Corrected(pk("A"), undated, dated, 1, 1, ""),)


def test_a_figure_retired_at_the_moment_it_came_was_never_held():
    figures = [figure("A", 90, known="06-01", to="06-01", reason="typo"), figure("B", 80)]

    [change] = story(figures)

    assert spell(each.system for each in change.entered) == "B"


# --- Between any two sets -------------------------------------------------------------------


def test_the_difference_of_two_readings_names_no_moment():
    a, b = figure("A", 70), figure("B", 80)
    better = figure("A", 90, on="02-01")

    change = difference([a, b], [a, better, b], direction="higher")

    assert change.moment is None
    assert change.corrected == (Corrected(pk("A"), a, better, 2, 1, ""),)
    assert overtaken(change) == [("A", "B", 1)]
    assert (spell(change.leaders_before), spell(change.leaders_after)) == ("B", "A")


def test_equal_sets_differ_in_nothing():
    held = [figure("A", 70), figure("B", 80)]

    change = difference(held, held[::-1], direction="lower")

    assert change.is_empty
    assert (change.leaders_before, change.leaders_after, change.systems) == (
        (pk("A"),),
        (pk("A"),),
        2,
    )


def test_everything_enters_an_empty_ranking_and_leaves_for_one():
    held = [figure("A", 70), figure("B", 80)]

    there, back = difference([], held, direction="higher"), difference(held, [], direction="higher")

    assert spell(each.system for each in there.entered) == "BA"
    assert spell(each.system for each in back.left) == "BA"
    assert (there.leaders_before, back.leaders_after, back.systems) == ((), (), 0)


def test_a_metric_without_direction_has_no_history():
    figures = [figure("A", 70), figure("B", 80, on="02-01")]

    assert progression(figures, direction="none") == []
    assert rank_series(figures, [pk("A")], direction="none") == {pk("A"): []}
    assert changes(figures, direction="none") == []
    assert difference([], figures, direction="none").is_empty


def test_no_figures_have_no_history():
    assert progression([], direction="higher") == []
    assert rank_series([], [7], direction="higher") == {7: []}
    assert changes([], direction="higher") == []
    assert difference([], [], direction="higher").is_empty


@pytest.mark.parametrize("direction", ["", "Lower", None])
def test_a_direction_nobody_stated_is_refused(direction):
    for history in (progression, changes):
        with pytest.raises(KeyError):
            history([figure("A", 70)], direction=direction)


# --- The same, for whatever comes: against ranking again every time -------------------------

unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
directions = st.sampled_from(["higher", "lower"])
NAMES = "ABCDEFGHI"
days = st.integers(0, 6).map(lambda number: date(2025, 1, 1) + timedelta(number))
moments = st.integers(0, 6).map(lambda number: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(number))
long = st.decimals(
    min_value=-(10**19), max_value=10**19, places=20, allow_nan=False, allow_infinity=False
)
values = st.one_of(
    st.sampled_from(["-2", "-1", "-1.0", "0", "-0", "1", "1.00", "2", "3", "4"]).map(Decimal),
    st.integers(-9, 9).map(Decimal),
    long,
)


@st.composite
def figures_of_one_ranking(draw, names=NAMES, max_size=24):
    references = draw(st.sets(st.sampled_from(names), max_size=1))
    found = []
    for number in range(draw(st.integers(0, max_size))):
        name = draw(st.sampled_from(names))
        value, from_, to = draw(values), draw(moments), draw(st.none() | moments)
        bounds = sorted([draw(values), draw(values)]) if draw(st.booleans()) else (None, None)
        each = figure(
            name,
            value,
            *bounds,
            score=number + 1,
            is_reference=name in references,
            relationship=draw(st.sampled_from(RELATIONSHIPS)),
            result_date=draw(st.none() | days),
            digest=draw(st.sampled_from("abc")),
            known_from=from_ if to is None else min(from_, to),
            known_to=to if to is None else max(from_, to),
            reason="" if to is None else f"reason {number}",
        )
        found.append(each)
    return found


def ranked(figures, direction: str) -> dict[int, tuple[int, ScoreFacts]]:
    """System to its rank and standing figure, from a ranking made anew."""
    standing = standing_figures(figures)
    entries = [entry_of(system, each) for system, each in standing.items()]
    return {
        place.name: (place.rank, standing[place.name])
        for place in rank(entries, direction=direction)
        if place.rank is not None
    }


def in_order(systems, places) -> list[int]:
    return sorted(systems, key=lambda system: (places[system][0], places[system][1].slug))


def of_rank(number, places) -> tuple[int, ...]:
    return tuple(
        in_order([system for system, (rank_, _) in places.items() if rank_ == number], places)
    )


def plain_lead(day, held, direction) -> Lead | None:
    places = ranked([each for each in held if public_by(each, day)], direction)
    if not places:
        return None
    leaders = of_rank(1, places)
    seconds = of_rank(len(leaders) + 1, places)
    first = places[leaders[0]][1]
    margin = separable = None
    if seconds:
        margin = abs(Fraction(first.value) - Fraction(places[seconds[0]][1].value))
        pairs = [plainly_apart(first, places[second][1], direction) for second in seconds]
        separable = False if False in pairs else None if None in pairs else True
    if len(leaders) > 1:
        separable = False
    return Lead(day, None, leaders, first.value, margin, seconds, separable, first, len(places))


def plainly_apart(leader, other, direction) -> bool | None:
    if leader.interval == NO_INTERVAL or other.interval == NO_INTERVAL:
        return None
    if direction == "higher":
        return leader.interval.low > other.interval.high
    return leader.interval.high < other.interval.low


def plain_progression(figures, direction) -> list[Lead]:
    held = [each for each in figures if each.known_to is None and each.result_date]
    found: list[Lead] = []
    for day in sorted({each.result_date for each in held}):
        lead = plain_lead(day, held, direction)
        if lead is None:
            continue
        if found and (found[-1].leaders, found[-1].value) == (lead.leaders, lead.value):
            continue
        if found:
            found[-1] = replace(found[-1], until=day)
        found.append(lead)
    return found


def plain_difference(moment, before, after, direction) -> Change:
    was, now = ranked(before, direction), ranked(after, direction)
    still_held = {each.score for each in after}

    def because(system) -> str:
        former = was[system][1]
        return "" if former.score in still_held else former.reason

    def strictly(better, worse, places) -> bool:
        return places[better][0] < places[worse][0]

    stayed = was.keys() & now.keys()
    sign = 1 if direction == "higher" else -1
    gain = {each: sign * (Fraction(now[each][1].value) - Fraction(was[each][1].value)) for each in stayed}  # fmt: skip
    passed = {
        x: in_order([y for y in stayed if strictly(y, x, was) and strictly(x, y, now)], now)
        for x in stayed
    }
    lost = {
        y: in_order([x for x in stayed if y in passed[x] and gain[x] <= 0], now) for y in stayed
    }
    return Change(
        moment=moment,
        entered=tuple(
            Entered(each, now[each][1], now[each][0])
            for each in in_order(now.keys() - was.keys(), now)
        ),
        left=tuple(
            Left(each, was[each][1], was[each][0], because(each))
            for each in in_order(was.keys() - now.keys(), was)
        ),
        corrected=tuple(
            Corrected(each, was[each][1], now[each][1], was[each][0], now[each][0], because(each))
            for each in in_order(stayed, now)
            if was[each][1] != now[each][1]
        ),
        overtakes=tuple(
            Overtake(each, tuple(passed[each][:5]), len(passed[each]), because(each))
            for each in in_order(stayed, now)
            if passed[each] and gain[each] > 0
        ),
        fell=tuple(
            Fall(each, tuple(lost[each][:5]), len(lost[each]), because(each))
            for each in in_order(stayed, now)
            if lost[each]
        ),
        leaders_before=of_rank(1, was),
        leaders_after=of_rank(1, now),
        systems=len(now),
    )


def plain_changes(figures, direction) -> list[Change]:
    known = {each.known_from for each in figures} | {each.known_to for each in figures} - {None}
    found, before = [], []
    for moment in sorted(known):
        after = [each for each in figures if held_at(each, moment)]
        found.append(plain_difference(moment, before, after, direction))
        before = after
    return [each for each in found if each.entered or each.left or each.corrected]


@unhurried
@given(figures_of_one_ranking(), directions)
def test_every_lead_is_what_ranking_anew_each_day_gives(figures, direction):
    figures = [each._replace(known_to=None) if each.score % 3 else each for each in figures]

    assert progression(figures, direction=direction) == plain_progression(figures, direction)


@unhurried
@given(figures_of_one_ranking(), directions)
def test_leads_follow_each_other_without_a_gap_and_only_the_last_still_lasts(figures, direction):
    found = progression(figures, direction=direction)

    assert [lead.until for lead in found[:-1]] == [lead.since for lead in found[1:]]
    assert all(lead.until is None for lead in found[-1:])


@unhurried
@given(figures_of_one_ranking(), st.sets(st.sampled_from(NAMES).map(pk)), directions)
def test_every_rank_of_a_series_is_that_of_ranking_anew_each_day(figures, systems, direction):
    figures = [each._replace(known_to=None) if each.score % 3 else each for each in figures]
    held = [each for each in figures if each.known_to is None and each.result_date]
    expected: dict[int, list[RankAt]] = {system: [] for system in systems}
    for day in sorted({each.result_date for each in held}):
        places = ranked([each for each in held if public_by(each, day)], direction)
        for system in systems & places.keys():
            place, standing = places[system]
            last = expected[system][-1:]
            if [(each.rank, each.value) for each in last] != [(place, standing.value)]:
                expected[system].append(RankAt(day, place, standing.value, len(places)))

    assert rank_series(figures, systems, direction=direction) == expected


@unhurried
@given(figures_of_one_ranking(), directions)
def test_every_change_is_what_ranking_anew_at_each_moment_gives(figures, direction):
    assert changes(figures, direction=direction) == plain_changes(figures, direction)


@unhurried
@given(figures_of_one_ranking(), st.sets(st.integers(1, 24)), st.sets(st.integers(1, 24)), directions)  # fmt: skip
def test_a_difference_is_what_ranking_both_sets_gives(figures, one, other, direction):
    before = [each for each in figures if each.score in one]
    after = [each for each in figures if each.score in other]

    found = difference(before, after, direction=direction)

    assert found == plain_difference(None, before, after, direction)


@unhurried
@given(
    st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=16),
    st.integers(0, 3),
    directions,
)
def test_when_many_move_at_once_every_pair_that_changed_places_is_credited_once(
    moves, every, direction
):
    before, after = [], []
    for number, (was, now) in enumerate(moves):
        name = chr(ord("A") + number)
        before.append(figure(name, was, to="07-01", reason=f"because of {name}"))
        if every and number % every == 0:
            after.append(before[-1])
        else:
            after.append(figure(name, now, known="07-01"))

    found = difference(before, after, direction=direction)

    assert found == plain_difference(None, before, after, direction)
    pairs = sum(each.count for each in found.overtakes) + sum(each.count for each in found.fell)
    assert pairs == inversions(
        [(old.value, new.value) for old, new in zip(before, after, strict=True)]
    )


def inversions(moves) -> int:
    return sum(one[0] < other[0] and one[1] > other[1] for one in moves for other in moves)


@unhurried
@given(figures_of_one_ranking(), directions)
def test_the_order_in_which_figures_come_changes_no_history(figures, direction):
    backwards = figures[::-1]
    systems = [pk(name) for name in NAMES]

    assert changes(backwards, direction=direction) == changes(figures, direction=direction)
    assert progression(backwards, direction=direction) == progression(figures, direction=direction)
    assert rank_series(backwards, systems, direction=direction) == rank_series(
        figures, systems, direction=direction
    )


# --- What it costs --------------------------------------------------------------------------


class Counted(Decimal):
    """A decimal that counts how often it is compared."""

    compared = 0
    __hash__ = Decimal.__hash__

    def __eq__(self, other):
        Counted.compared += 1
        return Decimal.__eq__(self, other)

    def __lt__(self, other):
        Counted.compared += 1
        return Decimal.__lt__(self, other)

    def __gt__(self, other):
        Counted.compared += 1
        return Decimal.__gt__(self, other)


def long_record(size: int, moments: int) -> list[ScoreFacts]:
    """Many systems with two claims each, the second one better or worse, over many moments."""
    start, base = datetime(2020, 1, 1, tzinfo=UTC), figure("A", 0)
    return [
        base._replace(
            score=number,
            submission=number,
            system=number % (size // 2),
            slug=f"{number % (size // 2):09}",
            value=Counted(number * 7919 % 10_007),
            digest=f"{number:09}",
            result_date=(start + timedelta(number * moments // size)).date(),
            known_from=start + timedelta(number * moments // size),
        )
        for number in range(size)
    ]


def comparisons(history, figures, *arguments) -> int:
    Counted.compared = 0
    history(figures, *arguments, direction="lower")
    return Counted.compared


@pytest.mark.parametrize(
    ("history", "arguments"), [(changes, ()), (progression, ()), (rank_series, ([1, 2, 3],))]
)
def test_twenty_thousand_figures_over_two_thousand_moments_are_not_ranked_anew_each_time(
    history, arguments
):
    figures = long_record(20_000, moments=2_000)

    compared = comparisons(history, figures, *arguments)

    assert 20_000 < compared < 20_000 * 200  # ranking anew takes 2,000 × 10,000 at the very least


def test_ten_thousand_values_moving_at_one_moment_are_not_compared_in_pairs():
    figures = long_record(20_000, moments=2)

    compared = comparisons(changes, figures)

    assert 20_000 < compared < 20_000 * 300  # pairs would be 10,000 × 10,000 / 2
