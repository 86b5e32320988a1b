"""Bringing rows of the catalogue in line with what a record file says."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from django.db import models

from leaderboard.catalogue.dates import stated_date
from leaderboard.catalogue.record_files import RecordError

M = TypeVar("M", bound=models.Model)


def sync(model: type[M], key: Sequence[str], wanted: Iterable[Mapping[str, Any]]) -> dict[Any, M]:
    """Create what is missing and update what differs; returns every wanted object by its key.

    `key` names the fields that identify a row. Rows that are not wanted stay: curators may
    have added them.
    """
    rows = list(wanted)
    named = {_key_of(row, key): row for row in rows}
    held = {
        tuple(getattr(found, name) for name in key): found
        for found in model._default_manager.filter(
            **{f"{key[0]}__in": {row[key[0]] for row in rows}}
        )
    }
    new = [model(**row) for name, row in named.items() if name not in held]
    changed: dict[tuple[Any, ...], M] = {}
    fields: set[str] = set()
    for name in named.keys() & held.keys():
        for field, value in named[name].items():
            if getattr(held[name], field) != value:
                setattr(held[name], field, value)
                fields.add(field)
                changed[name] = held[name]
    model._default_manager.bulk_create(new)
    if changed:
        model._default_manager.bulk_update(list(changed.values()), sorted(fields))
    held |= {tuple(getattr(made, name) for name in key): made for made in new}
    return {name[0] if len(key) == 1 else name: held[name] for name in named}


def _key_of(row: Mapping[str, Any], key: Sequence[str]) -> tuple[Any, ...]:
    return tuple(row[name] for name in key)


def id_of(known: Mapping[str, models.Model], name: str, file: str, entry: str) -> int | None:
    """The id of what a record file refers to by name; no name, no id."""
    if not name:
        return None
    if name not in known:
        raise RecordError(f"{file}: {entry} refers to {name!r}, which no record file declares.")
    return int(known[name].pk)


def dated(field: str, text: str | None) -> dict[str, Any]:
    """The two columns a stated date takes: `<field>` and `<field>_precision`."""
    day, precision = stated_date(text)
    return {field: day, f"{field}_precision": precision}
