from uuid import UUID

from leaderboard.submissions import importing
from tasks.celery import app
from tasks.nudges import nudge
from tasks.rankings import refresh_ranking


@app.task
def run_import(import_id: str) -> None:
    """Read one accepted file into the record, then have its boards ranked."""
    for board_id in importing.run(UUID(import_id)):
        nudge(refresh_ranking, board_id)
