"""Finding things by name."""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any

from django.db.models import Case, Q, QuerySet, When
from django.db.models.functions import Lower

from leaderboard.catalogue.models import Benchmark, Organization, Paper, System

MOST_OF_A_KIND = 20


def found_for(query: str) -> list[tuple[str, list[Any]]]:
    """Benchmarks, systems, papers and organizations whose names hold every word."""
    query = query.replace("\x00", " ")
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
    found = [
        (kind, rows, list(_nearest(rows, query)[: MOST_OF_A_KIND + 1])) for kind, rows in kinds
    ]
    return [
        (_heading(kind, rows, nearest), nearest[:MOST_OF_A_KIND])
        for kind, rows, nearest in found
        if nearest
    ]


def _heading(kind: str, rows: QuerySet[Any], nearest: list[Any]) -> str:
    """What was found, and how much of it is shown."""
    if len(nearest) <= MOST_OF_A_KIND:
        return kind
    return f"{kind}: the nearest {MOST_OF_A_KIND} of {rows.count()}"


def _nearest(rows: QuerySet[Any], query: str) -> QuerySet[Any]:
    """Exact names first, then names that begin with the query, then the others by name."""
    name = "title" if rows.model is Paper else "name"
    how_near = Case(
        When(**{f"{name}__iexact": query}, then=0),
        When(**{f"{name}__istartswith": query}, then=1),
        default=2,
    )
    return rows.order_by(how_near, Lower(name))


def near_slug(text: str) -> list[Any]:
    """Benchmarks whose addresses look like a mistyped one."""
    slugs = {benchmark.slug: benchmark for benchmark in Benchmark.objects.all()}
    return [slugs[slug] for slug in get_close_matches(text, slugs, cutoff=0.5)]


def _all(words: Iterable[str], *fields: str) -> Q:
    """Every word stands in one of the fields."""
    condition = Q()
    for word in words:
        anywhere = Q()
        for name in fields:
            anywhere |= Q(**{f"{name}__icontains": word})
        condition &= anywhere
    return condition
