"""Recomputing a board: what is published now, ranked, and written where it changed.

All of it happens in one statement, `refresh.sql`; `ranking.py` says what is right.
"""

from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.utils.timezone import now

from leaderboard.catalogue.models import Board, Metric
from leaderboard.rankings import ranking
from leaderboard.rankings.computing import metrics_of, splits_of
from leaderboard.rankings.intervals import interval_of
from leaderboard.rankings.manifest import (
    LEVEL,
    TRUST,
    Lines,
    MetricRule,
    digest_of,
    manifest_text,
)
from leaderboard.rankings.models import Refresh

REFRESH_LOCKS = 0x6C62  # the advisory lock space of refreshes: "lb"
RANK_AND_WRITE = (Path(__file__).parent / "refresh.sql").read_text()
WITHOUT_INTERVAL = """
    SELECT score.id, metric.id, score.value, score.low, score.high, score.level, score.stderr, score.n
    FROM submissions_submission s
    JOIN submissions_score score ON score.submission_id = s.id
    JOIN catalogue_column c ON c.board_id = s.board_id AND c.metric_id = score.metric_id
    JOIN catalogue_metric metric ON metric.id = score.metric_id
    LEFT JOIN rankings_scoreinterval i ON i.score_id = score.id
    WHERE s.board_id = %s AND s.status = 'published' AND (
        i.score_id IS NULL OR i.whole IS DISTINCT FROM
        CASE WHEN metric.kind = 'proportion' THEN CASE metric.scale WHEN 'percent' THEN 100 ELSE 1 END END
    )
"""


class Ranked(NamedTuple):
    """What `refresh.sql` reports: how much was ranked, and the digests of both sides."""

    submissions: int
    inputs: Lines
    outputs: Lines
    changed: int
    without_interval: int


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
    complete_intervals(board, metrics)
    ranked = _rank_and_write(board, splits)
    while ranked.without_interval:  # a claim was published between the two statements
        complete_intervals(board, metrics)
        ranked = _rank_and_write(board, splits)
    _record(board, metrics, splits, ranked)
    Board.objects.filter(pk=board.pk).update(ranked_revision=board.revision)
    return True


def seconds_to_rest(board_id: int, rest: float) -> float:
    """How long a board that was just ranked should wait, so that many changes make one refresh."""
    last = Refresh.objects.filter(board=board_id).order_by("-number").first()
    if last is None:
        return 0
    return max(0.0, rest - (now() - last.finished_at).total_seconds())


def _prepare(board_id: int) -> None:
    """Wait for whoever refreshes this board, and give the one large statement room."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [REFRESH_LOCKS, board_id])
        cursor.execute(
            "SET LOCAL work_mem = '64MB'; SET LOCAL jit = off; SET LOCAL enable_mergejoin = off"
        )


def complete_intervals(board: Board, metrics: dict[int, Metric]) -> None:
    """Work out the interval of every published figure that has none, or an outdated one."""
    with connection.cursor() as cursor:
        cursor.execute(WITHOUT_INTERVAL, [board.pk])
        lacking = cursor.fetchall()
        if not lacking:
            return
        cursor.execute(
            "DELETE FROM rankings_scoreinterval WHERE score_id = ANY(%s)",
            [[values[0] for values in lacking]],
        )
        with cursor.copy(
            "COPY rankings_scoreinterval (score_id, whole, low, high, origin) FROM STDIN"
        ) as sink:
            for score, metric, *facts in lacking:
                sink.write_row((score, *_interval(metrics[metric].whole, *facts)))


def _interval(
    whole: Decimal | None,
    value: Decimal,
    low: Decimal | None,
    high: Decimal | None,
    level: Decimal | None,
    stderr: Decimal | None,
    n: int | None,
) -> tuple[Any, ...]:
    if level != LEVEL:
        low = high = None  # an interval at another level is shown, not ranked by
    interval = interval_of(value, low=low, high=high, stderr=stderr, n=n, whole=whole)
    return whole, interval.low, interval.high, interval.origin.value


def _rank_and_write(board: Board, splits: list[str]) -> Ranked:
    parameters: dict[str, Any] = {
        "board": board.pk,
        "splits": splits,
        "trust": TRUST,
        "missing": ranking.NO_VALUE,
        "reference": ranking.REFERENCE,
        "descriptive": ranking.DESCRIPTIVE,
    }
    with connection.cursor() as cursor:
        cursor.execute(RANK_AND_WRITE, parameters)
        found = cursor.fetchone()
    assert found is not None
    submissions, lines_in, sha_in, lines_out, sha_out, changed, without_interval = found
    return Ranked(
        submissions, Lines(lines_in, sha_in), Lines(lines_out, sha_out), changed, without_interval
    )


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
        submissions=ranked.submissions,
        standings=ranked.outputs.count,
        changed=ranked.changed,
        inputs_sha256=ranked.inputs.sha256,
        outputs_sha256=ranked.outputs.sha256,
        manifest=manifest,
        sha256=digest_of(manifest),
    )
