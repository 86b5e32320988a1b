"""Recomputing a board: what is published now, ranked, and written where it changed.

All of it happens set-wise in the database, in three statements (`sql/`); `ranking.py` says
what is right.
"""

from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.utils.timezone import now

from leaderboard.catalogue.models import Board, Metric
from leaderboard.rankings import ranking
from leaderboard.rankings.computing import metrics_of, splits_of
from leaderboard.rankings.intervals import interval_of
from leaderboard.rankings.manifest import (
    TRUST,
    Lines,
    MetricRule,
    digest_of,
    manifest_text,
)
from leaderboard.rankings.models import Refresh

REFRESH_LOCKS = 0x6C62  # the advisory lock space of refreshes: "lb"
SQL = Path(__file__).parent / "sql"
GATHER, RANK, WRITE = (
    (SQL / name).read_text() for name in ("1_figures.sql", "2_rows.sql", "3_standings.sql")
)
WITHOUT_INTERVAL = """
    SELECT score, metric, stated, stated_low, stated_high, level, stderr, n
    FROM refresh_figure WHERE without_interval
"""


class Ranked(NamedTuple):
    """How much was ranked and rewritten, and the digests of what went in and came out."""

    known_at: datetime | None
    submissions: int
    inputs: Lines
    outputs: Lines
    changed: int


@transaction.atomic
def refresh(board_id: int, *, anew: bool = False) -> bool:
    """Recompute one board's standings; False if it was fresh already and not wanted `anew`.

    Safe to run twice, late, or alongside itself: refreshes of one board wait for each other,
    publishing waits for none. The board's revision is read before the figures, so a claim
    published meanwhile leaves the board stale and is never lost. Whatever stops it, the old
    ranking stays whole.
    """
    _prepare(board_id)
    board = Board.objects.with_address().get(pk=board_id)
    if board.revision == board.ranked_revision and not anew:
        return False
    metrics, splits = metrics_of(board), splits_of(board)
    ranked = _rank_and_write(board, metrics, splits)
    _record(board, metrics, splits, ranked)
    Board.objects.filter(pk=board.pk).update(ranked_revision=board.revision)
    return True


def seconds_to_rest(board_id: int, rest: float) -> float:
    """How long a board that was just ranked should wait, so that many changes make one refresh."""
    last = Refresh.objects.filter(board=board_id).order_by("-number").first()
    if last is None:
        return 0
    waited = (now() - last.finished_at).total_seconds()
    return min(rest, max(0.0, rest - waited))  # a clock that was set back holds nobody up


def _prepare(board_id: int) -> None:
    """Wait for whoever refreshes this board, and give the statements room."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [REFRESH_LOCKS, board_id])
        cursor.execute("SET LOCAL work_mem = '64MB'; SET LOCAL jit = off")


def _rank_and_write(board: Board, metrics: dict[int, Metric], splits: list[str]) -> Ranked:
    parameters: dict[str, Any] = {
        "board": board.pk,
        "metric_ids": list(metrics),
        "metric_keys": [metric.key for metric in metrics.values()],
        "directions": [metric.direction for metric in metrics.values()],
        "wholes": [metric.whole for metric in metrics.values()],
        "splits": splits,
        "trust": TRUST,
        "rule": ranking.RULE,
        "missing": ranking.NO_VALUE,
        "reference": ranking.REFERENCE,
        "descriptive": ranking.DESCRIPTIVE,
    }
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS refresh_figure, refresh_row")
        cursor.execute(GATHER, parameters)
        while _complete_intervals(cursor, metrics):  # a claim may be published meanwhile
            cursor.execute("DROP TABLE refresh_figure")
            cursor.execute(GATHER, parameters)
        # the rows are worked out in memory; from here a nested loop could only be a mistake
        cursor.execute('ANALYZE refresh_figure ("table", system, score)')
        cursor.execute("SET LOCAL enable_nestloop = off; SET LOCAL enable_mergejoin = off")
        cursor.execute(RANK, parameters)
        cursor.execute(
            "SET LOCAL enable_nestloop TO DEFAULT; SET LOCAL enable_mergejoin TO DEFAULT"
        )
        cursor.execute("ANALYZE refresh_row (system_id, metric_id, class_key)")
        cursor.execute(WRITE, parameters)
        known_at, submissions, lines_in, sha_in, lines_out, sha_out, changed = cursor.fetchone()
    inputs, outputs = Lines(lines_in, sha_in), Lines(lines_out, sha_out)
    return Ranked(known_at, submissions, inputs, outputs, changed)


def _complete_intervals(cursor: CursorWrapper, metrics: dict[int, Metric]) -> bool:
    """Work out the interval of every figure that has none, or an outdated one; False if none."""
    cursor.execute(WITHOUT_INTERVAL)
    lacking = cursor.fetchall()
    if not lacking:
        return False
    cursor.execute(
        "DELETE FROM rankings_scoreinterval WHERE score_id = ANY(%s)",
        [[values[0] for values in lacking]],
    )
    with cursor.copy(
        "COPY rankings_scoreinterval (score_id, rule, whole, low, high, origin) FROM STDIN"
    ) as sink:
        for score, metric, value, low, high, level, stderr, n in lacking:
            whole = metrics[metric].whole
            interval = interval_of(
                value, low=low, high=high, level=level, stderr=stderr, n=n, whole=whole
            )
            sink.write_row((score, ranking.RULE, whole, *interval[:2], interval.origin.value))
    return True


def _record(board: Board, metrics: dict[int, Metric], splits: list[str], ranked: Ranked) -> None:
    """Write the manifest, chained to the one before."""
    last = board.refreshes.order_by("-number").values_list("number", "sha256").first()
    number, previous = (last[0] + 1, last[1]) if last else (1, "")
    manifest = manifest_text(
        board=board.address,
        number=number,
        previous=previous,
        metrics=[MetricRule(m.key, m.direction, m.whole) for m in metrics.values()],
        splits=splits,
        inputs=ranked.inputs,
        outputs=ranked.outputs,
    )
    Refresh.objects.create(
        board=board,
        number=number,
        rule=ranking.RULE,
        revision=board.revision,
        known_at=ranked.known_at,
        submissions=ranked.submissions,
        standings=ranked.outputs.count,
        changed=ranked.changed,
        inputs_sha256=ranked.inputs.sha256,
        outputs_sha256=ranked.outputs.sha256,
        manifest=manifest,
        sha256=digest_of(manifest),
    )
