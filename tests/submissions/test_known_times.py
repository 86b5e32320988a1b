"""What was held when: claims that ended, rows of a dated archive, history that comes late."""

from datetime import UTC, date, datetime

import pytest
from django.utils.timezone import now
from hypothesis import example, given
from hypothesis import strategies as st

from leaderboard.accounts.models import User
from leaderboard.catalogue.dates import stated_date
from leaderboard.rankings.refreshing import refresh
from leaderboard.submissions import claims
from leaderboard.submissions.corrections import correct
from leaderboard.submissions.intake import Defaults, Intake
from leaderboard.submissions.models import Submission, TrustedSubmitter
from leaderboard.submissions.outcomes import Outcome
from tests.builders import make_row, make_source, make_system, make_user, standings


@pytest.fixture
def records(board) -> User:
    """Whose rows are published at once, as those of the records are."""
    user = make_user("records")
    TrustedSubmitter.objects.create(user=user, board=board)
    make_system("Alpha")
    return user


def row(score: str, system: str = "Alpha", **fields):
    return make_row("toy/full/1", system, {"accuracy": score}, **fields)


def ended(score: str, on: str, *, why: str = "replaced", **fields):
    return row(score, known_to=on, because=why, **fields)


def bring(rows, by: User) -> list[Outcome]:
    return Intake(Defaults(source=make_source(), corrects=True), by=by).receive(rows)


def verdicts(rows, by: User) -> list[str]:
    return [str(outcome.verdict) for outcome in bring(rows, by)]


def history() -> list[tuple[str, str]]:
    """(figure, status) of every claim in the order they were filed."""
    return list(Submission.objects.order_by("pk").values_list("scores__printed", "status"))


def day(text: str) -> datetime:
    return datetime.combine(date.fromisoformat(text), datetime.min.time(), UTC)


# --- A claim that ended without a successor -------------------------------------------------


def test_a_row_that_ended_without_a_successor_is_withdrawn_on_its_day(records):
    bring([ended("81.4", "2025-03-01", why="taken down", date="2025-01-02")], records)

    claim = Submission.objects.get()
    assert (claim.status, claim.reason) == ("withdrawn", "taken down")
    assert (claim.known_from, claim.known_to) == (day("2025-01-02"), day("2025-03-01"))
    assert (claim.backfilled, claim.retired_by) == (True, records)


def test_what_ended_without_a_successor_is_on_no_board(records, board):
    make_system("Beta")

    bring([ended("99", "2025-03-01"), row("70", "Beta", line=3)], records)
    refresh(board.pk)

    assert standings(board) == [(1, "Beta")]


def test_of_several_that_ended_the_last_is_withdrawn_and_the_others_are_replaced(records):
    rows = [ended("82", "2025-03-01"), ended("81", "2025-02-01", line=3)]

    bring(rows, records)

    assert history() == [("81", "superseded"), ("82", "withdrawn")]


def test_those_that_ended_on_one_day_follow_each_other_as_in_the_file(records):
    rows = [row("83", known_from="2025-03-01")]
    rows += [ended(score, "2025-03-01", line=n) for n, score in enumerate(("7", "9", "8"), start=3)]

    bring(rows, records)

    assert [score for score, _ in history()] == ["7", "9", "8", "83"]
    chain = [claim.supersedes_id for claim in Submission.objects.order_by("pk")]
    assert chain == [None, *Submission.objects.order_by("pk").values_list("pk", flat=True)[:3]]


@pytest.mark.parametrize(
    ("stated", "fault"),
    [
        ({"known_to": "2025-03-01"}, "because: Say why the claim ended"),
        ({"known_to": "2025-03-01", "because": " "}, "because: Say why the claim ended"),
        ({"because": "taken down"}, "known_to: Say when the claim ended, as 'taken down'"),
        (
            {"known_from": "2025-03-02", "known_to": "2025-03-01", "because": "taken down"},
            "known_to: The claim cannot end on 2025-03-01, before it was held on 2025-03-02.",
        ),
    ],
)
def test_a_row_that_ended_says_when_and_why(records, stated, fault):
    [outcome] = bring([row("81.4", **stated)], records)

    assert (outcome.verdict, outcome.reason.startswith(fault)) == ("refused", True)
    assert not Submission.objects.exists()


# --- Reading again --------------------------------------------------------------------------


CHAIN = [
    ("a claim and what it replaced", [row("82"), ended("81", "2025-02-01", line=3)]),
    ("a claim that was withdrawn", [ended("81", "2025-02-01")]),
    (
        "a value that came back",
        [row("81"), ended("81", "2025-02-01", line=3), ended("82", "2025-03-01", line=4)],
    ),
]


@pytest.mark.parametrize("rows", [rows for _, rows in CHAIN], ids=[name for name, _ in CHAIN])
def test_reading_again_changes_nothing(records, rows):
    bring(rows, records)
    before = list(Submission.objects.order_by("pk").values())

    assert verdicts(rows, records) == ["duplicate"] * len(rows)
    assert list(Submission.objects.order_by("pk").values()) == before


def test_a_standing_row_that_now_is_said_to_have_ended_is_withdrawn(records):
    bring([row("81", known_from="2025-01-02")], records)

    bring([ended("81", "2025-02-01", why="taken down")], records)

    claim = Submission.objects.get()
    assert (claim.status, claim.reason, claim.known_to) == (
        "withdrawn",
        "taken down",
        day("2025-02-01"),
    )


def test_a_standing_row_that_now_has_a_successor_ends_on_the_day_the_file_says(records):
    bring([row("81", known_from="2025-01-02")], records)

    bring([row("82"), ended("81", "2025-02-01", why="a bug", line=3)], records)

    old, new = Submission.objects.order_by("pk")
    assert (old.status, old.reason, old.known_to) == ("superseded", "a bug", day("2025-02-01"))
    assert (new.status, new.supersedes) == ("published", old)


def test_history_that_comes_late_goes_behind_the_claim_that_stands(records):
    bring([row("82")], records)

    bring(
        [row("82"), ended("80", "2025-02-01", line=3), ended("81", "2025-03-01", line=4)], records
    )

    *_, first, second, last = Submission.objects.order_by("pk")
    assert [claim.scores.get().printed for claim in (first, second, last)] == ["80", "81", "82"]
    assert (last.status, last.supersedes, second.supersedes) == ("published", second, first)
    assert Submission.objects.published().count() == 1


def test_history_that_comes_late_does_not_touch_what_a_curator_decided(records, curator):
    bring([row("82")], records)
    claim = Submission.objects.get()
    better = correct(claim, printed={"accuracy": "85"}, because="misread", by=curator)

    found = verdicts([row("82"), ended("80", "2025-02-01", line=3)], records)

    assert found == ["duplicate", "held"]
    assert list(Submission.objects.published()) == [better]
    assert Submission.objects.count() == 2


# --- Rows of a dated archive ----------------------------------------------------------------


def known(score: str = "81") -> tuple[datetime, bool]:
    claim = Submission.objects.published().get(scores__printed=score)
    assert claim.known_from is not None
    return claim.known_from, claim.backfilled


def test_a_row_of_an_archive_was_held_from_its_own_date(records):
    bring([row("81", date="2025-01-02", archived=True)], records)

    assert known() == (day("2025-01-02"), True)


def test_a_row_of_an_archive_may_say_otherwise(records):
    bring([row("81", date="2025-01-02", known_from="2025-01-09", archived=True)], records)

    assert known() == (day("2025-01-09"), True)


@pytest.mark.parametrize(
    "stated", [{"archived": True}, {"archived": True, "date": "2025-01"}, {"date": "2025-01-02"}]
)
def test_without_an_archive_or_without_a_day_a_claim_is_known_from_now(records, stated):
    before = now()

    bring([row("81", **stated)], records)

    since, backfilled = known()
    assert (since >= before, backfilled) == (True, False)


def test_what_we_had_read_wrongly_is_known_from_the_day_we_corrected_it(records):
    bring([row("18", date="2025-01-02", archived=True)], records)
    before = now()

    bring([row("81", date="2025-01-02", archived=True)], records)

    old, new = Submission.objects.order_by("pk")
    assert (old.known_from, new.backfilled) == (day("2025-01-02"), False)
    assert old.known_to == new.known_from >= before


def test_what_was_withdrawn_here_and_comes_back_is_known_from_then(records):
    bring([row("81", date="2025-01-02", archived=True)], records)
    bring([ended("81", "2025-02-01", date="2025-01-02")], records)

    bring([row("81", date="2025-01-02", archived=True)], records)

    assert known()[1] is False


def test_a_claim_with_history_in_the_same_archive_keeps_its_own_date(records):
    rows = [
        row("82", date="2025-02-01", archived=True),
        ended("81", "2025-02-01", date="2025-01-02", line=3, archived=True),
    ]

    bring(rows, records)

    old, new = Submission.objects.order_by("pk")
    assert (old.known_from, old.known_to) == (day("2025-01-02"), day("2025-02-01"))
    assert (new.known_from, new.backfilled) == (day("2025-02-01"), True)


def test_a_claim_filed_again_behind_its_late_history_keeps_the_date_of_the_archive(records):
    last = row("82", date="2025-02-01", archived=True)
    bring([last], records)

    bring([last, ended("81", "2025-02-01", date="2025-01-02", line=3, archived=True)], records)

    assert known("82") == (day("2025-02-01"), True)


# --- The rule itself, against the words of the README ---------------------------------------

days = st.dates(date(2025, 1, 1), date(2025, 6, 30)).map(date.isoformat)
stated_days = st.one_of(st.just(""), days, days.map(lambda text: text[:7]))


@given(on=stated_days, start=st.one_of(st.just(""), days), end=days, archived=st.booleans())
@example(on="2025-03", start="", end="2025-03-10", archived=True)
@example(on="", start="", end="2025-03-10", archived=False)
def test_a_claim_that_ended_never_begins_after_its_end_unless_the_row_says_so(
    on, start, end, archived
):
    stated = row("81", known_from=start, known_to=end, because="replaced", archived=archived)

    found = claims.known_from(stated, stated_date(on))

    public = stated_date(on).day
    if start:
        assert found == day(start)
    elif public is None:
        assert found == day(end)
    else:
        assert found == min(day(public.isoformat()), day(end))


@given(on=stated_days, start=st.one_of(st.just(""), days), archived=st.booleans())
def test_a_claim_that_stands_is_backfilled_by_its_own_word_or_by_the_day_of_an_archive(
    on, start, archived
):
    found = claims.known_from(row("81", known_from=start, archived=archived), stated_date(on))

    if start:
        assert found == day(start)
    elif archived and len(on) == len("2025-01-02"):
        assert found == day(on)
    else:
        assert found is None
