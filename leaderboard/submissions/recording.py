"""The records' sources and result tables, on their way to becoming published claims."""

from collections.abc import Iterator
from typing import Any

from leaderboard.accounts.models import User
from leaderboard.catalogue.dates import stated_date
from leaderboard.catalogue.models import Board, Paper
from leaderboard.catalogue.record_files import RecordFolder, Records
from leaderboard.catalogue.record_parts import BenchmarkFile, TablePart
from leaderboard.catalogue.syncing import sync
from leaderboard.submissions import importing
from leaderboard.submissions.models import (
    Import,
    ImportRow,
    ImportState,
    Source,
    Submission,
    TrustedSubmitter,
)
from leaderboard.submissions.publishing import withdraw_all
from leaderboard.submissions.sources import identity_of

RECORDS_USER = "records"


def records_user() -> User:
    """Who the records' claims are submitted by: nobody can log in as it."""
    user, _ = User.objects.get_or_create(
        username=RECORDS_USER, defaults={"is_active": False, "password": "!"}
    )
    return user


def record_sources(records: Records) -> None:
    """Bring in every source the records name, and trust the records on every board."""
    papers = {paper.slug: paper for paper in Paper.objects.all()}
    for folder in records.benchmarks:
        sync(Source, ["key"], _sources(folder.file, papers))
    _tie_papers()
    user = records_user()
    sync(
        TrustedSubmitter,
        ["user_id", "board_id"],
        ({"user_id": user.pk, "board_id": pk} for pk in Board.objects.values_list("pk", flat=True)),
    )


def _sources(file: BenchmarkFile, papers: dict[str, Paper]) -> Iterator[dict[str, Any]]:
    for part in file.sources:
        paper = papers[part.paper] if part.paper else None
        place = {
            "key": f"{file.benchmark.slug}/{part.key}",
            "version": part.version,
            "link": part.url,
            "repository": part.repository,
            "path": part.path,
            "commit": part.commit,
        }
        yield place | {
            "identity": identity_of(Source(**place, paper=paper)),
            "paper_id": paper.pk if paper else None,
            "kind": part.kind,
            "citation": part.citation,
            "read_through": part.read_through,
            "retrieved": stated_date(part.retrieved).day,
            "reliability": part.reliability,
        }


def _tie_papers() -> None:
    """Give submitters' sources their paper, once the record holds it."""
    for source in Source.objects.filter(paper=None, identity__startswith="arxiv:"):
        number = source.identity.removeprefix("arxiv:").partition("v")[0]
        source.paper = Paper.objects.filter(arxiv=number).first()
        if source.paper:
            source.save(update_fields=["paper"])


def accept_tables(records: Records) -> list[Import]:
    """Accept every result table that is new or changed; returns the imports to run."""
    by = records_user()
    accepted = []
    for folder in records.benchmarks:
        for table in folder.file.tables:
            content = (folder.path / "results" / table.file).read_bytes()
            file, _ = importing.accept(
                content,
                table_name(folder, table),
                form="record_table",
                reading=reading_of(folder.file, table),
                by=by,
            )
            if file in Import.objects.unfinished():
                accepted.append(file)
    _retire_tables(records, by)
    return accepted


def _retire_tables(records: Records, by: User) -> None:
    """A table taken out of a benchmark's records retires its claims; other tables may keep them."""
    for folder in records.benchmarks:
        names = [table_name(folder, table) for table in folder.file.tables]
        files = Import.objects.filter(
            submitted_by=by, name__startswith=f"{folder.path.name}/", state=ImportState.DONE
        )
        gone = files.exclude(name__in=names)
        if not gone.exists():
            continue
        kept = ImportRow.objects.filter(file__in=files.filter(name__in=names)).values("submission")
        claims = Submission.objects.published().filter(import_rows__file__in=gone)
        withdraw_all(
            list(claims.exclude(pk__in=kept).distinct()),
            because="Its table is no longer in the records.",
            by=by,
        )
        gone.update(state=ImportState.RETIRED)


def table_name(folder: RecordFolder, table: TablePart) -> str:
    return f"{folder.path.name}/results/{table.file}"


def reading_of(file: BenchmarkFile, table: TablePart) -> dict[str, Any]:
    """How a table is to be read, as plain data that is kept with its import."""
    slug = file.benchmark.slug
    return {
        "benchmark": slug,
        "source": f"{slug}/{table.source}",
        "board": table.board,
        "locator": table.locator,
        "relationship": table.relationship,
        "date": table.date or "",
        "archive": table.archive,
        "note": table.note,
        "conditions": dict(table.conditions),
        "factors": {key: str(factor) for key, factor in table.factors.items()},
        "counts": dict(table.counts),
        "metrics": [metric.key for metric in file.metrics],
        "condition_keys": [condition.key for condition in file.conditions],
    }
