"""Where a value's 95 % interval comes from. Pure; all numbers are decimals.

Values, errors and bounds are in the metric's own unit (percent, seconds, dollars).
"""

from decimal import Decimal, localcontext
from enum import StrEnum
from typing import NamedTuple

Z95 = Decimal("1.959963984540054")  # the 97.5 % point of the standard normal distribution
LEVEL = Decimal("0.95")
REPORTED_SE_FACTOR = Decimal("1.96")
WORKING_DIGITS = 34
STORED_PLACES = Decimal("1e-12")
EXACT_DIGITS = 60  # more than the record keeps, so that a sum or product loses none
KEPT_PLACES = Decimal("1e-20")


class Origin(StrEnum):
    """Which rule gave the interval."""

    REPORTED = "reported"
    STDERR = "stderr"
    WILSON = "wilson"
    NONE = "none"

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        return [(origin.value, ORIGIN_WORDS[origin]) for origin in cls]


ORIGIN_WORDS = {
    Origin.REPORTED: "interval as reported",
    Origin.STDERR: "reported standard error × 1.96",
    Origin.WILSON: "Wilson 95 % interval from the number of items",
    Origin.NONE: "no interval",
}


class Interval(NamedTuple):
    low: Decimal | None
    high: Decimal | None
    origin: Origin


NO_INTERVAL = Interval(None, None, Origin.NONE)


def interval_of(
    value: Decimal,
    *,
    low: Decimal | None = None,
    high: Decimal | None = None,
    level: Decimal | None = LEVEL,
    stderr: Decimal | None = None,
    n: int | None = None,
    whole: Decimal | None = None,
) -> Interval:
    """The first that applies: reported bounds, standard error × 1.96, Wilson, none.

    Bounds reported at another level than 95 % are shown elsewhere, and not ranked by.
    `whole` is what a proportion of one is in the metric's unit (100 for percent), and None
    where the metric is no proportion of independent items. Source: DESIGN, section 4.
    """
    if low is not None and high is not None and level == LEVEL:
        return Interval(low, high, Origin.REPORTED)
    if stderr is not None:
        with localcontext() as context:
            context.prec = EXACT_DIGITS
            half = (stderr * REPORTED_SE_FACTOR).quantize(KEPT_PLACES)
            return Interval(value - half, value + half, Origin.STDERR)
    if whole is not None and n and 0 <= value <= whole:
        bounds = wilson(value / whole, n)
        return Interval(bounds[0] * whole, bounds[1] * whole, Origin.WILSON)
    return NO_INTERVAL


def wilson(share: Decimal, n: int) -> tuple[Decimal, Decimal]:
    """95 % score interval of a share (0 to 1) of n independent items, to twelve places.

    Source: E. B. Wilson, "Probable inference, the law of succession, and statistical
    inference", JASA 22:209-212 (1927); formula as in Brown, Cai and DasGupta, "Interval
    Estimation for a Binomial Proportion", Statistical Science 16:101-133 (2001), section 3.

    >>> [str(bound)[:6] for bound in wilson(Decimal("0.9"), 10)]
    ['0.5958', '0.9821']
    """
    with localcontext() as context:
        context.prec = WORKING_DIGITS
        z2 = Z95 * Z95
        middle = share + z2 / (2 * n)
        half = Z95 * ((share * (1 - share) + z2 / (4 * n)) / n).sqrt()
        low, high = (middle - half) / (1 + z2 / n), (middle + half) / (1 + z2 / n)
        return (
            max(low, Decimal(0)).quantize(STORED_PLACES),
            min(high, Decimal(1)).quantize(STORED_PLACES),
        )
