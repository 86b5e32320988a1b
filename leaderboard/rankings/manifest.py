"""The manifest of a refresh: what was ranked, by which rule, and what came out. Pure.

A manifest is one line of canonical JSON. It names the digests of its input and output lines
and of the manifest before it, and no clock or machine, so that the same claims published in
the same order give the same bytes everywhere. `verify.py` rebuilds all of it.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from leaderboard.rankings import ranking
from leaderboard.rankings.intervals import LEVEL, REPORTED_SE_FACTOR, Z95

FORMAT = "manifest/1"
TRUST = sorted(ranking.TRUST, key=ranking.TRUST.__getitem__)


class MetricRule(NamedTuple):
    """How one column is ranked; `whole` as in `intervals.interval_of`."""

    key: str
    direction: str
    whole: Decimal | None


@dataclass(frozen=True, slots=True)
class Lines:
    """How many lines there are, and the SHA-256 over all of them in the order of their bytes."""

    count: int
    sha256: str


def manifest_text(
    *,
    board: str,
    number: int,
    previous: str,
    metrics: Iterable[MetricRule],
    splits: Sequence[str],
    inputs: Lines,
    outputs: Lines,
) -> str:
    """One manifest as canonical JSON; `previous` is the SHA-256 of the one before, or ""."""
    return canonical(
        {
            "format": FORMAT,
            "board": board,
            "number": number,
            "previous": previous,
            "rule": ranking.RULE,
            "parameters": {
                "level": str(LEVEL),
                "z": str(Z95),
                "stderr_factor": str(REPORTED_SE_FACTOR),
                "trust": TRUST,
                "splits": list(splits),
                "metrics": {
                    metric.key: {
                        "direction": metric.direction,
                        "whole": None if metric.whole is None else str(metric.whole),
                    }
                    for metric in metrics
                },
            },
            "inputs": {"lines": inputs.count, "sha256": inputs.sha256},
            "outputs": {"lines": outputs.count, "sha256": outputs.sha256},
        }
    )


def canonical(thing: Mapping[str, Any]) -> str:
    """JSON with its keys in order and nothing between them: one spelling for one thing.

    >>> canonical({"b": 1, "a": "é"})
    '{"a":"é","b":1}'
    """
    return json.dumps(thing, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def digest_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
