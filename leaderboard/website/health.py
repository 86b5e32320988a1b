"""Whether the parts of the site answer."""

import logging
from collections.abc import Callable
from typing import TypedDict

from django.db import connection
from django_redis import get_redis_connection

from leaderboard.catalogue.models import Board, RecordFile
from leaderboard.submissions.models import Import
from tasks.celery import app

log = logging.getLogger(__name__)


class NotReadyError(Exception):
    """A part answers, and says what it still lacks."""


class Check(TypedDict):
    ok: bool
    found: str


def checks() -> dict[str, Check]:
    parts: dict[str, Callable[[], str]] = {
        "database": _database,
        "redis": _redis,
        "worker": _worker,
        "records": _records,
    }
    return {name: _checked(part) for name, part in parts.items()}


def _checked(part: Callable[[], str]) -> Check:
    try:
        return {"ok": True, "found": part()}
    except NotReadyError as reason:
        return {"ok": False, "found": str(reason)}
    except Exception:  # whatever is wrong is reported, its particulars only to us
        log.warning("A part of the site does not answer", exc_info=True)
        return {"ok": False, "found": "does not answer"}


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        return f"PostgreSQL {cursor.fetchone()[0]}"


def _redis() -> str:
    version = get_redis_connection("default").info("server")["redis_version"]
    return f"Redis {version}"


def _worker() -> str:
    answers = app.control.ping(timeout=2, limit=1)
    if not answers:
        raise NotReadyError("no Celery worker answers; start one with: celery --app tasks worker")
    return ", ".join(name for answer in answers for name in answer)


def _records() -> str:
    left, loaded = Import.objects.unfinished().count(), RecordFile.objects.count()
    unranked = Board.objects.stale().filter(refreshes=None).count()
    if left or unranked or not loaded:
        raise NotReadyError(
            f"{loaded} record files loaded, {left} result tables and {unranked} rankings to come"
        )
    return f"{loaded} record files loaded"
