"""A reported aggregate that its own parts do not give is remarked on, and kept as printed."""

import pytest

from leaderboard.catalogue.models import Metric
from leaderboard.rankings.chronicling import chronicle
from leaderboard.rankings.formula_checks import formula_notes, formula_notes_of
from leaderboard.rankings.refreshing import refresh
from leaderboard.submissions.publishing import withdraw
from tests.builders import make_board, make_curator, make_submission
from tests.website.reading import main_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def board():
    board = make_board(metrics={"overall": {}, "level1": {}, "level2": {}})
    Metric.objects.filter(key="overall").update(
        formula={"weights": {"level1": "0.25", "level2": "0.75"}, "over_stated": True, "source": ""}
    )
    return board


def claim(board, overall, **fields):
    scores = {"overall": overall, "level1": "40.0", "level2": "20.0"}
    return make_submission(board, scores=scores, published=True, **fields)


def test_an_aggregate_that_follows_from_its_parts_needs_no_remark(board):
    claim(board, "25.0")

    assert formula_notes(board) == []


def test_an_aggregate_that_does_not_follow_is_named_with_what_the_parts_give(board):
    claim(board, "26.0")

    [note] = formula_notes(board)

    assert "the printed overall of 26.0" in note.text
    assert "which give 25.0" in note.text


def test_the_remark_stands_on_the_board_and_on_the_claim_and_the_value_is_kept(visitor, board):
    submission = claim(board, "26.0")
    refresh(board.pk)
    chronicle(board.pk)

    for address in (board.get_absolute_url(), submission.get_absolute_url()):
        page = main_of(visitor.get(address)).text
        assert "does not follow from its own parts, which give 25.0" in page
        assert "26.0" in page


def test_a_withdrawn_claim_leaves_the_board_without_its_remark(board):
    submission = claim(board, "26.0")
    withdraw(submission, because="misread", by=make_curator())

    assert formula_notes(board) == []
    assert len(formula_notes_of(submission)) == 1
