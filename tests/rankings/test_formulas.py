"""An aggregate is doubted only where no figures that print alike could give it."""

from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from leaderboard.catalogue.record_files import Records
from leaderboard.rankings.formulas import (
    Formula,
    Mismatch,
    Printed,
    check,
    formula_of,
    mismatches,
)

LEVELS = {"level1": "0.1", "level2": "0.2", "level3": "0.3", "level4": "0.4"}
FUTUREX = Formula({key: Decimal(weight) for key, weight in LEVELS.items()}, over_stated=True)
WHOLE_ONLY = Formula(FUTUREX.weights)


def printed(text: str) -> Printed:
    return Printed(Decimal(text), text)


def levels(*texts: str) -> dict[str, Printed]:
    """The four levels in order; "" is a level that is withheld."""
    return {key: printed(text) for key, text in zip(LEVELS, texts, strict=True) if text}


# --- Golden figures, from the FutureX boards ------------------------------------------------


@pytest.mark.parametrize(
    ("overall", "parts"),
    [
        ("29.90", levels("66.67", "33.04", "34.58", "15.63")),  # they give 29.901
        ("28.98", levels("66.67", "42.08", "29.25", "12.82")),  # 28.986: within rounding of both
        ("12.81", levels("34.62", "23.61", "10.05", "4.04")),
        ("23.3", levels("", "36.6", "24.62", "15.66")),  # one level withheld
        ("12.65", levels("", "", "13.57", "11.96")),  # two levels withheld
    ],
)
def test_an_aggregate_that_rounding_explains_is_not_doubted(overall, parts):
    assert check(printed(overall), parts, FUTUREX) is None


def test_an_aggregate_that_no_rounding_explains_comes_with_what_its_parts_give():
    parts = levels("66.67", "42.08", "29.25", "12.82")

    found = check(printed("29.21"), parts, FUTUREX)

    assert found == Mismatch(
        expected=Decimal("28.99"), difference=Decimal("0.224"), tolerance=Decimal("0.01")
    )


def test_what_is_expected_is_told_to_the_places_the_aggregate_is_printed_with():
    parts = levels("66.67", "33.04", "34.58", "15.63")

    assert check(printed("32.7"), parts, FUTUREX).expected == Decimal("29.9")
    assert check(printed("32.70"), parts, FUTUREX).expected == Decimal("29.90")
    assert check(printed("33"), parts, FUTUREX).expected == Decimal("30")


def test_the_tolerance_is_half_a_place_of_each_figure_by_its_weight():
    formula = Formula({"a": Decimal("0.25"), "b": Decimal("0.75")})
    parts = {"a": printed("40"), "b": printed("60.0")}  # 55; ± 0.125 + 0.0375 + 0.05

    assert check(printed("55.2"), parts, formula) is None
    assert check(printed("55.3"), parts, formula).tolerance == Decimal("0.2125")


@pytest.mark.parametrize(("overall", "doubted"), [("50.3", False), ("50.4", True)])
def test_the_very_edge_of_rounding_is_not_doubted(overall, doubted):
    formula = Formula({"a": Decimal("0.5"), "b": Decimal("0.5")})
    parts = {"a": printed("60.2"), "b": printed("40.2")}

    assert (check(printed(overall), parts, formula) is not None) is doubted


def test_the_weight_of_what_is_withheld_is_shared_in_proportion():
    parts = levels("", "36.6", "24.62", "15.66")

    found = check(printed("30.0"), parts, FUTUREX)

    # (7.32 + 7.386 + 6.264) / 0.9, and 0.05 + (0.01 + 0.0015 + 0.002) / 0.9
    assert found == Mismatch(Decimal("23.3"), Decimal("6.7"), Decimal("0.065"))


def test_a_metric_that_the_formula_does_not_weigh_is_passed_over():
    parts = levels("66.67", "42.08", "29.25", "12.82") | {"cost": printed("3")}

    assert check(printed("28.98"), parts, FUTUREX) is None


def test_a_figure_printed_as_a_share_is_rounded_by_its_own_places():
    parts = {
        key: Printed(Decimal(text) * 100, text, Decimal(100))
        for key, text in {"a": "0.602", "b": "0.402"}.items()
    }
    formula = Formula({"a": Decimal("0.5"), "b": Decimal("0.5")})

    assert check(Printed(Decimal("50.3"), "0.503", Decimal(100)), parts, formula) is None
    assert check(Printed(Decimal("50.4"), "0.504", Decimal(100)), parts, formula)
    assert check(Printed(Decimal("50.4"), "50.4"), parts, formula)


# --- When nothing can be said ---------------------------------------------------------------


def test_without_all_its_parts_an_aggregate_is_checked_only_if_the_formula_allows_it():
    parts = levels("", "36.6", "24.62", "15.66")

    assert check(printed("99.9"), parts, WHOLE_ONLY) is None
    assert check(printed("99.9"), parts, FUTUREX) is not None


@pytest.mark.parametrize("parts", [levels("", "", "", ""), levels("", "", "", "15.66")])
def test_one_part_or_none_says_nothing_about_the_whole(parts):
    assert check(printed("99.9"), parts, FUTUREX) is None


# --- Against brute force --------------------------------------------------------------------

hidden = st.decimals(0, 100, places=6)
places = st.integers(0, 3)
weights = st.decimals("0.05", "0.95", places=2)


def rounded(value: Fraction | Decimal, to: int, how: str = ROUND_HALF_UP) -> str:
    exact = Fraction(value)
    number = Decimal(exact.numerator) / Decimal(exact.denominator)
    return format(number.quantize(Decimal(1).scaleb(-to), rounding=how), "f")


@given(
    truth=st.lists(st.tuples(weights, hidden, places), min_size=2, max_size=5),
    to=places,
    withheld=st.integers(0, 3),
    how=st.sampled_from([ROUND_HALF_UP, ROUND_HALF_EVEN]),
)
def test_an_aggregate_that_is_computed_from_hidden_digits_is_never_doubted(
    truth, to, withheld, how
):
    names = "abcde"[: len(truth)]
    formula = Formula({k: w for k, (w, _, _) in zip(names, truth, strict=True)}, over_stated=True)
    stated = list(zip(names, truth, strict=True))[min(withheld, len(truth) - 2) :]
    whole = sum(Fraction(w) for w, _, _ in truth)
    carried = sum(Fraction(w) for _, (w, _, _) in stated)
    aggregate = whole / carried * sum(Fraction(w) * Fraction(x) for _, (w, x, _) in stated)

    parts = {key: printed(rounded(x, p, how)) for key, (_, x, p) in stated}

    assert check(printed(rounded(aggregate, to, how)), parts, formula) is None


def corners(figure: Printed) -> tuple[Fraction, Fraction]:
    """The least and the largest value that prints alike."""
    _, _, after = figure.text.partition(".")
    half = Fraction(1, 2 * 10 ** len(after))
    return Fraction(figure.value) - half, Fraction(figure.value) + half


texts = st.builds(rounded, hidden, places)


@given(
    shown=st.lists(st.tuples(weights, texts), min_size=2, max_size=4),
    untold=st.lists(weights, max_size=2),
    aggregate=texts,
)
@example(  # the very edge
    shown=[(Decimal("0.5"), "60.2"), (Decimal("0.5"), "40.2")], untold=[], aggregate="50.3"
)
@example(  # the edge where the shared weights are no decimals
    shown=[(Decimal("0.3"), "30.00"), (Decimal("0.6"), "60.00")],
    untold=[Decimal("0.1")],
    aggregate="55.57",
)
def test_an_aggregate_is_doubted_exactly_when_no_values_that_print_alike_give_it(
    shown, untold, aggregate
):
    names = "abcdef"
    formula = Formula(
        dict(zip(names, [*(weight for weight, _ in shown), *untold], strict=False)), True
    )
    parts = {key: printed(text) for key, (_, text) in zip(names, shown, strict=False)}
    assume(len(parts) >= 2)
    whole = sum(map(Fraction, formula.weights.values()))
    carried = sum(Fraction(formula.weights[key]) for key in parts)

    def total(end: int) -> Fraction:
        given = (Fraction(formula.weights[k]) * corners(f)[end] for k, f in parts.items())
        return whole / carried * sum(given)

    low, high = corners(printed(aggregate))
    possible = total(0) <= high and low <= total(1)
    found = check(printed(aggregate), parts, formula)

    assert (found is None) is possible
    if found:
        assert abs(found.difference) > found.tolerance


# --- Many claims, and how a formula is kept -------------------------------------------------


def test_each_claim_is_checked_against_its_own_parts():
    sound = levels("66.67", "42.08", "29.25", "12.82")
    claims = {
        1: {"overall": printed("28.98"), **sound},
        2: {"overall": printed("29.21"), **sound},
        3: {"overall": printed("29.21")},
        4: sound,
    }

    found = list(mismatches(claims, {"overall": FUTUREX}))

    assert [(claim, metric) for claim, metric, _ in found] == [(2, "overall")]


def test_a_formula_is_kept_as_plain_data():
    stored = {"weights": LEVELS, "over_stated": True, "source": "futurex/fx-site-code"}

    assert formula_of(stored) == Formula(FUTUREX.weights, True, "futurex/fx-site-code")
    assert formula_of({}) is None


# --- The records we start from --------------------------------------------------------------


def test_four_reported_scores_of_futurex_do_not_follow_from_their_levels():
    folder = next(each for each in Records().benchmarks if each.path.name == "futurex")
    formulas = {
        metric.key: Formula(metric.formula.weights, metric.formula.over_stated)
        for metric in folder.file.metrics
        if metric.formula
    }
    claims = {
        (row.board, row.system, bool(row.known_to)): {
            figure.metric: Printed(figure.value, figure.printed) for figure in row.figures
        }
        for table in folder.file.tables
        for row in folder.rows(table)
        if not table.factors
    }

    found = {
        (board, system, ended, claims[board, system, ended][metric].text, str(wrong.expected))
        for (board, system, ended), metric, wrong in mismatches(claims, formulas)
    }

    w1, january = "weekly/2025-09-w1", "weekly/2026-01-w1"
    assert found == {
        (w1, "ChatGPT-Agent (Search)", False, "32.7", "29.9"),
        (w1, "Grok-4 (Search)", False, "29.21", "28.99"),
        (w1, "MiroThinker-72B-Preview (MiroFlow-Preview)", False, "29.0", "27.1"),
        (january, "Claude-Sonnet-4.5 (h2oGPTe_Agent_v1.81)", False, "43.82", "43.18"),
    }


def test_what_the_formula_doubts_is_what_the_reader_of_the_boards_had_marked():
    folder = next(each for each in Records().benchmarks if each.path.name == "futurex")
    [weekly] = [table for table in folder.file.tables if table.file == "fx-json-weekly.csv"]
    marked = {
        (row.board, row.system)
        for row in folder.rows(weekly)
        for figure in row.figures
        if figure.metric == "overall" and "does not follow" in figure.confidence
    }
    formula = folder.file.metrics[0].formula
    rows = {
        (row.board, row.system): {f.metric: Printed(f.value, f.printed) for f in row.figures}
        for row in folder.rows(weekly)
        if not row.known_to
    }

    doubted = mismatches(rows, {"overall": Formula(formula.weights, formula.over_stated)})

    assert {claim for claim, _, _ in doubted} == marked
