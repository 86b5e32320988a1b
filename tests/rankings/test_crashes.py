"""A refresh that is stopped, watched or disturbed: what stands is whole, and nothing is lost."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from threading import Event
from urllib.parse import urlsplit

import psycopg
import pytest
from django.conf import settings
from django.db import OperationalError, connection, transaction

from leaderboard.catalogue.models import Board
from leaderboard.rankings.checking import rows_that_differ
from leaderboard.rankings.chronicling import chronicle
from leaderboard.rankings.models import RankingHistory, ScoreInterval, Standing
from leaderboard.rankings.reading import PresentRanking
from leaderboard.rankings.refreshing import REFRESH_LOCKS, refresh
from leaderboard.submissions.intake import Defaults, Intake
from leaderboard.submissions.models import Score, Submission
from leaderboard.submissions.publishing import publish, withdraw
from tests.builders import (
    make_board,
    make_row,
    make_source,
    make_submission,
    make_system,
    make_user,
    standings,
)

pytestmark = pytest.mark.usefixtures("real_commits")

AT_ONCE = "1s"  # who waits longer than this for a lock, waits
STOPPED = (OperationalError, psycopg.OperationalError)  # COPY raises the latter
PATIENCE = 30  # seconds until a test gives up on a thread


# --- Where a refresh can be met --------------------------------------------------------------


@pytest.fixture
def ranked(real_commits) -> Board:
    """A ranking of three with a claim more that will move each of them."""
    board = make_board(metrics={"accuracy": {"kind": "proportion"}})
    for number in range(3):
        ranked_claim(board, f"System {number}", str(80 - number))
    refresh(board.pk)
    ranked_claim(board, "Newcomer", "90")
    return board


def ranked_claim(board: Board, system: str, score: str) -> Submission:
    return make_submission(board, system=system, score=score, figure={"n": 50}, published=True)


@contextmanager
def holding_its_turn(board: Board) -> Iterator[None]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [REFRESH_LOCKS, board.pk])
        yield


@contextmanager
def holding_an_interval(board: Board) -> Iterator[None]:
    with transaction.atomic():
        score = Score.objects.get(submission__system__name="Newcomer")
        ScoreInterval.objects.create(score=score, whole=100, origin="none")
        yield
        transaction.set_rollback(True)


@contextmanager
def holding_a_row(board: Board) -> Iterator[None]:
    with transaction.atomic():
        assert board.standings.select_for_update().filter(system__name="System 2").get()
        yield


@contextmanager
def holding_the_board(board: Board) -> Iterator[None]:
    with transaction.atomic():
        Board.objects.select_for_update().get(pk=board.pk)
        yield


STOPS = [holding_its_turn, holding_an_interval, holding_a_row, holding_the_board]
where_it_stops = pytest.mark.parametrize("stop", STOPS, ids=[stop.__name__ for stop in STOPS])


def elsewhere(act: Callable[..., object], *args: object, limits: str = "") -> object:
    """Do something over a connection of its own, in a thread of its own."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(limits or "SELECT 1")
        return act(*args)
    finally:
        connection.close()


@contextmanager
def stopped(board: Board, stop) -> Iterator[tuple[Future, int]]:
    """A refresh that waits at one point, and the process that serves its connection."""
    with ThreadPoolExecutor(1) as worker, stop(board):
        running = worker.submit(elsewhere, refresh, board.pk)
        yield running, whoever_waits_for_us(unless=running.done)


def whoever_waits_for_us(*, unless: Callable[[], bool]) -> int:
    """The process of the connection that waits for a lock of ours."""
    with connection.cursor() as cursor:
        while not unless():
            cursor.execute(
                "SELECT pid FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
            )
            if found := cursor.fetchone():
                return found[0]
    raise AssertionError("It ended without waiting for the lock.")


def end(how: str, process: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {how}(%s)", [process])
        assert cursor.fetchone() == (True,)


def all_that_stands(board: Board) -> tuple[list, ...]:
    return (
        list(Standing.objects.order_by("pk").values()),
        list(ScoreInterval.objects.order_by("pk").values()),
        list(board.refreshes.order_by("number").values()),
    )


def assert_mends(board: Board) -> None:
    assert list(Board.objects.stale()) == [board]
    assert refresh(board.pk) is True
    assert rows_that_differ(board) == []
    assert standings(board)[0] == (1, "Newcomer")
    assert not Board.objects.stale().exists()


# --- Stopped ---------------------------------------------------------------------------------


@where_it_stops
@pytest.mark.parametrize("how", ["pg_terminate_backend", "pg_cancel_backend"])
def test_a_refresh_that_is_stopped_leaves_the_old_ranking_whole(ranked, stop, how):
    before = all_that_stands(ranked)

    with stopped(ranked, stop) as (running, process):
        end(how, process)
        with pytest.raises(STOPPED):
            running.result(timeout=PATIENCE)

    assert all_that_stands(ranked) == before
    assert_mends(ranked)


@where_it_stops
def test_a_refresh_that_takes_too_long_leaves_the_old_ranking_whole(ranked, stop):
    before = all_that_stands(ranked)

    with stop(ranked), ThreadPoolExecutor(1) as worker:
        running = worker.submit(
            elsewhere, refresh, ranked.pk, limits="SET statement_timeout = '200ms'"
        )
        with pytest.raises(STOPPED, match="statement timeout"):
            running.result(timeout=PATIENCE)

    assert all_that_stands(ranked) == before
    assert_mends(ranked)


REFRESH = """
import sys
import django
django.setup()
from leaderboard.rankings.refreshing import refresh
refresh(int(sys.argv[1]))
"""


def test_a_refresh_whose_worker_is_killed_leaves_the_old_ranking_whole(ranked):
    before = all_that_stands(ranked)

    with (
        holding_a_row(ranked),
        subprocess.Popen(
            [sys.executable, "-c", REFRESH, str(ranked.pk)],
            env=own_environment(),
            cwd=settings.BASE_DIR,
        ) as worker,
    ):
        whoever_waits_for_us(unless=lambda: worker.poll() is not None)
        worker.kill()

    assert all_that_stands(ranked) == before
    assert_mends(ranked)


def own_environment() -> dict[str, str]:
    """What a process of its own needs to work on this test's database."""
    url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}")
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "leaderboard.settings",
        "DATABASE_URL": url.geturl(),
    }


def test_a_history_that_is_stopped_in_the_telling_stays_the_old_one(ranked):
    chronicle(ranked.pk)
    refresh(ranked.pk)
    before = list(ranked.histories.values()), list(ranked.rank_changes.values())

    with ThreadPoolExecutor(1) as worker, transaction.atomic():
        assert RankingHistory.objects.select_for_update().get()
        running = worker.submit(elsewhere, chronicle, ranked.pk)
        end("pg_terminate_backend", whoever_waits_for_us(unless=running.done))
        with pytest.raises(STOPPED):
            running.result(timeout=PATIENCE)

    assert (list(ranked.histories.values()), list(ranked.rank_changes.values())) == before
    assert chronicle(ranked.pk) is True
    assert ranked.rank_changes.count() == 4


# --- Watched ---------------------------------------------------------------------------------


@where_it_stops
def test_a_reader_sees_the_old_ranking_whole_and_waits_for_nobody(ranked, stop):
    before = standings(ranked)

    with stopped(ranked, stop) as (running, _), ThreadPoolExecutor(1) as reader:
        reading = reader.submit(elsewhere, read, ranked, limits=f"SET lock_timeout = '{AT_ONCE}'")
        seen = reading.result(timeout=PATIENCE)
        assert not running.done()

    assert seen == before
    assert running.result(timeout=PATIENCE) is True
    assert read(ranked) == standings(ranked) != before


def read(board: Board) -> list[tuple[int | None, str]]:
    metric = board.columns.get().metric
    rows = PresentRanking(board).standings("", metric)[slice(None)]
    return [(row.rank, row.system.name) for row in rows]


@pytest.mark.parametrize("stop", [holding_its_turn, holding_an_interval, holding_a_row])
def test_publishing_does_not_wait_for_a_refresh_and_is_not_lost_in_it(ranked, stop):
    late = make_submission(ranked, system="Late", score="95", figure={"n": 50})
    gone = Submission.objects.get(system__name="System 0")

    with stopped(ranked, stop) as (running, _), ThreadPoolExecutor(1) as curator:
        acting = curator.submit(
            elsewhere, decide, late, gone, limits=f"SET lock_timeout = '{AT_ONCE}'"
        )
        acting.result(timeout=PATIENCE)
        assert not running.done()
    assert running.result(timeout=PATIENCE) is True

    refresh(ranked.pk)
    assert standings(ranked) == [(1, "Late"), (2, "Newcomer"), (3, "System 1"), (4, "System 2")]
    assert rows_that_differ(ranked) == []


def decide(late: Submission, gone: Submission) -> None:
    publish(late, by=late.submitted_by)
    withdraw(gone, because="wrong board", by=late.submitted_by)


def test_of_two_refreshes_at_once_the_second_finds_the_board_fresh(ranked):
    with ThreadPoolExecutor(2) as workers, holding_a_row(ranked):
        running = [workers.submit(elsewhere, refresh, ranked.pk) for _ in range(2)]
        whoever_waits_for_us(unless=lambda: any(each.done() for each in running))

    assert sorted(each.result(timeout=PATIENCE) for each in running) == [False, True]
    assert ranked.refreshes.count() == 2


def test_the_refresh_of_one_board_does_not_wait_for_that_of_another(ranked):
    other = make_board("toy/other/1")
    ranked_claim(other, "System 0", "70")

    with stopped(ranked, holding_a_row) as (running, _), ThreadPoolExecutor(1) as worker:
        beside = worker.submit(
            elsewhere, refresh, other.pk, limits=f"SET lock_timeout = '{AT_ONCE}'"
        )
        assert beside.result(timeout=PATIENCE) is True
        assert not running.done()

    assert standings(other) == [(1, "System 0")]


# --- Disturbed -------------------------------------------------------------------------------


def test_a_storm_of_acts_and_refreshes_loses_nothing_and_stops_nobody(real_commits):
    board, user = make_board(metrics={"accuracy": {"kind": "proportion"}}), make_user()
    first = proposals(board, user, range(80), score=50)
    again = proposals(board, user, range(20), score=70, source="toy/card")
    over = Event()

    def keep_refreshing() -> int:
        done = 0
        while not over.is_set():
            done += refresh(board.pk)
        return done

    def keep_telling() -> None:
        while not over.is_set():
            chronicle(board.pk)

    def act(claims: list[Submission]) -> None:
        for number, claim in enumerate(claims):
            publish(claim, by=user)
            if number % 4 == 0:
                withdraw(claim, because="wrong board", by=user)

    limits = f"SET lock_timeout = '{PATIENCE}s'"
    with ThreadPoolExecutor(6) as threads:
        workers = [
            threads.submit(elsewhere, keep, limits=limits)
            for keep in (keep_refreshing, keep_refreshing, keep_telling)
        ]
        curators = [
            threads.submit(elsewhere, act, claims, limits=limits)
            for claims in (first[::2], first[1::2], again)
        ]
        try:
            for done in as_completed(curators, timeout=PATIENCE):
                done.result()
        finally:
            over.set()
        refreshes = [worker.result(timeout=PATIENCE) for worker in workers]

    refresh(board.pk)
    assert rows_that_differ(board) == []
    assert Submission.objects.published().count() == 75
    assert ranked_claims(board) == 75
    assert sum(refreshes[:2]) > 1
    numbers = board.refreshes.order_by("number").values_list("number", flat=True)
    assert list(numbers) == list(range(1, board.refreshes.count() + 1))


def ranked_claims(board: Board) -> int:
    """How many claims the standing rows were chosen from."""
    return sum(board.standings.values_list("claims", flat=True))


def proposals(
    board: Board, user, numbers: range, *, score: int, source: str = "toy/paper"
) -> list[Submission]:
    systems = [make_system(f"System {number}") for number in numbers]
    defaults = Defaults(source=make_source(source), relationship="owner", units_stated=True)
    rows = [
        make_row(board, system.name, {"accuracy": str(score + n / 4)}, figure={"n": 50}, line=n + 2)
        for n, system in enumerate(systems)
    ]
    return [outcome.submission for outcome in Intake(defaults, by=user).receive(rows)]
