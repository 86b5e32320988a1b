"""Where every figure of the record files is in the database: nothing is lost on the way."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from enum import StrEnum

from leaderboard.catalogue.names import name_key
from leaderboard.catalogue.record_files import RecordFolder
from leaderboard.catalogue.record_parts import TablePart
from leaderboard.importers.rows import Figure, ResultRow
from leaderboard.importers.values import plain
from leaderboard.submissions.models import (
    Import,
    ImportRow,
    ImportState,
    Score,
    Status,
    Submission,
)
from leaderboard.submissions.recording import RECORDS_USER, table_name


class Fate(StrEnum):
    """What became of a figure."""

    STORED = "stored"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"
    LEFT_OUT = "left out"
    ALTERED = "altered"
    MISSING = "missing"


FATE_OF = {
    Status.PUBLISHED: Fate.STORED,
    Status.SUPERSEDED: Fate.SUPERSEDED,
    Status.WITHDRAWN: Fate.WITHDRAWN,
}
Judged = tuple[Fate, str]
Stand = tuple[str | int | None, ...]  # where a figure stands and what it says, for comparison
ONE = Decimal(1)


def account_for(folder: RecordFolder) -> Iterator[tuple[str, list[Judged]]]:
    """For each result table of a benchmark, the fate of every figure in it."""
    for table in folder.file.tables:
        yield f"{table.source} ({table.file})", list(_figures(folder, table))


def claims_of_no_file(folder: RecordFolder) -> list[str]:
    """Published claims of the records that no line of today's files stands for."""
    names = [table_name(folder, table) for table in folder.file.tables]
    newest = Import.objects.filter(name__in=names, state=ImportState.DONE)
    newest = newest.order_by("name", "-created_at").distinct("name")
    named = ImportRow.objects.filter(file__in=newest.values("pk")).values("submission")
    astray = (
        Submission.objects.published()
        .filter(submitted_by__username=RECORDS_USER, board__track__benchmark__slug=folder.path.name)
        .exclude(pk__in=named)
        .for_table()
    )
    return [f"{claim} (submission {claim.pk}) stands in no record file." for claim in astray]


def _figures(folder: RecordFolder, table: TablePart) -> Iterator[Judged]:
    """Match the file's lines with the newest import of that name, line by line."""
    name = table_name(folder, table)
    newest = ImportRow.objects.filter(file__name=name, file__state="done")
    last = newest.order_by("-file__created_at").values_list("file_id", flat=True).first()
    rows = {row.line: row for row in ImportRow.objects.filter(file_id=last)}
    scores: defaultdict[int, dict[str, Score]] = defaultdict(dict)
    ids = [row.submission_id for row in rows.values() if row.submission_id]
    for score in Score.objects.filter(submission__in=ids).select_related(
        "metric",
        "submission__system",
        "submission__source",
        "submission__board__track__benchmark",
        "submission__board__edition",
    ):
        scores[score.submission_id][score.metric.key] = score
    for row in folder.rows(table):
        held = rows.get(row.place.line)
        for figure in row.figures:
            if held is None:
                yield Fate.MISSING, f"{figure.place}: {figure.printed} was never imported."
            elif held.submission_id is None:
                yield Fate.LEFT_OUT, f"{figure.place}: {figure.printed} left out. {held.reason}"
            else:
                yield _judge(
                    folder, table, row, figure, scores[held.submission_id].get(figure.metric)
                )


def _judge(
    folder: RecordFolder, table: TablePart, row: ResultRow, figure: Figure, score: Score | None
) -> Judged:
    what = f"{figure.place}: {figure.printed} of {row.system}"
    if score is None:
        return Fate.MISSING, f"{what} is not in the database."
    submission = score.submission
    factor = table.factors.get(figure.metric, ONE)
    expected: Stand = (
        f"{folder.file.benchmark.slug}/{row.board}",
        name_key(row.system),
        f"{folder.file.benchmark.slug}/{table.source}",
        row.date or table.date or "",
        figure.printed,
        *(
            _times(number, factor)
            for number in (figure.value, figure.stderr, figure.low, figure.high)
        ),
        figure.n,
    )
    found: Stand = (
        submission.board.address,
        name_key(submission.system.name) if submission.system else "",
        submission.source.key,
        submission.result_date_text,
        score.printed,
        *(_times(number, ONE) for number in (score.value, score.stderr, score.low, score.high)),
        score.n,
    )
    if found != expected:
        return Fate.ALTERED, f"{what} stands as {found} instead of {expected}."
    if row.known_to and submission.status == Status.PUBLISHED:
        return Fate.ALTERED, f"{what} still stands, though it ended on {row.known_to}."
    return FATE_OF.get(Status(submission.status), Fate.MISSING), what


def _times(number: Decimal | None, factor: Decimal) -> str | None:
    return None if number is None else plain(number * factor)
