"""Numbers as people print them, turned into exact decimals or refused by name."""

import re
from decimal import Decimal, InvalidOperation

from leaderboard.importers.rows import ImportRowError, Place

HALF_WIDTH = re.compile(r"±\s*(?P<half>\d+(?:\.\d+)?)")
BOUNDS = re.compile(r"\[\s*(?P<low>-?\d+(?:\.\d+)?)\s*,\s*(?P<high>-?\d+(?:\.\d+)?)\s*\]")
MOST_DIGITS = 40


def as_decimal(text: str, place: Place) -> Decimal:
    """The decimal a text stands for, with the digits it was printed with."""
    try:
        value = Decimal(text.strip()) if len(text) <= MOST_DIGITS else Decimal("NaN")
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite():  # files from real tools do contain "nan" and "inf"
        raise ImportRowError(
            f"{place}: {text[:MOST_DIGITS]!r} is not a number. Write digits with a dot, "
            "for example 81.4, or leave the cell empty if there is no result."
        )
    return value


def as_count(text: str, place: Place) -> int:
    """A number of items: a whole number of at least one."""
    if not text.isdecimal() or int(text[:MOST_DIGITS]) < 1:
        raise ImportRowError(f"{place}: {text[:MOST_DIGITS]!r} is not a count. Write 2500.")
    return int(text)


def as_interval(text: str, value: Decimal, place: Place) -> tuple[Decimal, Decimal]:
    """Bounds from "±1.94" (a half-width around the value) or "[52.9, 56.7]"."""
    if match := HALF_WIDTH.fullmatch(text.strip()):
        half = Decimal(match["half"])
        return value - half, value + half
    if match := BOUNDS.fullmatch(text.strip()):
        return Decimal(match["low"]), Decimal(match["high"])
    raise ImportRowError(
        f"{place}: {text[:MOST_DIGITS]!r} is not an interval. Write ±1.94 or [52.9, 56.7]."
    )
