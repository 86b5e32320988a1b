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


def nudge(task: Task[Any, Any], *args: object) -> None:
    """Queue a task once the present transaction has been committed."""
    transaction.on_commit(partial(_queue, task, args), robust=True)


def nudge_later(task: Task[Any, Any], *args: object, seconds: float) -> None:
    """Queue a task for after a while, unless the same one waits for that already."""
    name = f"later:{task.name}:{args}"
    if cache.add(name, 1, timeout=max(1, ceil(seconds))):
        transaction.on_commit(partial(_queue, task, args, countdown=seconds), robust=True)


def _queue(task: Task[Any, Any], args: tuple[object, ...], countdown: float = 0) -> None:
    try:
        task.apply_async(args, retry=False, countdown=countdown)
    except (OperationalError, OSError) as error:
        log.warning("Redis is away; %s%s waits for the schedule: %s", task.name, args, error)
