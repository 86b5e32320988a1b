"""Recomputing a board: what is published now, ranked, and written where it changed."""

import hashlib
from collections.abc import Iterable, Mapping

from django.db import connection, transaction

from leaderboard.catalogue.models import Board, Column, Metric
from leaderboard.rankings import ranking
from leaderboard.rankings.computing import Row, line_of, published_figures, ranking_rows
from leaderboard.rankings.facts import ScoreFacts
from leaderboard.rankings.models import Refresh, Standing

REFRESH_LOCKS = 0x6C62  # the advisory lock space of refreshes: "lb"


@transaction.atomic
def refresh(board_id: int) -> bool:
    """Recompute one board's standings; False if it was fresh already.

    Safe to run twice, late, or alongside itself: refreshes of one board wait for each other,
    publishing waits for none. The board's revision is read before the figures, so a claim
    published meanwhile leaves the board stale and is never lost.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [REFRESH_LOCKS, board_id])
    board = Board.objects.with_address().get(pk=board_id)
    if board.revision == board.ranked_revision:
        return False
    columns = Column.objects.filter(board=board).select_related("metric")
    metrics = {column.metric_id: column.metric for column in columns}
    figures = list(published_figures(board, metrics))
    rows = list(ranking_rows(metrics.values(), figures))
    changed = _write(board, rows)
    _record(board, metrics, figures, rows, changed)
    Board.objects.filter(pk=board.pk).update(ranked_revision=board.revision)
    return True


def _write(board: Board, rows: Iterable[Row]) -> int:
    """Bring the stored ranking in line, rewriting only rows that differ; returns how many."""
    held = {
        values[1:4]: values for values in board.standings.values_list("pk", *Row._fields).iterator()
    }
    written: list[Row] = []
    outdated: list[int] = []
    for row in rows:
        before = held.pop(row.key, None)
        if before is None:
            written.append(row)
        elif before[1:] != row:
            outdated.append(before[0])
            written.append(row)
    gone = [values[0] for values in held.values()]
    Standing.objects.filter(pk__in=[*outdated, *gone]).delete()
    _copy(board, written)
    return len(written) + len(gone)


def _copy(board: Board, rows: Iterable[Row]) -> None:
    """COPY is several times quicker than INSERT, and takes decimals exactly."""
    columns = ", ".join(f'"{name}"' for name in ("board_id", *Row._fields))
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY rankings_standing ({columns}) FROM STDIN") as sink,
    ):
        for row in rows:
            sink.write_row((board.pk, *row))


def _record(
    board: Board,
    metrics: Mapping[int, Metric],
    figures: list[ScoreFacts],
    rows: list[Row],
    changed: int,
) -> None:
    last = board.refreshes.order_by("-number").values_list("number", flat=True).first() or 0
    slugs = {figure.system: figure.slug for figure in figures}
    outputs = (
        "\t".join(
            [row.class_key, metrics[row.metric_id].key, slugs[row.system_id]]
            + [
                "" if number is None else str(number)
                for number in (row.rank, row.best_rank, row.worst_rank)
            ]
        )
        for row in rows
    )
    Refresh.objects.create(
        board=board,
        number=last + 1,
        rule=ranking.RULE,
        revision=board.revision,
        submissions=len({figure.submission for figure in figures}),
        standings=len(rows),
        changed=changed,
        inputs_sha256=_digest(sorted(line_of(figure, metrics) for figure in figures)),
        outputs_sha256=_digest(sorted(outputs)),
    )


def _digest(lines: Iterable[str]) -> str:
    """SHA-256 over the lines, each ended by a line feed, in UTF-8."""
    return hashlib.sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest()
