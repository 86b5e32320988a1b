from collections.abc import Iterable

from leaderboard.rankings import refreshing
from tasks.celery import app
from tasks.nudges import nudge


@app.task
def refresh_ranking(board_id: int) -> None:
    """Recompute one board. Safe to run twice, late, or alongside itself."""
    refreshing.refresh(board_id)


def nudge_rankings(board_ids: Iterable[int]) -> None:
    """Have these boards ranked at once; called by whatever face changed what is published."""
    for board_id in board_ids:
        nudge(refresh_ranking, board_id)
