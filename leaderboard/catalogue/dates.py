"""Dates as sources state them: a day, a month, or not at all."""

import calendar
import re
from datetime import date
from typing import NamedTuple

from django.db import models

STATED = re.compile(r"[0-9]{4}-[0-9]{2}(?:-[0-9]{2})?")


class Precision(models.TextChoices):
    DAY = "day"
    MONTH = "month"


class StatedDate(NamedTuple):
    """A date and how exactly it was stated.

    A month is held as its last day: the day by which the claim was surely public, so a
    board as of any earlier day does not show it too soon.
    """

    day: date | None
    precision: str


NOT_STATED = StatedDate(None, Precision.DAY)


def stated_date(text: str | None) -> StatedDate:
    """Read "2026-03-14" or "2026-03"; raise ValueError for anything else.

    >>> stated_date("2026-02")
    StatedDate(day=datetime.date(2026, 2, 28), precision='month')
    """
    if not text:
        return NOT_STATED
    if not STATED.fullmatch(text):
        raise ValueError(f"{text!r} is not a date")
    if len(text) == len("2026-03"):
        first = date.fromisoformat(f"{text}-01")
        last = calendar.monthrange(first.year, first.month)[1]
        return StatedDate(first.replace(day=last), Precision.MONTH.value)
    return StatedDate(date.fromisoformat(text), Precision.DAY.value)


def date_text(day: date | None, precision: str) -> str:
    """As it was stated: "2026-03-14", "2026-03", or nothing."""
    if day is None:
        return ""
    return day.isoformat()[:7] if precision == Precision.MONTH else day.isoformat()
