"""One benchmark's `benchmark.yaml` into the database: its papers, boards, conditions and notes."""

from collections.abc import Iterable, Mapping
from typing import Any

from leaderboard.catalogue import record_parts as grammar
from leaderboard.catalogue.dates import stated_date
from leaderboard.catalogue.models import (
    Area,
    Benchmark,
    Board,
    Column,
    Condition,
    Edition,
    Metric,
    Note,
    Panel,
    PanelColumn,
    Paper,
    PaperVersion,
    Track,
)
from leaderboard.catalogue.names import slug_for
from leaderboard.catalogue.record_files import RecordFolder
from leaderboard.catalogue.syncing import dated, sync


def _papers(found: Iterable[grammar.PaperPart]) -> dict[str, Paper]:
    parts = list(found)
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


def record_benchmark(folder: RecordFolder) -> None:
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


def _conditions(benchmark: Benchmark, parts: Iterable[grammar.ConditionPart]) -> None:
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


def _boards(benchmark: Benchmark, file: grammar.BenchmarkFile) -> None:
    metrics = sync(
        Metric,
        ["benchmark_id", "key"],
        (
            {
                "benchmark_id": benchmark.pk,
                **part.model_dump(exclude={"formula"}),
                "formula": _formula(benchmark, part.formula),
            }
            for part in file.metrics
        ),
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
    where = {
        part.address: boards[
            tracks[benchmark.pk, part.track].pk, editions[benchmark.pk, part.edition].pk
        ].pk
        for part in file.boards
    }
    metric_ids = {key: metric.pk for (_, key), metric in metrics.items()}
    _columns(file, where, metric_ids)
    _panels(benchmark, file, where, metric_ids)
    Board.objects.filter(pk__in=[board.pk for board in boards.values()]).mark_stale()


def _formula(benchmark: Benchmark, part: grammar.FormulaPart | None) -> dict[str, Any]:
    """A formula as plain data: weights as texts, the source by its full key."""
    if part is None:
        return {}
    return {
        "weights": {key: str(weight) for key, weight in part.weights.items()},
        "over_stated": part.over_stated,
        "source": f"{benchmark.slug}/{part.source}",
    }


def _columns(
    file: grammar.BenchmarkFile, boards: Mapping[str, int], metrics: Mapping[str, int]
) -> None:
    """Each board's columns in order; a column that is gone from the file goes."""
    columns = {
        (boards[part.address], metrics[column.key]): (position, column)
        for part in file.boards
        for position, column in enumerate(part.columns)
    }
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


def _panels(
    benchmark: Benchmark,
    file: grammar.BenchmarkFile,
    boards: Mapping[str, int],
    metrics: Mapping[str, int],
) -> None:
    """The panels declared in the file; one that is gone from it goes."""
    panels = sync(
        Panel,
        ["slug"],
        (
            {
                "slug": part.key,
                "benchmark_id": benchmark.pk,
                "name": part.name,
                "summary": part.summary,
                "position": position,
            }
            for position, part in enumerate(file.panels)
        ),
    )
    Panel.objects.filter(benchmark=benchmark).exclude(slug__in=panels).delete()
    wanted = {
        (panels[part.key].pk, boards[columns.board], metrics[metric], columns.class_key)
        for part in file.panels
        for columns in part.columns
        for metric in columns.metrics
    }
    held = PanelColumn.objects.filter(panel__benchmark=benchmark)
    named = {(c.panel_id, c.board_id, c.metric_id, c.class_key): c.pk for c in held}
    held.exclude(pk__in=[pk for name, pk in named.items() if name in wanted]).delete()
    sync(
        PanelColumn,
        ["panel_id", "board_id", "metric_id", "class_key"],
        (
            {
                "panel_id": panels[part.key].pk,
                "board_id": boards[columns.board],
                "metric_id": metrics[metric],
                "class_key": columns.class_key,
                "position": position,
            }
            for part in file.panels
            for position, (columns, metric) in enumerate(
                (columns, metric) for columns in part.columns for metric in columns.metrics
            )
        ),
    )


def _notes(benchmark: Benchmark, file: grammar.BenchmarkFile) -> None:
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
