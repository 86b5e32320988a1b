import pytest

from leaderboard.catalogue.models import Board
from leaderboard.rankings.refreshing import refresh
from leaderboard.submissions.publishing import withdraw
from tests.builders import make_board, make_curator, make_source, make_submission, standings

pytestmark = pytest.mark.django_db


def test_a_withdrawn_submission_leaves_the_ranking(board):
    leader = make_submission(board, system="Leader", score="91.0", published=True)
    make_submission(board, system="Runner-up", score="88.5", published=True)

    withdraw(leader, because="trained on the test set", by=make_curator())
    refresh(board.pk)

    assert standings(board) == [(1, "Runner-up")]


def test_publishing_makes_only_its_board_stale(board):
    other = make_board("toy/other/1")
    make_submission(board, published=True)
    refresh(board.pk)

    make_submission(other, published=True)

    assert list(Board.objects.stale()) == [other]


def test_a_second_refresh_of_a_fresh_board_does_nothing(board):
    make_submission(board, published=True)
    refresh(board.pk)

    assert refresh(board.pk) is False
    assert board.refreshes.count() == 1


def test_results_under_different_conditions_are_never_ranked_together():
    board = make_board(splits={"tools": ["none", "with tools"]})
    make_submission(board, system="Bare", score="40", conditions={"tools": "none"}, published=True)
    make_submission(
        board, system="Armed", score="60", conditions={"tools": "with tools"}, published=True
    )
    make_submission(board, system="Silent", score="50", published=True)

    refresh(board.pk)

    assert standings(board, class_key="tools=none") == [(1, "Bare")]
    assert standings(board, class_key="tools=with tools") == [(1, "Armed")]
    assert standings(board, class_key="tools=") == [(1, "Silent")]


def test_the_standing_claim_is_chosen_metric_by_metric():
    board = make_board(metrics={"accuracy": {}, "calibration_error": {"direction": "lower"}})
    paper, card = make_source("toy/paper"), make_source("toy/card")
    make_submission(
        board, scores={"accuracy": "50"}, source=paper, relationship="owner", published=True
    )
    make_submission(
        board,
        scores={"accuracy": "70", "calibration_error": "30"},
        source=card,
        relationship="first_party",
        published=True,
    )

    refresh(board.pk)

    accuracy, error = board.standings.order_by("metric__key").select_related("score")
    assert (accuracy.score.printed, accuracy.claims) == ("50", 2)
    assert (error.score.printed, error.claims) == ("30", 1)
