"""The two times of a board, as its readers write them."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from leaderboard.submissions.moments import PRESENT, Moment, MomentError, moment_of

TICK = timedelta(microseconds=1)


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


# --- What can be read -----------------------------------------------------------------------


@pytest.mark.parametrize("nothing", ["", " ", "\t\n"])
def test_without_a_time_the_present_is_meant(nothing):
    assert moment_of(nothing, nothing) == PRESENT
    assert moment_of(nothing, nothing).is_present


@pytest.mark.parametrize(("as_of", "known_at"), [("2026-03", ""), ("", "2026-03")])
def test_either_time_alone_is_not_the_present(as_of, known_at):
    assert not moment_of(as_of, known_at).is_present


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-03-14", date(2026, 3, 14)),
        (" 2026-03-14\n", date(2026, 3, 14)),
        ("2026-03", date(2026, 3, 31)),
        ("2024-02", date(2024, 2, 29)),
        ("2026-02", date(2026, 2, 28)),
        ("0001-01-01", date(1, 1, 1)),
        ("9999-12", date(9999, 12, 31)),
    ],
)
def test_a_board_as_of_a_month_is_as_of_its_last_day(text, day):
    assert moment_of(text, "") == Moment(as_of=day)


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2026-03-14T09:30:00Z", utc(2026, 3, 14, 9, 30)),
        ("2026-03-14T09:30Z", utc(2026, 3, 14, 9, 30)),
        ("2026-03-14T09:30:00.25Z", utc(2026, 3, 14, 9, 30, 0, 250_000)),
        ("2026-03-14T09:30:00+02:00", utc(2026, 3, 14, 7, 30)),
        ("2026-03-14T23:30:00-05:00", utc(2026, 3, 15, 4, 30)),
        ("2026-03-14T09:30:00-00:00", utc(2026, 3, 14, 9, 30)),
        ("2026-03-14", utc(2026, 3, 14, 23, 59, 59, 999_999)),
        ("2026-02", utc(2026, 2, 28, 23, 59, 59, 999_999)),
        ("9999-12-31", utc(9999, 12, 31, 23, 59, 59, 999_999)),
    ],
)
def test_a_known_time_is_an_instant_in_utc(text, instant):
    found = moment_of("", text).known_at

    assert found == instant
    assert found.utcoffset() == timedelta(0)


@given(st.dates(max_value=date(9999, 12, 30)))
def test_a_day_lasts_until_the_next_one_begins(day):
    end = moment_of("", day.isoformat()).known_at
    following = day + timedelta(days=1)

    assert end + TICK == utc(following.year, following.month, following.day)


@given(
    st.datetimes(datetime(1, 1, 3), datetime(9999, 12, 29)),
    st.integers(-23 * 60 - 59, 23 * 60 + 59),
)
def test_an_instant_is_the_same_in_whatever_zone_it_is_written(instant, minutes):
    written = instant.replace(tzinfo=UTC).astimezone(timezone(timedelta(minutes=minutes)))

    assert moment_of("", written.isoformat()).known_at == written


@given(st.dates(), st.dates())
def test_the_two_times_are_read_separately(as_of, known_at):
    both = moment_of(as_of.isoformat(), known_at.isoformat())

    assert both.as_of == moment_of(as_of.isoformat(), "").as_of == as_of
    assert both.known_at == moment_of("", known_at.isoformat()).known_at


# --- What cannot ----------------------------------------------------------------------------

NEITHER = [
    "yesterday",
    "2026",
    "2026-3-4",
    "2026-13",
    "2026-02-30",
    "0000-01",
    "0000-01-01",
    "14.03.2026",
    "20260314",
    "2026-W11-6",
    "２０２６-03-14",
    "-2026-03-14",
    "10000-01-01",
    "2026-03-14\x00",
    "\ud800",
]


@pytest.mark.parametrize("text", [*NEITHER, "2026-03-14T09:30:00Z"])
def test_what_is_no_day_is_refused_by_name(text):
    with pytest.raises(MomentError, match="Write 2026-03-14 or 2026-03") as refusal:
        moment_of(text, "2026-03-14")

    assert refusal.value.name == "as_of"


@pytest.mark.parametrize(
    "text",
    [
        *NEITHER,
        "2026-03-14T09:30:00",  # of which zone?
        "2026-03-14T09:30:00 Europe/Berlin",
        "2026-03-14 09:30:00Z",
        "2026-03-14T25:00Z",
        "2026-03-14T09:60Z",
        "2026-03-14T09:30:61Z",
        "2026-03-14T09:30:00.1234567Z",
        "2026-03-14T09:30:00+24:00",
        "２０２６-03-14T09:30:00Z",
        "0001-01-01T00:00:00+05:00",  # before the first instant there is
        "9999-12-31T23:59:59-05:00",  # and after the last
    ],
)
def test_what_is_no_instant_is_refused_by_name(text):
    with pytest.raises(MomentError, match="Write 2026-03-14 or 2026-03-14T09:30:00Z") as refusal:
        moment_of("2026-03-14", text)

    assert refusal.value.name == "known_at"


def test_a_refusal_repeats_little_of_what_was_sent():
    with pytest.raises(MomentError) as refusal:
        moment_of("9" * 10_000, "")

    assert len(str(refusal.value)) < 120


almost = st.text(alphabet="0123456789-:TZ+. ", max_size=40)
shaped = st.from_regex(r"\d{4}-\d\d(-\d\d(T\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d))?)?", fullmatch=True)


@given(st.one_of(st.text(), almost, shaped), st.one_of(st.text(), almost, shaped))
@example("", "9999-12-31T23:59:59.999999-23:59")
@example("", "0001-01-01T00:00+23:59")
@example("٢٠٢٦-٠٣", "٢٠٢٦-٠٣-١٤T٠٩:٣٠Z")
def test_any_text_is_a_moment_or_is_refused(as_of, known_at):
    found = read(as_of, known_at)

    if isinstance(found, Moment):
        assert (found.as_of is None) == (not as_of.strip())
        assert (found.known_at is None) == (not known_at.strip())
        assert found.known_at is None or found.known_at.utcoffset() == timedelta(0)
    else:
        assert found in ("as_of", "known_at")


def read(as_of: str, known_at: str) -> Moment | str:
    """The moment, or the name of the time that cannot be read; nothing else is ever raised."""
    try:
        return moment_of(as_of, known_at)
    except MomentError as refusal:
        return refusal.name
