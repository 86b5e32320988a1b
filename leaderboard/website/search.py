"""Finding things by name."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from leaderboard.catalogue.models import Benchmark, Organization, Paper, System

MOST_OF_A_KIND = 20


def found_for(query: str) -> list[tuple[str, list[Any]]]:
    """Benchmarks, systems, papers and organizations whose names hold every word."""
    words = query.split()
    if not words:
        return []
    kinds: Iterable[tuple[str, Any]] = (
        (
            "Benchmarks",
            Benchmark.objects.filter(_all(words, "name", "short_name", "slug", "summary")),
        ),
        ("Systems", System.objects.filter(_all(words, "name", "aliases__name", "slug")).distinct()),
        ("Papers", Paper.objects.filter(_all(words, "title", "arxiv", "slug"))),
        ("Organizations", Organization.objects.filter(_all(words, "name", "slug"))),
    )
    found = [(kind, list(rows[:MOST_OF_A_KIND])) for kind, rows in kinds]
    return [(kind, rows) for kind, rows in found if rows]


def _all(words: Iterable[str], *fields: str) -> Q:
    """Every word stands in one of the fields."""
    condition = Q()
    for word in words:
        anywhere = Q()
        for name in fields:
            anywhere |= Q(**{f"{name}__icontains": word})
        condition &= anywhere
    return condition
