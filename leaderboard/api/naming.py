"""Facts as the record keeps them, with slug and name wherever they hold a system's id."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from leaderboard.catalogue.models import System

Json = dict[str, Any]

ONE = "system"
MANY = frozenset({"leaders", "leaders_before", "leaders_after", "runners_up", "over", "by"})
GONE: Json = {"slug": None, "name": None}  # until the facts of a removed system are told anew


def with_systems(facts: Sequence[Json]) -> list[Json]:
    """The same facts with systems as {"slug", "name"}; one statement for all of them."""
    ids = set(_ids(facts))
    found = System.objects.filter(pk__in=ids).order_by().values_list("pk", "slug", "name")
    systems = {pk: {"slug": slug, "name": name} for pk, slug, name in found}
    return [_named(each, systems) for each in facts]


def _ids(thing: object) -> Iterator[int]:
    if isinstance(thing, dict):
        for key, value in thing.items():
            if key == ONE:
                yield value
            elif key in MANY:
                yield from value
            else:
                yield from _ids(value)
    elif isinstance(thing, list | tuple):
        for part in thing:
            yield from _ids(part)


def _named(thing: Any, systems: Mapping[int, Json]) -> Any:
    if isinstance(thing, dict):
        return {key: _value(key, value, systems) for key, value in thing.items()}
    if isinstance(thing, list):
        return [_named(part, systems) for part in thing]
    return thing


def _value(key: str, value: Any, systems: Mapping[int, Json]) -> Any:
    if key == ONE:
        return systems.get(value, GONE)
    if key in MANY:
        return [systems.get(pk, GONE) for pk in value]
    return _named(value, systems)
