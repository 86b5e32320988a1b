"""Asking for work at once. A nudge that is lost costs time, never work: the schedule heals it."""

import logging
from functools import partial
from typing import Any

from celery import Task
from django.db import transaction
from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)


def nudge(task: Task[Any, Any], *args: object) -> None:
    """Queue a task once the present transaction has been committed."""
    transaction.on_commit(partial(_queue, task, args), robust=True)


def _queue(task: Task[Any, Any], args: tuple[object, ...]) -> None:
    try:
        task.apply_async(args, retry=False)
    except (OperationalError, OSError) as error:
        log.warning("Redis is away; %s%s waits for the schedule: %s", task.name, args, error)
