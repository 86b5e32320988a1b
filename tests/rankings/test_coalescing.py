"""A thousand publications cost a handful of refreshes, and the last is ranked like the first."""

import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from queue import Empty, SimpleQueue

import pytest
from django.conf import settings

from leaderboard.catalogue.models import Board
from leaderboard.rankings.checking import rows_that_differ
from leaderboard.submissions.intake import Defaults, Intake
from leaderboard.submissions.models import Submission
from leaderboard.submissions.publishing import publish
from tasks.rankings import nudge_rankings
from tests.builders import make_board, make_row, make_source, make_system, make_user
from tests.tasks.test_tasks import own_environment

pytestmark = pytest.mark.usefixtures("real_commits")

MANY = 1_000
SILENCE = 20  # seconds without a line of the log: nothing is under way any more


def proposals(board: Board, count: int) -> list[Submission]:
    user = make_user()
    names = [make_system(f"System {number}").name for number in range(count)]
    defaults = Defaults(source=make_source(), relationship="owner", units_stated=True)
    rows = [
        make_row(board, name, {"accuracy": str(number / 20)}, line=number + 2)
        for number, name in enumerate(names)
    ]
    return [outcome.submission for outcome in Intake(defaults, by=user).receive(rows)]


def publish_one(claim: Submission) -> None:
    """What the admin and the API do."""
    publish(claim, by=claim.submitted_by)
    nudge_rankings([claim.board_id])


@contextmanager
def worker() -> Iterator[SimpleQueue]:
    """The command a site runs, and the lines of its log, which are read while others act."""
    command = [sys.executable, "-m", "celery", "--app", "tasks", "worker"]
    command += ["--pool", "solo", "--loglevel", "INFO"]
    log: SimpleQueue = SimpleQueue()
    with (
        subprocess.Popen(
            command,
            env=own_environment(),
            cwd=settings.BASE_DIR,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        ) as process,
        ThreadPoolExecutor(1) as reader,
    ):
        reader.submit(lambda: [log.put(line) for line in process.stderr])
        try:
            yield log
        finally:
            process.kill()


def until_ranked(log: SimpleQueue) -> None:
    """Follow the log until the board is fresh; a worker that has no more to do says no more."""
    while Board.objects.stale().exists():
        try:
            log.get(timeout=SILENCE)
        except Empty:
            raise AssertionError("A stale board waits for the schedule.") from None


def test_a_thousand_publications_cost_a_handful_of_refreshes():
    board = make_board()
    claims = proposals(board, MANY)

    with worker() as log:
        publish_one(claims[0])
        until_ranked(log)  # it is awake
        start = time.monotonic()
        for claim in claims[1:]:
            publish_one(claim)
        burst = time.monotonic() - start
        until_ranked(log)
        seconds = time.monotonic() - start

    assert rows_that_differ(board) == []
    assert board.standings.count() == MANY
    assert 2 <= board.refreshes.count() <= 1 + seconds / settings.RANKING_REST_SECONDS + 2
    assert seconds - burst < settings.RANKING_SWEEP_SECONDS


def test_claims_that_come_one_by_one_are_each_ranked_without_the_schedule():
    board = make_board()
    claims = proposals(board, 6)

    with worker() as log:
        for claim in claims:
            publish_one(claim)
            until_ranked(log)

    assert board.standings.count() == 6
