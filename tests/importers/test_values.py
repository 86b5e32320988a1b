from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leaderboard.importers.rows import ImportRowError, Place
from leaderboard.importers.values import MOST_DIGITS, as_count, as_decimal, as_interval

HERE = Place("results.csv", 7, "accuracy")
unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
plain_numbers = st.decimals(-(10**6), 10**6, places=3)


def refusal(read, *args) -> str:
    """What the refusal says after naming the place."""
    with pytest.raises(ImportRowError) as refused:
        read(*args, HERE)
    place, _, fault = str(refused.value).partition(": ")
    assert place == "results.csv, line 7, column accuracy"
    return fault


def attempt(read, *args) -> tuple:
    """What was read, and what the refusal says after naming the place: one of them is there."""
    try:
        return read(*args, HERE), ""
    except ImportRowError as refused:
        return None, str(refused).partition("results.csv, line 7, column accuracy: ")[2]


@pytest.mark.parametrize("text", ["54.80", "0", "-3.5", "+2", ".5", "1e3", " 54.80 "])
def test_a_number_keeps_the_digits_it_was_printed_with(text):
    assert str(as_decimal(text, HERE)) == str(Decimal(text.strip()))


@pytest.mark.parametrize(
    "text",
    ["", " ", "n/a", "nan", "sNaN", "inf", "-Infinity", "81,4", "81.4%", "1 000", "0x1f", "81.4.1"],
)
def test_what_is_no_number_is_refused_with_a_remedy(text):
    fault = refusal(as_decimal, text)

    assert fault.startswith(repr(text))
    assert "Write digits with a dot" in fault


def test_digits_are_not_grouped_by_underscores_as_programmers_do():
    assert "is not a number" in refusal(as_decimal, "1_000")


def test_a_number_too_long_to_be_one_is_refused_and_not_repeated_in_full():
    fault = refusal(as_decimal, "9" * 10_000)

    assert len(fault) < 200


@unhurried
@given(st.one_of(st.text(), st.text(alphabet="0123456789.eE+-_ ", max_size=MOST_DIGITS + 2)))
def test_any_text_is_a_finite_number_or_refused(text):
    number, fault = attempt(as_decimal, text)

    assert fault or number.is_finite()


@pytest.mark.parametrize(("text", "n"), [("1", 1), ("2500", 2500), ("007", 7)])
def test_a_count_is_a_whole_number_of_at_least_one(text, n):
    assert as_count(text, HERE) == n


@pytest.mark.parametrize("text", ["", "0", "-5", "2.5", "2,500", "2500 items", "½", "²", "1e3"])
def test_what_is_no_count_is_refused_with_a_remedy(text):
    fault = refusal(as_count, text)

    assert fault == f"{text!r} is not a count. Write 2500."


@pytest.mark.parametrize("text", ["9" * 20, "9" * 5000])
def test_a_count_of_more_items_than_can_be_kept_is_refused(text):
    assert "is not a count" in refusal(as_count, text)


@unhurried
@given(st.one_of(st.text(), st.text(alphabet="0123456789")))
def test_any_text_is_a_count_or_refused(text):
    count, fault = attempt(as_count, text)

    assert fault or count >= 1


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("±1.94", "52.86", "56.74"),
        ("± 2", "52.80", "56.80"),
        ("[52.9, 56.7]", "52.9", "56.7"),
        ("[ -1,60 ]", "-1", "60"),
    ],
)
def test_an_interval_is_a_half_width_around_the_value_or_two_bounds(text, low, high):
    assert as_interval(text, Decimal("54.80"), HERE) == (Decimal(low), Decimal(high))


@pytest.mark.parametrize(
    "text",
    ["", "1.94", "+/-1.94", "±", "±-1", "±1,94", "52.9-56.7", "[52.9]", "[1, 2, 3]", "(1, 2)"],
)
def test_what_is_no_interval_is_refused_with_a_remedy(text):
    fault = refusal(as_interval, text, Decimal("54.80"))

    assert fault == f"{text!r} is not an interval. Write ±1.94 or [52.9, 56.7]."


def test_the_bounds_of_an_interval_keep_every_digit():
    value = Decimal("123456789012345678.00000000000000000002")

    low, high = as_interval("±0.00000000000000000001", value, HERE)

    assert (str(low), str(high)) == (
        "123456789012345678.00000000000000000001",
        "123456789012345678.00000000000000000003",
    )


def test_bounds_too_long_to_be_kept_are_refused():
    fault = refusal(as_interval, f"[0, {'9' * 10_000}]", Decimal("54.80"))

    assert "is not an interval" in fault


@unhurried
@given(plain_numbers, plain_numbers.map(abs))
def test_a_half_width_reaches_equally_far_to_both_sides(value, half):
    low, high = as_interval(f"±{half:f}", value, HERE)

    assert (value - low, high - value) == (half, half)


@unhurried
@given(st.one_of(st.text(), st.text(alphabet="±[], -.0123456789")), plain_numbers)
def test_any_text_is_an_interval_or_refused(text, value):
    bounds, fault = attempt(as_interval, text, value)

    assert fault or all(bound.is_finite() for bound in bounds)
