import pytest

from leaderboard.rankings.refreshing import refresh
from tests.builders import make_board, make_submission


@pytest.fixture
def ranked(db):
    """A board with two systems in their places."""
    board = make_board()
    make_submission(board, system="Leader", score="91.0", published=True)
    make_submission(board, system="Runner-up", score="88.5", published=True)
    refresh(board.pk)
    return board
