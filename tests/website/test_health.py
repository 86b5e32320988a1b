"""What a machine asks: does this process answer, and does everything behind it."""

import pytest
from django.db.models import F

from leaderboard.catalogue.models import Board, RecordFile

pytestmark = pytest.mark.django_db


def test_healthz_needs_neither_database_nor_redis(visitor, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = visitor.get("/healthz")

    assert (response.status_code, response.json()) == (200, {"status": "ok"})


def test_readyz_says_which_part_is_missing_and_what_to_do(visitor):
    response = visitor.get("/readyz")

    checks = response.json()["checks"]
    assert response.status_code == 503
    assert checks["database"]["ok"]
    assert checks["redis"]["ok"]
    assert "no Celery worker answers; start one with" in checks["worker"]["found"]
    assert "0 record files loaded" in checks["records"]["found"]


def test_records_are_ready_when_they_are_loaded_and_ranked(visitor, board):
    RecordFile.objects.create(name="toy/benchmark.yaml", digest="0" * 64)

    assert visitor.get("/readyz").json()["checks"]["records"]["ok"]


def test_records_are_not_ready_while_a_board_waits_for_its_first_ranking(visitor, board):
    RecordFile.objects.create(name="toy/benchmark.yaml", digest="0" * 64)
    Board.objects.filter(pk=board.pk).update(revision=F("revision") + 1)

    records = visitor.get("/readyz").json()["checks"]["records"]

    assert (records["ok"], "1 rankings to come" in records["found"]) == (False, True)


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_health_is_never_taken_from_a_cache(visitor, address):
    assert "no-store" in visitor.get(address).headers["Cache-Control"]
