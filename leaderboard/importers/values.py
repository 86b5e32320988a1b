"""Numbers as people print them, turned into exact decimals or refused by name."""

import re
from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal, InvalidOperation

from leaderboard.importers.rows import ImportRowError, Place

HALF_WIDTH = re.compile(r"±\s*(?P<half>\d+(?:\.\d+)?)")
BOUNDS = re.compile(r"\[\s*(?P<low>-?\d+(?:\.\d+)?)\s*,\s*(?P<high>-?\d+(?:\.\d+)?)\s*\]")
MOST_DIGITS = 40
MOST_ITEMS = 2**31 - 1  # what a count's column holds
EXACT = Context(prec=100, Emax=MAX_EMAX, Emin=MIN_EMIN)  # no sum or product here is rounded


def plain(value: Decimal) -> str:
    """One spelling for one number: 54.80 and 54.8 are both "54.8"."""
    return format(value.normalize(EXACT), "f") if value else "0"


def as_decimal(text: str, place: Place) -> Decimal:
    """The decimal a text stands for, with the digits it was printed with."""
    try:
        value = (
            Decimal(text.strip())
            if len(text) <= MOST_DIGITS and "_" not in text
            else Decimal("NaN")
        )
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
    if not text.isdecimal() or len(text) > MOST_DIGITS or not 1 <= int(text) <= MOST_ITEMS:
        raise ImportRowError(f"{place}: {text[:MOST_DIGITS]!r} is not a count. Write 2500.")
    return int(text)


def as_interval(text: str, value: Decimal, place: Place) -> tuple[Decimal, Decimal]:
    """Bounds from "±1.94" (a half-width around the value) or "[52.9, 56.7]"."""
    stated = text.strip() if len(text) <= 2 * MOST_DIGITS else ""
    if match := HALF_WIDTH.fullmatch(stated):
        half = Decimal(match["half"])
        return EXACT.subtract(value, half), EXACT.add(value, half)
    if match := BOUNDS.fullmatch(stated):
        return Decimal(match["low"]), Decimal(match["high"])
    raise ImportRowError(
        f"{place}: {text[:MOST_DIGITS]!r} is not an interval. Write ±1.94 or [52.9, 56.7]."
    )


def as_level(text: str, place: Place) -> Decimal:
    """The level of an interval: a share between 0 and 1."""
    level = as_decimal(text, place)
    if not 0 < level < 1:
        raise ImportRowError(f"{place}: {text!r} is not the level of an interval. Write 0.95.")
    return level
