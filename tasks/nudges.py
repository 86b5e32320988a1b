"""Asking for work at once. A nudge that is lost costs time, never work: the schedule heals it."""

import logging
from functools import partial
from math import ceil
from typing import Any

from celery import Task
from django.core.cache import cache
from django.db import transaction
from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)

Arguments = tuple[object, ...]
LOST_AFTER_SECONDS = 10  # an awaited task that has not come by then is asked for again


def nudge(task: Task[Any, Any], *args: object) -> None:
    """Queue a task once the present transaction has been committed."""
    transaction.on_commit(partial(_queue, task, args), robust=True)


def nudge_later(task: Task[Any, Any], *args: object, seconds: float) -> None:
    """Queue a task for after a while, unless the same one is awaited already.

    It comes with `awaited=True` and says `arrived` before it looks at anything, so that
    whatever happens from then on asks for another one.
    """
    if cache.add(_awaited(task, args), 1, timeout=ceil(seconds) + LOST_AFTER_SECONDS):
        later = partial(_queue, task, args, awaited=True, countdown=seconds)
        transaction.on_commit(later, robust=True)


def arrived(task: Task[Any, Any], *args: object) -> None:
    cache.delete(_awaited(task, args))


def _awaited(task: Task[Any, Any], args: Arguments) -> str:
    return f"awaited:{task.name}:{args}"


def _queue(
    task: Task[Any, Any], args: Arguments, *, awaited: bool = False, countdown: float = 0
) -> None:
    more = {"awaited": True} if awaited else {}
    try:
        task.apply_async(args, more, retry=False, countdown=countdown)
    except (OperationalError, OSError) as error:
        log.warning("Redis is away; %s%s waits for the schedule: %s", task.name, args, error)
