"""Bringing the record files' catalogue into the database, changing only what differs.

A file that has not changed since it was last loaded is left alone, so that what curators
edited meanwhile stays; a changed file wins.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path

from django.db import transaction

from leaderboard.catalogue import record_parts as grammar
from leaderboard.catalogue.models import (
    Alias,
    Benchmark,
    Document,
    Mention,
    Organization,
    Paper,
    RecordFile,
    System,
)
from leaderboard.catalogue.names import name_key, slug_for
from leaderboard.catalogue.record_files import Records
from leaderboard.catalogue.recording_benchmarks import record_benchmark
from leaderboard.catalogue.syncing import dated, id_of, sync


@transaction.atomic
def record_catalogue(records: Records) -> list[str]:
    """Load every changed file of the catalogue; returns their names."""
    changed = []
    steps: list[tuple[str, Callable[[], None]]] = [
        ("organizations.yaml", lambda: _organizations(records.organizations)),
        ("systems.yaml", lambda: _systems(records.systems)),
    ]
    steps += [
        (f"{folder.path.name}/benchmark.yaml", partial(record_benchmark, folder))
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


def _organizations(parts: Iterable[grammar.OrganizationPart]) -> None:
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


def _systems(parts: Sequence[grammar.SystemPart]) -> None:
    makers = {organization.name: organization for organization in Organization.objects.all()}
    slugs = {part.name: part.slug or slug_for(part.name, 120) for part in parts}
    systems = sync(
        System,
        ["slug"],
        (
            {
                "slug": slugs[part.name],
                "name": part.name,
                "organization_id": id_of(makers, part.organization, "systems.yaml", part.name),
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
                "base_id": id_of(by_name, part.base, "systems.yaml", part.name),
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


def _documents(parts: Sequence[grammar.DocumentPart]) -> None:
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
                "paper_id": id_of(papers, mention.paper, "documents.yaml", part.slug),
                "place": mention.place,
                "benchmark_id": id_of(
                    benchmarks, mention.benchmark or "", "documents.yaml", part.slug
                ),
                "note": mention.note,
            }
            for part in parts
            for mention in part.mentions
        ),
    )
