"""The two times of a board: when a result became public, and when this tracker held it.

Source: DESIGN, section 4. The two are separate: a result dated March may be entered in June
and corrected in July.
"""

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from leaderboard.catalogue.dates import stated_date

INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)")
END_OF_DAY = timedelta(days=1) - timedelta(microseconds=1)


class Moment(NamedTuple):
    """Claims public by the end of `as_of`, as this tracker held them at `known_at`.

    None means no limit by result date, and what is held now.
    """

    as_of: date | None = None
    known_at: datetime | None = None

    @property
    def is_present(self) -> bool:
        return self.as_of is None and self.known_at is None


PRESENT = Moment()


class MomentError(ValueError):
    """A time that cannot be read; `name` is the parameter, the message says what to write."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(message)
        self.name = name


def moment_of(as_of: str, known_at: str) -> Moment:
    """Both times from text; empty text sets no limit. A day is meant to its end, in UTC.

    >>> moment_of("2026-03", "2026-06-30").known_at.isoformat()
    '2026-06-30T23:59:59.999999+00:00'
    """
    return Moment(
        as_of=_day("as_of", as_of.strip()) if as_of.strip() else None,
        known_at=_instant(known_at.strip()) if known_at.strip() else None,
    )


def _day(name: str, text: str) -> date:
    try:
        day = stated_date(text).day
    except ValueError:
        day = None
    if day is None:
        raise MomentError(name, f"{text[:40]!r} is not a date. Write 2026-03-14 or 2026-03.")
    return day


def _instant(text: str) -> datetime:
    if INSTANT.fullmatch(text):
        try:
            return datetime.fromisoformat(text).astimezone(UTC)
        except (ValueError, OverflowError):
            pass
    try:
        return datetime.combine(_day("known_at", text), time(), UTC) + END_OF_DAY
    except (MomentError, OverflowError) as error:
        raise MomentError(
            "known_at",
            f"{text[:40]!r} is not a time. Write 2026-03-14 or 2026-03-14T09:30:00Z.",
        ) from error
