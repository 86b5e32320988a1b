"""The same paper under two names is one source: its claims meet."""

import threading

import pytest
from django.db import connection

from leaderboard.submissions.corrections import correct
from leaderboard.submissions.intake import Intake
from leaderboard.submissions.models import Submission
from leaderboard.submissions.outcomes import Defaults
from leaderboard.submissions.publishing import PublishingError, publish, withdraw
from leaderboard.submissions.sources import StatedSource, identity_of, recorded, source_for
from tests.builders import (
    make_board,
    make_curator,
    make_row,
    make_source,
    make_submission,
    make_user,
)


@pytest.fixture
def held(board):
    """What the records hold from version 1 of the toy paper, with a remark on the run."""
    source = make_source("toy/table-2", identity="arxiv:2501.00001v1")
    return make_submission(board, score="81.4", source=source, published=True)


def send(board, score: str):
    source = recorded(source_for(StatedSource(paper="arXiv:2501.00001v1")))
    row = make_row(board, "Example-1", {"accuracy": score}, locator="Table 2")
    return Intake(Defaults(source=source), by=make_user()).receive([row])[0]


@pytest.mark.django_db
def test_a_claim_the_records_hold_from_the_same_paper_is_a_duplicate(board, held):
    outcome = send(board, "81.4")

    assert (outcome.verdict, outcome.submission) == ("duplicate", held)


@pytest.mark.django_db
def test_another_value_from_the_same_paper_would_replace_the_records_claim(board, held):
    outcome = send(board, "79.0")
    publish(outcome.submission, by=make_curator(), because="The table says so.")
    held.refresh_from_db()

    assert outcome.verdict == "conflict"
    assert (held.status, held.superseded_by.get()) == ("superseded", outcome.submission)


@pytest.mark.django_db
def test_a_source_of_the_records_has_the_identity_a_submitter_would_give_it():
    source = make_source("toy/paper")

    assert identity_of(source) == source_for(StatedSource(paper="arXiv:2501.00001v1")).identity


@pytest.mark.django_db
def test_a_paper_the_record_does_not_hold_can_still_be_opened():
    source = source_for(StatedSource(paper="arXiv:2509.99999v2"))

    assert source.url == "https://arxiv.org/abs/2509.99999v2"


@pytest.mark.django_db(transaction=True)
def test_of_two_curators_who_publish_and_withdraw_at_once_neither_is_stuck():
    board = make_board()
    old = make_submission(board, score="81.4", published=True)
    proposals = [make_submission(board, system=f"Newcomer-{n}", score="80.0") for n in range(8)]
    curator, faults = make_curator(), []

    def act(work) -> None:
        try:
            work()
        except PublishingError:
            pass
        except Exception as error:
            faults.append(error)
        finally:
            connection.close()

    works = [lambda p=p: publish(p, by=curator) for p in proposals]
    works.append(lambda: withdraw(old, because="wrong split", by=curator))
    works.append(lambda: correct(old, printed={"accuracy": "70.0"}, because="typo", by=curator))
    threads = [threading.Thread(target=act, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert faults == []
    assert Submission.objects.published().filter(system__name__startswith="Newcomer").count() == 8


@pytest.mark.django_db
def test_publishing_retires_all_that_stood_for_the_same_thing(board, held):
    rival = send(board, "79.0").submission
    other = send(board, "78.0").submission
    publish(other, by=make_curator(), because="first reading")

    publish(rival, by=make_curator(), because="second reading")

    assert list(Submission.objects.published()) == [rival]
