"""An import that ends in the middle: the file waits, nothing is half-stored, the next run does it all."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import OperationalError, connection, transaction

from leaderboard.catalogue.models import Board
from leaderboard.submissions import importing
from leaderboard.submissions.models import Import, Submission, TrustedSubmitter
from tests.builders import make_source, make_system, make_user

READ_ONE_FILE = """
import sys
import django
django.setup()
from leaderboard.submissions import importing
print("ready", flush=True)
importing.run(sys.argv[1])
"""
ROWS = 200


def make_import(board) -> Import:
    """A table that is published on arrival, waiting to be read."""
    user = make_user()
    TrustedSubmitter.objects.create(user=user, board=board)
    systems = [make_system(f"System {number}") for number in range(ROWS)]
    benchmark, _, address = board.address.partition("/")
    file, _ = importing.accept(
        "".join(["system,accuracy\n", *(f"{system.name},81.4\n" for system in systems)]).encode(),
        "toy/results/table.csv",
        form="record_table",
        reading={
            "benchmark": benchmark,
            "source": make_source().key,
            "board": address,
            "locator": "",
            "relationship": "owner",
            "date": "",
            "note": "",
            "conditions": {},
            "factors": {},
            "counts": {},
            "metrics": ["accuracy"],
            "condition_keys": [],
        },
        by=user,
    )
    return file


def test_a_worker_killed_in_the_middle_leaves_the_file_for_another(real_commits, board):
    file = make_import(board)

    command = [sys.executable, "-c", READ_ONE_FILE, str(file.pk)]
    with (
        holding(board),
        subprocess.Popen(
            command, env=own_environment(), cwd=settings.BASE_DIR, stdout=subprocess.PIPE
        ) as worker,
    ):
        assert worker.stdout.readline() == b"ready\n"
        whoever_waits_for_us(unless=lambda: worker.poll() is not None)
        worker.kill()

    assert is_untouched(file)
    assert importing.run(file.pk) == [board.pk]
    assert Submission.objects.published().count() == Submission.objects.count() == ROWS


def test_a_run_whose_database_goes_away_leaves_the_file_for_another(real_commits, board):
    file = make_import(board)

    with ThreadPoolExecutor(1) as worker:
        with holding(board):
            running = worker.submit(run_elsewhere, file)
            lost = whoever_waits_for_us(unless=running.done)
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_terminate_backend(%s)", [lost])
        with pytest.raises(OperationalError):
            running.result(timeout=10)

    assert is_untouched(file)
    assert importing.run(file.pk) == [board.pk]
    assert Submission.objects.published().count() == Submission.objects.count() == ROWS


def test_of_two_workers_with_one_file_one_finds_it_done(real_commits, board):
    file = make_import(board)

    with ThreadPoolExecutor(1) as worker:
        with transaction.atomic():
            first = importing.run(file.pk)
            running = worker.submit(run_elsewhere, file)
            whoever_waits_for_us(unless=running.done)
        second = running.result(timeout=10)

    assert (first, second) == ([board.pk], [])
    assert Submission.objects.count() == ROWS


def own_environment() -> dict[str, str]:
    """What a process of its own needs to work on this test's database."""
    url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}")
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "leaderboard.settings",
        "DATABASE_URL": url.geturl(),
    }


def is_untouched(file: Import) -> bool:
    """Waiting, with no trace of the run that died."""
    file.refresh_from_db()
    return file.state == "queued" and not file.rows.exists() and not Submission.objects.exists()


def run_elsewhere(file: Import) -> list[int]:
    try:
        return importing.run(file.pk)
    finally:
        connection.close()


@contextmanager
def holding(board: Board) -> Iterator[None]:
    """Keep a lock that an import needs once it has written its claims."""
    with transaction.atomic():
        Board.objects.select_for_update().get(pk=board.pk)
        yield


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
