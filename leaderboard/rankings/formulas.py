"""Reported aggregates against their own parts, where the owner publishes the formula. Pure.

DESIGN, section 4, aggregates. Rounding is the only excuse: a printed figure stands for every
value that rounds to it, and what no such values can explain is a mismatch. The printed value is
never replaced; a mismatch is a remark beside it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from typing import Any, NamedTuple, TypeVar

FEWEST_PARTS = 2
ZERO, HALF = Decimal(0), Decimal("0.5")
EXACT = Context(prec=100)  # far beyond any printed figure: no sum or product here is rounded

Claim = TypeVar("Claim")


class Printed(NamedTuple):
    """A figure in its metric's unit, with the text it stands as in its source.

    value = text × factor, so half a unit of the last printed place counts `factor` times.
    """

    value: Decimal
    text: str
    factor: Decimal = Decimal(1)

    @property
    def step(self) -> Decimal:
        """One unit of the last printed place, in the metric's unit: 0.01 for "46.20"."""
        return Decimal(1).scaleb(_exponent(Decimal(self.text))) * abs(self.factor)


@dataclass(frozen=True, slots=True)
class Formula:
    """A weighted sum of other metrics; see `FormulaPart` of the record files.

    `over_stated`: the weights of parts that are withheld are shared among those stated, each
    growing in proportion. `source` is the key of the source that publishes the formula.
    """

    weights: Mapping[str, Decimal]
    over_stated: bool = False
    source: str = ""


class Mismatch(NamedTuple):
    """A printed aggregate that its parts do not give, all in the metric's unit.

    `expected` is what they give, to the aggregate's printed places; `difference` is printed
    minus given, and `tolerance` the most that rounding alone could make it, both unrounded.
    """

    expected: Decimal
    difference: Decimal
    tolerance: Decimal


def formula_of(stored: Mapping[str, Any]) -> Formula | None:
    """The formula that `Metric.formula` holds as plain data; {} is none."""
    if not stored:
        return None
    return Formula(
        weights={key: Decimal(weight) for key, weight in stored["weights"].items()},
        over_stated=stored["over_stated"],
        source=stored["source"],
    )


def check(aggregate: Printed, parts: Mapping[str, Printed], formula: Formula) -> Mismatch | None:
    """What is wrong with an aggregate, or None where rounding explains it or nothing can be said.

    `parts` maps metric keys to the claim's other figures; what the formula does not weigh is
    passed over. Without all its parts an aggregate is checked only if the formula holds over
    those stated, and then with two of them at least: a claim that prints one part more likely
    leaves the others untold than out of its mean.

    >>> half_half = Formula({"a": Decimal("0.5"), "b": Decimal("0.5")})
    >>> parts = {"a": Printed(Decimal("60.2"), "60.2"), "b": Printed(Decimal("40.2"), "40.2")}
    >>> check(Printed(Decimal("50.3"), "50.3"), parts, half_half)  # 60.25 and 40.249 give it
    >>> check(Printed(Decimal("50.4"), "50.4"), parts, half_half)
    Mismatch(expected=Decimal('50.2'), difference=Decimal('0.20'), tolerance=Decimal('0.100'))
    """
    stated = {key: parts[key] for key in formula.weights if key in parts}
    withheld = len(formula.weights) - len(stated)
    if withheld and (not formula.over_stated or len(stated) < FEWEST_PARTS):
        return None
    with localcontext(EXACT):
        return _compare(aggregate, stated, formula.weights)


def mismatches(
    claims: Mapping[Claim, Mapping[str, Printed]], formulas: Mapping[str, Formula]
) -> Iterator[tuple[Claim, str, Mismatch]]:
    """(claim, metric key, mismatch) of every aggregate its own claim's parts do not give.

    `claims` maps each claim to its figures by metric key, `formulas` the aggregates that have
    one. Leave out figures that are not as printed: rounding says nothing of a chart's reader.
    """
    for claim, figures in claims.items():
        for key, formula in formulas.items():
            found = check(figures[key], figures, formula) if key in figures else None
            if found:
                yield claim, key, found


def _compare(
    aggregate: Printed, stated: Mapping[str, Printed], weights: Mapping[str, Decimal]
) -> Mismatch | None:
    """Compare with the weights of all parts shared among those stated.

    Both sides are multiplied by the weight stated, so that no division decides.
    """
    whole = sum(weights.values(), ZERO)
    carried = sum((weights[key] for key in stated), ZERO)
    given = whole * sum((weights[key] * part.value for key, part in stated.items()), ZERO)
    slack = whole * sum((weights[key] * part.step for key, part in stated.items()), ZERO)
    apart = aggregate.value * carried - given
    excused = (aggregate.step * carried + slack) * HALF
    if abs(apart) <= excused:
        return None
    return Mismatch(_to_step(given / carried, aggregate.step), apart / carried, excused / carried)


def _to_step(value: Decimal, step: Decimal) -> Decimal:
    """The multiple of a step nearest to a value, halves away from zero."""
    return (value / step).to_integral_value(ROUND_HALF_UP) * step


def _exponent(text: Decimal) -> int:
    exponent = text.as_tuple().exponent
    assert isinstance(exponent, int), "a stored figure is finite"
    return exponent
