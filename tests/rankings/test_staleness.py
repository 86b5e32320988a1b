"""Whatever decides ranks makes its boards stale, whoever changes it."""

import pytest

from leaderboard.catalogue.models import Board, Condition
from leaderboard.rankings.refreshing import refresh
from tests.builders import make_board, make_submission, standings

pytestmark = pytest.mark.django_db


@pytest.fixture
def ranked():
    board = make_board(splits={"tools": ["none", "some"]})
    make_submission(board, system="Low", score="20", conditions={"tools": "none"}, published=True)
    make_submission(board, system="High", score="90", conditions={"tools": "some"}, published=True)
    refresh(board.pk)
    return board


def test_a_turned_direction_is_ranked_anew(board):
    make_submission(board, system="Low", score="20", published=True)
    make_submission(board, system="High", score="90", published=True)
    refresh(board.pk)

    board.columns.get().metric.__class__.objects.update(direction="lower")
    refresh(board.pk)

    assert standings(board) == [(1, "Low"), (2, "High")]


def test_a_system_that_becomes_a_reference_loses_its_rank(board):
    leader = make_submission(board, system="People", score="95", published=True).system
    make_submission(board, system="Model", score="90", published=True)
    refresh(board.pk)

    leader.kind, leader.reference = "reference", "human"
    leader.save()
    refresh(board.pk)

    assert standings(board) == [(None, "People"), (1, "Model")]


def test_a_condition_that_no_longer_splits_brings_its_classes_together(ranked):
    Condition.objects.update(splits=False)
    refresh(ranked.pk)

    assert standings(ranked) == [(1, "High"), (2, "Low")]


def test_an_edited_summary_leaves_every_ranking_fresh(ranked):
    ranked.columns.get().metric.__class__.objects.update(definition="Said better.")

    assert not Board.objects.stale().exists()
