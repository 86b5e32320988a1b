"""A page of several statements shows one ranking, whatever is written while it is drawn."""

from threading import Thread

import pytest
from django.db import connection, transaction
from django.db.utils import InternalError

from leaderboard.rankings.models import Standing
from leaderboard.rankings.refreshing import refresh
from leaderboard.rankings.snapshots import one_moment
from tests.builders import make_board, make_submission

pytestmark = pytest.mark.usefixtures("real_commits")


def elsewhere(act) -> None:
    """Do something on a connection of its own, to the end."""

    def run() -> None:
        try:
            act()
        finally:
            connection.close()

    other = Thread(target=run)
    other.start()
    other.join()


def test_a_refresh_between_two_statements_is_not_seen():
    board = make_board()
    make_submission(board, system="Leader", score="80", published=True)
    refresh(board.pk)
    make_submission(board, system="Newcomer", score="90", published=True)

    with one_moment():
        before = Standing.objects.count()
        elsewhere(lambda: refresh(board.pk))
        within = Standing.objects.count()

    assert (before, within, Standing.objects.count()) == (1, 1, 2)


def test_nothing_can_be_written_inside_and_everything_after():
    board = make_board()

    with pytest.raises(InternalError, match="read-only"), one_moment():
        make_submission(board, published=True)

    make_submission(board, published=True)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SHOW transaction_isolation")
        assert cursor.fetchone() == ("read committed",)
