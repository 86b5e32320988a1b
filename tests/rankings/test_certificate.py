import itertools
import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leaderboard.rankings.certificate import (
    Certificate,
    Headroom,
    Verdict,
    as_json,
    certificate,
)
from leaderboard.rankings.facts import ScoreFacts, entry_of, standing_figures
from leaderboard.rankings.intervals import NO_INTERVAL, Interval, Origin, interval_of, wilson
from leaderboard.rankings.ranking import rank
from leaderboard.rankings.removal import RemovedClaim

RELATIONSHIPS = ["reproduced", "owner", "independent", "first_party"]
DAY_ONE = date(2025, 1, 1)
PERCENT = Decimal(100)
D = Decimal
counter = itertools.count(1)


def public_by(figure, day) -> bool:
    """Without a date nobody can say so."""
    return figure.result_date is not None and figure.result_date <= day


def claim(slug, value, low=None, high=None, **facts) -> ScoreFacts:
    """A claim by the system of that slug; its interval is as reported, or follows from `n`."""
    number = next(counter)
    value, n = D(value), facts.get("n")
    if low is not None:
        interval = Interval(D(low), D(high), Origin.REPORTED)
    else:
        interval = interval_of(value, n=n, whole=PERCENT)
    defaults = {
        "score": number,
        "submission": number,
        "system": sum(ord(letter) << 8 * place for place, letter in enumerate(slug)),
        "slug": slug,
        "metric": 1,
        "class_key": "",
        "value": value,
        "interval": interval,
        "is_reference": False,
        "relationship": "owner",
        "result_date": DAY_ONE,
        "digest": f"{number:064x}",
        "n": None,
        "known_from": datetime(2025, 1, 1, tzinfo=UTC),
    }
    return ScoreFacts(**defaults | facts)


def certified(*figures, direction="higher", **facts) -> Certificate | None:
    defaults = {"upper": PERCENT, "lower": D(0), "whole": PERCENT, "humans": ()}
    return certificate(figures, direction=direction, **defaults | facts)


def separated(*figures, **facts):
    return certified(*figures, **facts).separation


def removed(*figures, **facts) -> tuple:
    """Who loses claims, in the order given, and who leads then."""
    found = certified(*figures, **facts).removal
    return [each.system for each in found.claims], list(found.leaders_after)


def ten_close_ones(**facts) -> list[ScoreFacts]:
    """The first at 90 [80, 100], the others below it down to 81."""
    return [
        claim("a", 90, 80, 100, **facts),
        *(claim("bcdefghij"[i], 89 - i, **facts) for i in range(9)),
    ]


def since(*figures, **facts):
    return certified(*figures, **facts).top.since


# --- Who has a certificate ----------------------------------------------------------------


def test_a_ranking_without_competitors_has_no_certificate():
    human = claim("human", 95, is_reference=True)

    assert certified() is None
    assert certified(human, humans={human.system}) is None


def test_a_metric_without_direction_has_no_first_place_to_certify():
    assert certified(claim("a", 90), direction="none") is None


def test_a_direction_nobody_stated_is_refused_rather_than_guessed():
    with pytest.raises(KeyError):
        certified(claim("a", 90), direction="")


# --- Places 1 and 2 -----------------------------------------------------------------------


def test_intervals_that_lie_apart_separate_the_first_two():
    found = separated(claim("a", 90, 88, 92), claim("b", 80, 78, 82), claim("c", 70, 60, 95))

    assert (found.verdict, found.leaders, found.runners_up) == ("separable", ("a",), ("b",))
    assert (found.margin, found.items_needed, found.times_as_many) == (D(10), None, None)


def test_intervals_that_touch_do_not_separate():
    touching = separated(claim("a", 90, 85, 95), claim("b", 80, 75, 85))
    apart = separated(claim("a", 90, "85.0000001", 95), claim("b", 80, 75, 85))

    assert (touching.verdict, apart.verdict) == (Verdict.NOT_SEPARABLE, Verdict.SEPARABLE)


def test_where_lower_is_better_the_lower_interval_has_to_end_first():
    leader, apart, touching = claim("a", 10, 9, 12), claim("b", 20, 13, 21), claim("b", 20, 12, 21)

    assert separated(leader, apart, direction="lower").verdict == Verdict.SEPARABLE
    assert separated(leader, touching, direction="lower").verdict == Verdict.NOT_SEPARABLE
    assert separated(leader, apart, direction="lower").margin == D(10)


def test_a_missing_interval_leaves_the_question_open():
    assert separated(claim("a", 90, 88, 92), claim("b", 80)).verdict == Verdict.UNKNOWN
    assert separated(claim("a", 90), claim("b", 80, 78, 82)).verdict == Verdict.UNKNOWN


def test_a_shared_first_place_is_tied_and_no_number_of_items_settles_it():
    found = separated(claim("b", "90.0", n=100), claim("a", 90, n=100), claim("c", 85, n=100))

    assert (found.verdict, found.leaders, found.runners_up) == ("tied", ("a", "b"), ("c",))
    assert (found.margin, found.items_needed, found.times_as_many) == (D(5), None, None)


def test_everyone_on_one_value_is_tied_with_nobody_next():
    found = separated(claim("a", 90), claim("b", 90))

    assert (found.verdict, found.runners_up, found.margin) == (Verdict.TIED, (), None)


def test_a_single_competitor_is_alone_whatever_a_reference_says():
    found = separated(claim("a", 90, 88, 92), claim("human", 91, 80, 99, is_reference=True))

    assert (found.verdict, found.leaders, found.runners_up) == ("alone", ("a",), ())
    assert found.margin is None


def test_the_leader_has_to_be_told_from_each_of_several_runners_up():
    leader = claim("a", 90, 88, 92)
    far, near, silent = claim("b", 80, 78, 82), claim("c", 80, 70, 90), claim("d", 80)

    assert separated(leader, far, near).verdict == Verdict.NOT_SEPARABLE
    assert separated(leader, far, silent).verdict == Verdict.UNKNOWN
    assert separated(leader, near, silent).verdict == Verdict.NOT_SEPARABLE


def test_what_is_needed_is_what_the_hardest_runner_up_needs_if_all_are_known():
    leader = claim("a", 90, 80, 99, n=100)
    near, nearer, silent = (
        claim("b", 80, 60, 85, n=100),
        claim("c", 80, 60, 90, n=100),
        claim("d", 80),
    )

    both = separated(leader, near, nearer)
    with_silent = separated(leader, near, silent)

    assert (both.items_needed, both.times_as_many) == (401, D("4.1"))
    assert (with_silent.items_needed, with_silent.times_as_many) == (None, None)


def test_a_runner_up_who_is_told_apart_needs_nothing_more():
    leader = claim("a", 90, 80, 99, n=100)
    near, just_apart = claim("b", 80, 60, 85, n=100), claim("c", 80, 60, "79.5", n=300)

    assert separated(leader, near, just_apart).items_needed == 226  # (10 + 5)² ÷ 10² = 2.25


def test_only_the_standing_claim_of_a_system_counts():
    figures = [
        claim("a", 90, 88, 92),
        claim("b", 89, 80, 99, relationship="first_party"),
        claim("b", 80, 78, 82, relationship="reproduced"),
    ]

    found = separated(*figures)

    assert (found.verdict, found.margin) == (Verdict.SEPARABLE, D(10))


def test_a_margin_keeps_every_digit_the_record_keeps():
    high, low = "123456789012345678.00000000000000000002", "1.00000000000000000001"

    found = separated(claim("a", high), claim("b", low))

    assert found.margin == D("123456789012345677.00000000000000000001")


def test_the_items_that_would_separate_two_proportions_are_the_fewest_that_do():
    found = separated(claim("a", 90, n=50), claim("b", 80, n=70))

    assert (found.verdict, found.items_needed) == (Verdict.NOT_SEPARABLE, 196)
    assert wilson(D("0.9"), 196)[0] > wilson(D("0.8"), 196)[1]
    assert wilson(D("0.9"), 195)[0] <= wilson(D("0.8"), 195)[1]


def test_errors_counted_from_below_need_as_many_items_as_successes_from_above():
    found = separated(claim("a", 10, n=50), claim("b", 20, n=70), direction="lower")

    assert found.items_needed == 196


def test_proportions_too_close_for_any_benchmark_name_no_number():
    found = separated(claim("a", "50.0001", n=50), claim("b", 50, n=50))

    assert (found.verdict, found.items_needed) == (Verdict.NOT_SEPARABLE, None)


def test_other_intervals_shrink_with_the_root_of_the_items():
    found = separated(claim("a", 90, 84, 96, n=100), claim("b", 86, 80, 92, n=100))

    assert (found.items_needed, found.times_as_many) == (901, D("9.1"))  # (6 + 6)² ÷ 4² = 9


def test_only_the_halves_that_face_each_other_count():
    found = separated(claim("a", 90, 86, 99), claim("b", 86, 50, 88))

    assert (found.items_needed, found.times_as_many) == (None, D("2.3"))  # (4 + 2)² ÷ 4² = 2.25


def test_where_lower_is_better_the_other_halves_face_each_other():
    found = separated(claim("a", 10, 1, 14), claim("b", 14, 12, 50), direction="lower")

    assert found.times_as_many == D("2.3")


@pytest.mark.parametrize("n", [{"n": 200}, {}])
def test_unlike_numbers_of_items_give_a_factor_only(n):
    found = separated(claim("a", 90, 84, 96, n=100), claim("b", 86, 80, 92, **n))

    assert (found.items_needed, found.times_as_many) == (None, D("9.1"))


def test_a_factor_no_benchmark_could_reach_is_not_named():
    found = separated(claim("a", "50.00001", 0, 100, n=9), claim("b", 50, 0, 100, n=9))

    assert found.verdict == Verdict.NOT_SEPARABLE
    assert (found.items_needed, found.times_as_many) == (None, None)


def test_without_the_whole_a_share_is_unknown_and_the_root_rule_holds():
    found = separated(claim("a", 90, n=50), claim("b", 80, n=50), whole=None)

    assert found.items_needed is not None
    assert found.times_as_many is not None


# --- Fewest results whose removal changes who leads ---------------------------------------


def test_a_leader_with_one_claim_falls_with_it():
    leader = claim("a", 90)

    found = certified(leader, claim("b", 80), claim("c", 80)).removal

    assert found.claims == (RemovedClaim("a", leader.submission, leader.digest),)
    assert (found.count, found.leaders_after) == (1, ("b", "c"))


def test_a_leader_is_brought_down_claim_by_claim_in_order_of_trust():
    figures = [
        claim("a", 70, relationship="first_party"),
        claim("a", 90, relationship="reproduced"),
        claim("a", 95, relationship="owner"),
        claim("b", 80),
    ]

    found = certified(*figures).removal

    assert [each.submission for each in found.claims] == [
        figures[1].submission,
        figures[2].submission,
    ]
    assert found.leaders_after == ("b",)


def test_a_better_and_less_trusted_claim_comes_to_stand():
    leading = [claim("a", 90, relationship=each) for each in RELATIONSHIPS]
    doubted = [claim("b", 60), claim("b", 99, relationship="first_party")]

    assert removed(*leading, *doubted) == (["b"], ["b"])


def test_one_is_lowered_and_another_raised_where_neither_alone_is_as_cheap():
    leader = [
        claim("a", 90, relationship="reproduced"),
        *(claim("a", 70, result_date=DAY_ONE + timedelta(each)) for each in range(3)),
    ]
    other = [
        claim("b", 60, relationship="reproduced"),
        claim("b", 75, relationship="owner"),
        *(claim("b", 65, result_date=None) for _ in range(2)),
        claim("b", 95, relationship="first_party"),
    ]

    assert removed(*leader, *other) == (["a", "b"], ["b"])


def test_catching_up_with_the_leader_is_a_change():
    leading = [claim("a", 90, relationship=each) for each in RELATIONSHIPS]
    doubted = [claim("b", 60), claim("b", 90, relationship="first_party")]

    assert removed(*leading, *doubted) == (["b"], ["a", "b"])


def test_a_tie_is_broken_by_any_change_of_one_of_them():
    rising = [claim("b", 90), claim("b", 95, relationship="first_party")]
    lasting = [claim("a", 90), claim("a", 90, relationship="first_party")]

    assert removed(*lasting, *rising) == (["b"], ["b"])


def test_a_tie_is_changed_by_a_third_who_joins():
    lasting = [claim(slug, 90, relationship=each) for slug in "ab" for each in RELATIONSHIPS]
    joining = [claim("c", 60), claim("c", 90, relationship="first_party")]

    assert removed(*lasting, *joining) == (["c"], ["a", "b", "c"])


def test_who_never_catches_up_may_go_without_any_change():
    leading = [claim(slug, 90, relationship=each) for slug in "ab" for each in RELATIONSHIPS]

    assert removed(*leading, claim("c", 60)) == (["a"] * 4, ["b"])


def test_without_its_only_system_nobody_is_left_to_lead():
    assert removed(claim("a", 90), claim("a", 70, relationship="first_party")) == (["a", "a"], [])


def test_references_neither_lead_nor_are_removed():
    human = claim("human", 99, is_reference=True)

    assert removed(claim("a", 90), human) == (["a"], [])


def test_where_lower_is_better_a_lower_claim_catches_up():
    leading = [claim("a", 10, relationship=each) for each in RELATIONSHIPS]
    doubted = [claim("b", 60), claim("b", 10, relationship="first_party")]

    assert removed(*leading, *doubted, direction="lower") == (["b"], ["a", "b"])


def test_of_equally_small_removals_the_leaders_own_claims_go():
    figures = [claim("b", 90), claim("a", 60), claim("a", 95, relationship="first_party")]

    assert removed(*figures) == (["b"], ["a"])


def test_of_tied_leaders_and_of_equal_risers_the_first_by_name_goes():
    leading = [claim("m", 90, relationship=each) for each in RELATIONSHIPS]
    rising = [
        claim(slug, value, relationship=each)
        for slug in "zax"
        for value, each in [(60, "owner"), (95, "first_party")]
    ]

    assert removed(claim("b", 90), claim("a", 90)) == (["a"], ["b"])
    assert removed(*leading, *rising) == (["a"], ["a"])


# --- Headroom -----------------------------------------------------------------------------


def test_headroom_ends_at_the_bound_and_at_the_best_human():
    humans = [claim("crowd", 70, is_reference=True), claim("expert", "94.8", is_reference=True)]

    found = certified(
        claim("a", "31.4"), *humans, humans={human.system for human in humans}
    ).headroom

    assert found == Headroom(to_bound=D("68.6"), to_human=D("63.4"), human="expert")


def test_a_leader_beyond_the_human_has_a_negative_distance():
    human = claim("expert", 80, is_reference=True)

    assert certified(claim("a", 90), human, humans={human.system}).headroom.to_human == D(-10)


def test_where_lower_is_better_the_way_leads_down():
    humans = [claim("slow", 9, is_reference=True), claim("quick", 2, is_reference=True)]

    found = certified(
        claim("a", 5), *humans, direction="lower", humans={human.system for human in humans}
    ).headroom

    assert found == Headroom(to_bound=D(5), to_human=D(3), human="quick")


def test_without_bound_or_human_there_is_no_distance():
    chance = claim("chance", 25, is_reference=True)

    found = certified(claim("a", 90), chance, upper=None, humans={-1}).headroom

    assert found == Headroom(None, None, None)


def test_a_human_is_measured_by_the_standing_claim():
    human = [
        claim("expert", 99, is_reference=True, relationship="first_party"),
        claim("expert", 92, is_reference=True, relationship="reproduced"),
    ]

    assert certified(claim("a", 90), *human, humans={human[0].system}).headroom.to_human == D(2)


# --- The first ten within one interval ----------------------------------------------------


def test_ten_within_the_leaders_interval_are_so_since_the_tenth_came():
    *nine, tenth = ten_close_ones()
    later = tenth._replace(result_date=DAY_ONE + timedelta(5))

    assert since(*nine, later) == date(2025, 1, 6)
    assert since(*nine) is None


def test_a_value_on_the_edge_of_the_interval_is_held_and_one_beyond_is_not():
    *nine, _ = ten_close_ones()

    assert since(*nine, claim("j", 80)) == DAY_ONE
    assert since(*nine, claim("j", "79.9")) is None


def test_a_leader_without_interval_holds_nobody():
    first, *rest = ten_close_ones()

    assert since(first._replace(interval=NO_INTERVAL), *rest) is None


def test_an_interruption_starts_the_count_anew():
    breakaway = claim("z", 99, 98, 100, result_date=DAY_ONE + timedelta(3))
    corrected = claim("z", 85, result_date=DAY_ONE + timedelta(7), relationship="reproduced")

    assert since(*ten_close_ones(), breakaway) is None
    assert since(*ten_close_ones(), breakaway, corrected) == date(2025, 1, 8)


def test_an_undated_claim_and_a_reference_take_no_part_in_the_past():
    undated = claim("z", 99, 98, 100, result_date=None)
    human = claim("human", 99, 98, 100, is_reference=True)

    assert since(*ten_close_ones(), undated, human, claim("k", 10)) == DAY_ONE


@pytest.mark.parametrize("slug", ["a", "z"])
def test_of_tied_leaders_the_widest_interval_counts(slug):
    _, *rest = ten_close_ones()
    tied = [claim(slug, 90, 80, 100), claim("m", 90, 89, 91), claim("n", 90)]

    assert since(*tied, *rest[:7]) == DAY_ONE


@pytest.mark.parametrize(
    ("direction", "far", "near"),
    [("higher", (80, 94), (82, 96)), ("lower", (86, 100), (84, 98))],
)
def test_of_tied_leaders_with_equally_wide_intervals_the_further_reaching_counts(
    direction, far, near
):
    edge = far[0] if direction == "higher" else far[1]
    rest = [claim(slug, edge) for slug in "bcdefghi"]

    for one, other in [(far, near), (near, far)]:
        tied = [claim("a", 90, *one), claim("z", 90, *other)]
        assert since(*tied, *rest, direction=direction) == DAY_ONE


def test_of_tied_leaders_an_interval_without_width_counts_before_none():
    tied = [claim(slug, 90) for slug in "abcdefghi"]

    assert since(*tied, claim("z", 90, 90, 90)) == DAY_ONE


def test_the_leader_itself_may_stand_on_the_edge_of_its_interval_but_not_outside():
    _, *rest = ten_close_ones()

    assert since(claim("a", 90, 80, 90), *rest) == DAY_ONE
    assert since(claim("a", 90, 80, "89.9"), *rest) is None


def test_where_lower_is_better_the_ten_lowest_count():
    mirrored = [
        each._replace(
            value=-each.value,
            interval=Interval(D(-100), D(-80), Origin.REPORTED),
        )
        for each in ten_close_ones()
    ]

    assert since(*mirrored, claim("k", 0, -1, 1), direction="lower") == DAY_ONE


# --- As JSON ------------------------------------------------------------------------------


def test_a_certificate_is_written_with_plain_decimals():
    human = claim("human", "1E+2", is_reference=True, digest="h")
    figures = [
        claim("a", "9E+1", 84, 96, n=100, digest="d1", submission=1),
        claim("b", "86.00", 80, 92, n=100, digest="d2", submission=2),
    ]

    found = as_json(certified(*figures, human, upper=D("90.0"), humans={human.system}))

    assert json.loads(json.dumps(found)) == {
        "separation": {
            "verdict": "not separable",
            "leaders": ["a"],
            "runners_up": ["b"],
            "margin": "4",
            "items_needed": 901,
            "times_as_many": "9.1",
        },
        "removal": {
            "count": 1,
            "claims": [{"system": "a", "submission": 1, "digest": "d1"}],
            "leaders_after": ["b"],
        },
        "headroom": {"to_bound": "0", "to_human": "10", "human": "human"},
        "top": {"size": 10, "since": None},
    }


def test_the_day_since_when_is_written_as_text():
    assert as_json(certified(*ten_close_ones()))["top"] == {"size": 10, "since": "2025-01-01"}


# --- The same, for whatever comes: against slow and plain references ----------------------

unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
thorough = settings(unhurried, max_examples=400)
directions = st.sampled_from(["higher", "lower"])
few = st.integers(0, 4).map(D)


@st.composite
def claims(draw, slugs: str, *, most: int, days: int = 3) -> list[ScoreFacts]:
    """Claims of a few systems; "h" is a reference. Half of them have an interval."""
    drawn = st.tuples(
        st.sampled_from(slugs),
        few,
        st.none() | st.tuples(st.integers(0, 4), st.integers(0, 4)),
        st.sampled_from(RELATIONSHIPS),
        st.none() | st.integers(1, days),
    )
    return [
        claim(
            slug,
            value,
            *((value - halves[0], value + halves[1]) if halves else ()),
            relationship=relationship,
            result_date=day and DAY_ONE + timedelta(day),
            is_reference=slug == "h",
        )
        for slug, value, halves, relationship, day in draw(st.lists(drawn, max_size=most))
    ]


def leading(figures, direction) -> set[str]:
    """Slugs of who has rank 1, by the contract itself."""
    standing = standing_figures(figures)
    places = rank([entry_of(*each) for each in standing.items()], direction=direction)
    return {standing[place.name].slug for place in places if place.rank == 1}


@thorough
@given(claims("abch", most=8), directions)
def test_no_smaller_removal_than_the_one_found_changes_who_leads(figures, direction):
    competing = [each for each in figures if not each.is_reference]
    now = leading(competing, direction)
    fewest = next(
        (
            count
            for count in range(1, len(competing) + 1)
            for kept in itertools.combinations(competing, len(competing) - count)
            if leading(kept, direction) != now
        ),
        None,
    )

    found = certified(*figures, direction=direction)

    if fewest is None:
        assert found is None
        return
    gone = {each.digest for each in found.removal.claims}
    after = leading([each for each in figures if each.digest not in gone], direction)
    assert (found.removal.count, len(gone)) == (fewest, fewest)
    assert gone <= {each.digest for each in competing}
    assert (sorted(after), after == now) == (list(found.removal.leaders_after), False)


@unhurried
@given(claims("abc", most=8), directions, st.randoms())
def test_the_order_of_arrival_changes_nothing(figures, direction, chance):
    shuffled = chance.sample(figures, len(figures))

    assert certified(*figures, direction=direction) == certified(*shuffled, direction=direction)


@unhurried
@given(claims("abch", most=8), directions)
def test_the_verdict_is_the_definition_word_by_word(figures, direction):
    standing = [each for each in standing_figures(figures).values() if not each.is_reference]
    values = sorted({each.value for each in standing}, reverse=direction == "higher")
    first, second = (
        [each for each in standing if values[place : place + 1] == [each.value]] for place in (0, 1)
    )

    def overlap(one, other) -> bool | None:
        if one.interval.low is None or other.interval.low is None:
            return None
        return one.interval.low <= other.interval.high and other.interval.low <= one.interval.high

    overlaps = [overlap(first[0], other) for other in second] if first else []
    found = certified(*figures, direction=direction)

    if not standing:
        assert found is None
    elif len(first) > 1:
        assert found.separation.verdict == "tied"
    elif not second:
        assert found.separation.verdict == "alone"
    elif True in overlaps:
        assert found.separation.verdict == "not separable"
    else:
        assert found.separation.verdict == ("unknown" if None in overlaps else "separable")


@unhurried
@given(st.integers(0, 20), st.integers(0, 20), directions)
def test_the_items_found_are_the_first_that_separate_counting_up(one, other, direction):
    figures = [claim("a", one * 5, n=2), claim("b", other * 5, n=3)]
    shares = sorted([D(one) / 20, D(other) / 20])
    fewest = next(
        (n for n in range(1, 2000) if wilson(shares[0], n)[1] < wilson(shares[1], n)[0]), None
    )

    found = separated(*figures, direction=direction)

    if found.verdict == "not separable":
        assert found.items_needed == fewest
    else:
        assert found.items_needed is None


@unhurried
@given(st.integers(1, 9), st.integers(0, 30), st.integers(0, 30), st.integers(1, 500), directions)
def test_the_factor_is_the_first_tenth_at_which_shrunken_intervals_part(
    margin, upper_half, lower_half, n, direction
):
    value = {"higher": 50 + margin, "lower": 50 - margin}[direction]
    halves = (upper_half, lower_half) if direction == "higher" else (lower_half, upper_half)
    leader = claim("a", value, value - halves[0], value + halves[0], n=n)
    rival = claim("b", 50, 50 - halves[1], 50 + halves[1], n=n)

    def part(times) -> bool:  # (h1 + h2) ÷ √times < margin
        return (upper_half + lower_half) ** 2 < margin**2 * Fraction(times)

    found = separated(leader, rival, direction=direction)

    if part(1):
        assert found.verdict == "separable"
        return
    assert part(found.times_as_many)
    assert not part(found.times_as_many - D("0.1"))
    assert part(Fraction(found.items_needed, n))
    assert not part(Fraction(found.items_needed - 1, n))


def holds_on(day, figures, direction) -> bool:
    standing = standing_figures(each for each in figures if public_by(each, day))
    entries = [entry_of(*each) for each in standing.items()]
    ranked = [place for place in rank(entries, direction=direction) if place.rank]
    intervals = [
        standing[place.name].interval
        for place in ranked
        if place.rank == 1 and standing[place.name].interval.low is not None
    ]
    if len(ranked) < 10 or not intervals:
        return False
    low, high, _ = max(
        intervals,
        key=lambda each: (each.high - each.low, -each.low if direction == "higher" else each.high),
    )
    return all(low <= standing[place.name].value <= high for place in ranked if place.rank <= 10)


@thorough
@given(claims("abcdefghijklmh", most=60, days=6), directions)
def test_one_sweep_finds_the_day_that_looking_at_every_day_finds(figures, direction):
    days = sorted({each.result_date for each in figures if each.result_date})
    expected = None
    for day in reversed(days):
        if not holds_on(day, figures, direction):
            break
        expected = day

    found = certified(*figures, direction=direction)

    assert found is None or found.top.since == expected
    assert found or expected is None
