from contextlib import suppress
from datetime import UTC, datetime

import pytest
from django.db import transaction

from leaderboard.catalogue.models import Board
from leaderboard.rankings.refreshing import refresh
from leaderboard.submissions.intake import Defaults, Intake
from leaderboard.submissions.models import Submission, TrustedSubmitter
from leaderboard.submissions.publishing import (
    PublishingError,
    publish,
    publish_all,
    reject,
    withdraw,
)
from tests.builders import (
    make_board,
    make_curator,
    make_row,
    make_source,
    make_submission,
    make_system,
)

pytestmark = pytest.mark.django_db


def told(submission: Submission) -> tuple[str, str]:
    """Its status and reason, as they now stand."""
    submission.refresh_from_db()
    return submission.status, submission.reason


def make_records_user(board):
    """A curator whose rows are published at once, as those of the records are."""
    user = make_curator()
    TrustedSubmitter.objects.create(user=user, board=board)
    return user


# --- Publishing -----------------------------------------------------------------------------


def test_a_published_claim_is_signed_and_known_from_that_moment(board, curator):
    submission = make_submission(board)

    publish(submission, by=curator)

    assert (submission.status, submission.published_by) == ("published", curator)
    assert submission.known_from == submission.published_at


def test_publishing_makes_the_board_stale(board, curator):
    publish(make_submission(board), by=curator)

    assert list(Board.objects.stale()) == [board]


def test_a_proposal_alone_does_not_make_the_board_stale(board):
    make_submission(board)

    assert not Board.objects.stale().exists()


def test_what_is_undone_leaves_the_board_fresh(board, curator):
    submission = make_submission(board)

    with suppress(ZeroDivisionError), transaction.atomic():
        publish(submission, by=curator)
        _ = 1 / 0

    assert told(submission) == ("proposed", "")
    assert not Board.objects.stale().exists()


def test_the_second_of_two_curators_is_told(board, curator):
    submission = make_submission(board)
    seen_by_another = Submission.objects.get(pk=submission.pk)
    publish(submission, by=curator)

    with pytest.raises(PublishingError, match="already reviewed"):
        publish(seen_by_another, by=make_curator())

    submission.refresh_from_db()
    assert submission.published_by == curator


def test_a_name_no_one_has_placed_yet_cannot_be_published(board, curator):
    [outcome] = Intake(Defaults(source=make_source()), by=curator).receive(
        [make_row(board, "Newcomer")]
    )

    with pytest.raises(PublishingError, match="Newcomer is not a system of the record yet"):
        publish(outcome.submission, by=curator)


def test_publishing_many_counts_those_that_were_still_waiting(board, curator):
    waiting = make_submission(board, system="Waiting")
    reviewed = make_submission(board, system="Reviewed", published=True)

    assert publish_all([waiting, reviewed], by=curator) == 1


# --- Rejecting and withdrawing --------------------------------------------------------------


def test_a_rejected_proposal_keeps_its_reason(board, curator):
    submission = make_submission(board)

    reject(submission, because="The source does not say this.", by=curator)

    assert told(submission) == ("rejected", "The source does not say this.")


def test_a_rejection_leaves_the_ranking_alone(board, curator):
    reject(make_submission(board), because="no source", by=curator)

    assert not Board.objects.stale().exists()


def test_a_withdrawn_claim_keeps_its_reason_and_both_its_dates(board, curator):
    submission = make_submission(board, published=True)

    withdraw(submission, because="trained on the test set", by=curator)

    assert told(submission) == ("withdrawn", "trained on the test set")
    assert submission.known_from < submission.known_to


def test_a_withdrawal_makes_the_board_stale_again(board, curator):
    submission = make_submission(board, published=True)
    refresh(board.pk)

    withdraw(submission, because="retracted", by=curator)

    assert list(Board.objects.stale()) == [board]


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_nothing_is_declined_or_taken_away_without_a_reason(board, curator, reason):
    proposed = make_submission(board, system="Proposed")
    published = make_submission(board, system="Published", published=True)

    with pytest.raises(PublishingError, match="needed to reject"):
        reject(proposed, because=reason, by=curator)
    with pytest.raises(PublishingError, match="needed to withdraw"):
        withdraw(published, because=reason, by=curator)

    assert (told(proposed), told(published)) == (("proposed", ""), ("published", ""))


def test_a_proposal_can_be_rejected_once(board, curator):
    submission = make_submission(board)
    reject(submission, because="no source", by=curator)

    with pytest.raises(PublishingError, match="already reviewed"):
        reject(submission, because="something else", by=make_curator())

    assert told(submission) == ("rejected", "no source")


@pytest.mark.parametrize("published", [False, True])
def test_only_what_is_published_can_be_withdrawn(board, curator, published):
    submission = make_submission(board, published=published)
    if published:
        withdraw(submission, because="retracted", by=curator)

    with pytest.raises(PublishingError, match="is not published"):
        withdraw(submission, because="again", by=curator)


# --- Corrections ----------------------------------------------------------------------------


def test_a_correction_retires_the_old_claim_where_the_new_one_begins(board, curator):
    old = make_submission(board, score="81.4", published=True)
    new = make_submission(board, score="84.1")

    publish(new, by=curator, because="The table was read wrongly.")

    assert told(old) == ("superseded", "The table was read wrongly.")
    assert old.known_to == new.known_from
    assert new.supersedes == old


def test_corrections_form_a_chain_of_which_the_last_stands(board, curator):
    chain = [make_submission(board, score=score, published=True) for score in ("81", "82", "83")]

    statuses = [told(submission)[0] for submission in chain]

    assert statuses == ["superseded", "superseded", "published"]
    assert [submission.supersedes for submission in chain] == [None, *chain[:-1]]


def test_of_two_contradicting_proposals_only_one_can_stand(board, curator):
    first, second = make_submission(board, score="81.4"), make_submission(board, score="84.1")
    publish(first, by=curator)

    with suppress(PublishingError):
        publish(second, by=curator)

    assert Submission.objects.published().count() == 1


def test_a_rejected_correction_leaves_the_old_claim_standing(board, curator):
    old = make_submission(board, score="81.4", published=True)

    reject(make_submission(board, score="84.1"), because="a misprint", by=curator)

    assert told(old) == ("published", "")


def test_a_correction_of_a_claim_that_was_withdrawn_meanwhile_can_still_be_published(
    board, curator
):
    old = make_submission(board, score="81.4", published=True)
    new = make_submission(board, score="84.1")
    withdraw(old, because="retracted", by=curator)

    publish(new, by=curator)

    assert (told(old)[0], told(new)[0]) == ("withdrawn", "published")


def test_a_correction_under_other_conditions_replaces_nothing(db):
    board = make_board(splits={"tools": ["none", "with tools"]})
    bare = make_submission(board, score="40", conditions={"tools": "none"}, published=True)

    make_submission(board, score="60", conditions={"tools": "with tools"}, published=True)

    assert told(bare) == ("published", "")


def test_an_archive_tells_when_and_why_a_claim_was_replaced(board):
    make_system("Example-1")
    by = make_records_user(board)

    Intake(Defaults(source=make_source(), corrects=True), by=by).receive(
        [
            make_row(board, "Example-1", {"accuracy": "84.1"}, known_from="2025-03-01"),
            make_row(
                board,
                "Example-1",
                {"accuracy": "81.4"},
                line=3,
                known_from="2025-01-02",
                known_to="2025-03-01",
                because="The authors found a bug in their grader.",
            ),
        ]
    )

    old, new = Submission.objects.order_by("known_from")
    assert told(old) == ("superseded", "The authors found a bug in their grader.")
    assert (old.known_from, old.known_to) == (utc(2025, 1, 2), utc(2025, 3, 1))
    assert (new.status, new.supersedes, new.backfilled) == ("published", old, True)


def test_a_row_replaced_twice_keeps_every_step_in_order(board):
    make_system("Example-1")
    by = make_records_user(board)
    steps = [
        ("80", "2025-01-02", "2025-02-01"),
        ("81", "2025-02-01", "2025-03-01"),
        ("82", "2025-03-01", ""),
    ]

    Intake(Defaults(source=make_source(), corrects=True), by=by).receive(
        make_row(
            board,
            "Example-1",
            {"accuracy": score},
            line=line,
            known_from=start,
            known_to=end,
            because="replaced" if end else "",
        )
        for line, (score, start, end) in enumerate(reversed(steps), start=2)
    )

    chain = Submission.objects.order_by("known_from").values_list("scores__printed", "status")
    assert list(chain) == [("80", "superseded"), ("81", "superseded"), ("82", "published")]


def utc(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, tzinfo=UTC)
