"""Bringing the record files' catalogue into the database, changing only what differs.

A file that has not changed since it was last loaded is left alone, so that what curators
edited meanwhile stays; a changed file wins.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from django.db import models, transaction

from leaderboard.catalogue import record_files as files
from leaderboard.catalogue.dates import stated_date
from leaderboard.catalogue.models import (
    Alias,
    Area,
    Benchmark,
    Board,
    Column,
    Condition,
    Document,
    Edition,
    Mention,
    Metric,
    Note,
    Organization,
    Paper,
    PaperVersion,
    RecordFile,
    System,
    Track,
)
from leaderboard.catalogue.names import name_key, slug_for

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


def _named(known: Mapping[str, models.Model], name: str, file: str, entry: str) -> int | None:
    """The id of what a record file refers to by name; no name, no id."""
    if not name:
        return None
    if name not in known:
        raise files.RecordError(
            f"{file}: {entry} refers to {name!r}, which no record file declares."
        )
    return int(known[name].pk)


def dated(field: str, text: str | None) -> dict[str, Any]:
    """The two columns a stated date takes: `<field>` and `<field>_precision`."""
    day, precision = stated_date(text)
    return {field: day, f"{field}_precision": precision}


@transaction.atomic
def record_catalogue(records: files.Records) -> list[str]:
    """Load every changed file of the catalogue; returns their names."""
    changed = []
    steps: list[tuple[str, Callable[[], None]]] = [
        ("organizations.yaml", lambda: _organizations(records.organizations)),
        ("systems.yaml", lambda: _systems(records.systems)),
    ]
    steps += [
        (f"{folder.path.name}/benchmark.yaml", partial(_benchmark, folder))
        for folder in records.benchmarks
    ]
    steps.append(("documents.yaml", lambda: _documents(records.documents)))
    for name, load in steps:
        digest = _digest(records.path / name)
        if RecordFile.objects.filter(name=name, digest=digest).exists():
            continue
        load()
        RecordFile.objects.update_or_create(name=name, defaults={"digest": digest})
        changed.append(name)
    return changed


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _organizations(parts: Iterable[files.OrganizationPart]) -> None:
    sync(
        Organization,
        ["slug"],
        (
            {
                "slug": part.slug or slug_for(part.name),
                "name": part.name,
                "aliases": list(part.aliases),
                "url": part.url,
            }
            for part in parts
        ),
    )


def _systems(parts: Sequence[files.SystemPart]) -> None:
    makers = {organization.name: organization for organization in Organization.objects.all()}
    slugs = {part.name: part.slug or slug_for(part.name, 120) for part in parts}
    systems = sync(
        System,
        ["slug"],
        (
            {
                "slug": slugs[part.name],
                "name": part.name,
                "organization_id": _named(makers, part.organization, "systems.yaml", part.name),
                "organization_note": part.organization_note,
                "kind": part.kind,
                "reference": part.reference,
                "description": part.description,
                "harness": part.harness,
                "variant": part.variant,
                **dated("released", part.released),
                "open_weights": part.open_weights,
                "note": part.note,
            }
            for part in parts
        ),
    )
    by_name = {part.name: systems[slugs[part.name]] for part in parts}
    with_base = [part for part in parts if part.base]
    sync(
        System,
        ["slug"],
        (
            {
                "slug": slugs[part.name],
                "base_id": _named(by_name, part.base, "systems.yaml", part.name),
            }
            for part in with_base
        ),
    )
    aliases = {
        (systems[slugs[part.name]].pk, name_key(name)): name
        for part in parts
        for name in reversed((part.name, *part.aliases))
    }
    sync(
        Alias,
        ["system_id", "key"],
        ({"system_id": pk, "key": key, "name": name} for (pk, key), name in aliases.items()),
    )


def _papers(parts: Iterable[files.PaperPart]) -> dict[str, Paper]:
    parts = list(parts)
    papers = sync(
        Paper,
        ["slug"],
        (
            {
                "slug": part.key,
                "title": part.title,
                "authors": list(part.authors),
                "authors_complete": part.authors_complete,
                "arxiv": part.arxiv,
                "doi": part.doi,
                "openreview": part.openreview or "",
                "venue": part.venue,
                **dated("published", part.published),
                "link": part.url,
            }
            for part in parts
        ),
    )
    sync(
        PaperVersion,
        ["paper_id", "label"],
        (
            {
                "paper_id": papers[part.key].pk,
                "label": version.version,
                **dated("published", version.date),
                "note": version.note,
            }
            for part in parts
            for version in part.versions
        ),
    )
    return papers


def _benchmark(folder: files.RecordFolder) -> None:
    file = folder.file
    part = file.benchmark
    papers = _papers(file.papers)
    benchmark = sync(
        Benchmark,
        ["slug"],
        [
            {
                "slug": part.slug,
                "name": part.name,
                "short_name": part.short_name,
                "row_noun": part.row_noun,
                "status": part.status,
                "paper_id": papers[part.paper].pk,
                "summary": part.summary,
                "size": part.size,
                "licence": part.licence,
                "protocol": part.protocol,
                "links": part.links,
            }
        ],
    )[part.slug]
    areas = sync(Area, ["slug"], ({"slug": slug_for(name), "name": name} for name in part.areas))
    benchmark.areas.set(areas.values())
    _conditions(benchmark, file.conditions)
    _boards(benchmark, file)
    _notes(benchmark, file)


def _conditions(benchmark: Benchmark, parts: Iterable[files.ConditionPart]) -> None:
    sync(
        Condition,
        ["benchmark_id", "key"],
        (
            {
                "benchmark_id": benchmark.pk,
                "key": part.key,
                "name": part.name,
                "splits": part.splits,
                "values": list(part.values),
                "definition": part.definition,
                "position": position,
            }
            for position, part in enumerate(parts)
        ),
    )


def _boards(benchmark: Benchmark, file: files.BenchmarkFile) -> None:
    metrics = sync(
        Metric,
        ["benchmark_id", "key"],
        ({"benchmark_id": benchmark.pk, **part.model_dump()} for part in file.metrics),
    )
    tracks = sync(
        Track,
        ["benchmark_id", "slug"],
        (
            {"benchmark_id": benchmark.pk, **part.model_dump(), "position": position}
            for position, part in enumerate(file.tracks)
        ),
    )
    editions = sync(
        Edition,
        ["benchmark_id", "slug"],
        (
            {
                "benchmark_id": benchmark.pk,
                "slug": part.slug,
                "name": part.name,
                **dated("released", part.released),
                "closed": stated_date(part.closed).day,
                "items": part.items,
                "description": part.description,
                "position": position,
            }
            for position, part in enumerate(file.editions)
        ),
    )
    boards = sync(
        Board,
        ["track_id", "edition_id"],
        (
            {
                "track_id": tracks[benchmark.pk, part.track].pk,
                "edition_id": editions[benchmark.pk, part.edition].pk,
                "title": part.title,
                "summary": part.summary,
                "items": part.items,
                "empty": part.empty,
            }
            for part in file.boards
        ),
    )
    columns = {
        (boards[tracks[benchmark.pk, part.track].pk, editions[benchmark.pk, part.edition].pk].pk,
         metrics[benchmark.pk, column.key].pk): (position, column)
        for part in file.boards
        for position, column in enumerate(part.columns)
    }  # fmt: skip
    known = Column.objects.filter(board__in=boards.values())
    known.exclude(pk__in=[c.pk for c in known if (c.board_id, c.metric_id) in columns]).delete()
    losing = [
        c.pk
        for c in known.all()
        if c.is_primary and not columns[c.board_id, c.metric_id][1].primary
    ]
    Column.objects.filter(pk__in=losing).update(is_primary=False)  # first, for there is one a board
    sync(
        Column,
        ["board_id", "metric_id"],
        (
            {
                "board_id": board,
                "metric_id": metric,
                "position": position,
                "group": column.group,
                "is_primary": column.primary,
                "items": column.items,
            }
            for (board, metric), (position, column) in columns.items()
        ),
    )
    Board.objects.filter(pk__in=[board.pk for board in boards.values()]).mark_stale()


def _notes(benchmark: Benchmark, file: files.BenchmarkFile) -> None:
    boards = {
        f"{board.track.slug}/{board.edition.slug}": board.pk
        for board in Board.objects.filter(track__benchmark=benchmark).select_related(
            "track", "edition"
        )
    }
    sync(
        Note,
        ["benchmark_id", "position"],
        (
            {
                "benchmark_id": benchmark.pk,
                "position": position,
                "board_id": boards.get(part.board),
                "kind": part.kind,
                "text": part.text,
                "source": f"{benchmark.slug}/{part.source}" if part.source else "",
            }
            for position, part in enumerate(file.notes)
        ),
    )
    benchmark.notes.filter(position__gte=len(file.notes)).delete()


def _documents(parts: Sequence[files.DocumentPart]) -> None:
    papers = {paper.slug: paper for paper in Paper.objects.all()}
    benchmarks = {benchmark.slug: benchmark for benchmark in Benchmark.objects.all()}
    documents = sync(
        Document,
        ["slug"],
        (
            {
                "slug": part.slug,
                "title": part.title,
                "kind": part.kind,
                **dated("captured", part.captured),
                "file": part.file,
                "description": part.description,
            }
            for part in parts
        ),
    )
    places = {(documents[p.slug].pk, m.place) for p in parts for m in p.mentions}
    for mention in Mention.objects.filter(document__in=documents.values()):
        if (mention.document_id, mention.place) not in places:
            mention.delete()
    sync(
        Mention,
        ["document_id", "paper_id", "place"],
        (
            {
                "document_id": documents[part.slug].pk,
                "paper_id": _named(papers, mention.paper, "documents.yaml", part.slug),
                "place": mention.place,
                "benchmark_id": _named(
                    benchmarks, mention.benchmark or "", "documents.yaml", part.slug
                ),
                "note": mention.note,
            }
            for part in parts
            for mention in part.mentions
        ),
    )
