"""Recomputing a board: what is published now, ranked, and written where it changed."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import connection, transaction

from leaderboard.catalogue.models import Board, Column, Metric, SystemKind
from leaderboard.rankings import ranking
from leaderboard.rankings.intervals import NO_INTERVAL, Interval, interval_of
from leaderboard.rankings.models import Refresh, Standing
from leaderboard.submissions.claims import plain
from leaderboard.submissions.models import Score, Submission

REFRESH_LOCKS = 0x6C62  # the advisory lock space of refreshes: "lb"
NINETY_FIVE = Decimal("0.95")
WRITTEN = [
    "submission_id",
    "score_id",
    "order",
    "rank",
    "best_rank",
    "worst_rank",
    "low",
    "high",
    "origin",
    "unranked",
    "claims",
]


@dataclass(frozen=True, slots=True)
class ScoreFacts:
    """One published figure, with all that its ranking depends on."""

    score: int
    submission: int
    system: int
    slug: str
    metric: int
    class_key: str
    value: Decimal
    interval: Interval
    is_reference: bool
    relationship: str
    result_date: date | None
    digest: str

    def line(self, metrics: Mapping[int, Metric]) -> str:
        """The figure as one line of the refresh's input, the same on every machine."""
        low, high = self.interval.low, self.interval.high
        return "\t".join(
            [
                self.class_key,
                metrics[self.metric].key,
                self.slug,
                self.digest,
                plain(self.value),
                "" if low is None else plain(low),
                "" if high is None else plain(high),
                self.interval.origin,
            ]
        )


@transaction.atomic
def refresh(board_id: int) -> bool:
    """Recompute one board's standings; False if it was fresh already.

    Safe to run twice, late, or alongside itself: refreshes of one board wait for each other,
    publishing waits for none. The board's revision is read before the figures, so a claim
    published meanwhile leaves the board stale and is never lost.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [REFRESH_LOCKS, board_id])
    board = Board.objects.get(pk=board_id)
    if board.revision == board.ranked_revision:
        return False
    columns = Column.objects.filter(board=board).select_related("metric")
    metrics = {column.metric_id: column.metric for column in columns}
    figures = list(published_figures(board, metrics))
    standings = list(compute(board, metrics.values(), figures))
    changed = _write(board, standings)
    _record(board, metrics, figures, standings, changed)
    Board.objects.filter(pk=board.pk).update(ranked_revision=board.revision)
    return True


def published_figures(board: Board, metrics: Mapping[int, Metric]) -> Iterator[ScoreFacts]:
    """Every published figure on a board, in one statement, in an order of names, not of ids."""
    for row in (
        Score.objects.filter(submission__in=Submission.objects.published().on(board))
        .order_by("submission__system__slug", "submission__claim_digest")
        .values_list(
            "pk", "submission_id", "submission__system_id", "submission__system__slug", "metric_id",
            "submission__class_key",
            "value", "low", "high", "level", "stderr", "n", "submission__system__kind",
            "submission__relationship", "submission__result_date", "submission__claim_digest",
        )
    ):  # fmt: skip
        (pk, submission, system, slug, metric, class_key, value, low, high, level, stderr, n, kind,
         relationship, result_date, digest) = row  # fmt: skip
        if metric not in metrics:
            continue  # a column taken off the board: kept, not ranked
        reported = (low, high) if level == NINETY_FIVE else (None, None)
        yield ScoreFacts(
            score=pk,
            submission=submission,
            system=system,
            slug=slug,
            metric=metric,
            class_key=class_key,
            value=value,
            interval=interval_of(
                value,
                low=reported[0],
                high=reported[1],
                stderr=stderr,
                n=n,
                whole=metrics[metric].whole,
            ),
            is_reference=kind == SystemKind.REFERENCE,
            relationship=relationship,
            result_date=result_date,
            digest=digest,
        )


def compute(
    board: Board, metrics: Iterable[Metric], figures: Iterable[ScoreFacts]
) -> Iterator[Standing]:
    """The standings that follow from the figures: one for each system, class and metric."""
    claims: defaultdict[tuple[str, int], dict[int, list[ScoreFacts]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for figure in figures:
        claims[figure.class_key, figure.system][figure.metric].append(figure)
    for metric in metrics:
        standing: dict[tuple[str, int], tuple[ScoreFacts | None, int]] = {}
        for key, by_metric in claims.items():
            rivals = by_metric.get(metric.pk, [])
            standing[key] = (_standing(rivals) if rivals else None, len(rivals))
        entries = {key: _entry(key[1], figure) for key, (figure, _) in standing.items()}
        for class_key, members in ranking.by_class(entries).items():
            for place in ranking.rank(members, direction=metric.direction):
                chosen, count = standing[class_key, place.name]
                yield _row(
                    board, class_key, metric, place, chosen, count, claims[class_key, place.name]
                )


def _standing(rivals: Iterable[ScoreFacts]) -> ScoreFacts:
    by_digest = {figure.digest: figure for figure in rivals}
    chosen = ranking.standing_claim(
        ranking.ClaimFacts(figure.digest, figure.relationship, figure.result_date, figure.digest)
        for figure in by_digest.values()
    )
    return by_digest[chosen.name]


def _entry(system: int, figure: ScoreFacts | None) -> ranking.Entry[int]:
    if figure is None:
        return ranking.Entry(system, None)
    return ranking.Entry(system, figure.value, figure.interval, figure.is_reference)


def _row(
    board: Board,
    class_key: str,
    metric: Metric,
    place: ranking.Place[int],
    figure: ScoreFacts | None,
    claims: int,
    others: Mapping[int, list[ScoreFacts]],
) -> Standing:
    """A missing value still points at a claim of the system, so that the row can be opened."""
    shown = figure or next(found[0] for found in others.values() if found)
    interval = figure.interval if figure else NO_INTERVAL
    return Standing(
        board=board,
        class_key=class_key,
        metric=metric,
        system_id=place.name,
        submission_id=shown.submission,
        score_id=figure.score if figure else None,
        order=place.order,
        rank=place.rank,
        best_rank=place.best,
        worst_rank=place.worst,
        low=interval.low,
        high=interval.high,
        origin=interval.origin,
        unranked=place.unranked,
        claims=claims,
    )


def _write(board: Board, standings: Iterable[Standing]) -> int:
    """Bring the stored ranking in line, touching only rows that differ; returns how many."""
    held = {(s.class_key, s.metric_id, s.system_id): s for s in board.standings.all()}
    new, differing = [], []
    for standing in standings:
        before = held.pop((standing.class_key, standing.metric_id, standing.system_id), None)
        if before is None:
            new.append(standing)
        elif any(getattr(before, name) != getattr(standing, name) for name in WRITTEN):
            standing.pk = before.pk
            differing.append(standing)
    Standing.objects.filter(pk__in=[standing.pk for standing in held.values()]).delete()
    Standing.objects.bulk_update(
        differing, [name.removesuffix("_id") for name in WRITTEN], batch_size=2000
    )
    Standing.objects.bulk_create(new, batch_size=2000)
    return len(held) + len(differing) + len(new)


def _record(
    board: Board,
    metrics: Mapping[int, Metric],
    figures: list[ScoreFacts],
    standings: list[Standing],
    changed: int,
) -> None:
    last = board.refreshes.order_by("-number").values_list("number", flat=True).first() or 0
    slugs = {figure.system: figure.slug for figure in figures}
    outputs = (
        "\t".join(
            [s.class_key, metrics[s.metric_id].key, slugs[s.system_id]]
            + [
                "" if number is None else str(number)
                for number in (s.rank, s.best_rank, s.worst_rank)
            ]
        )
        for s in standings
    )
    Refresh.objects.create(
        board=board,
        number=last + 1,
        rule=ranking.RULE,
        revision=board.revision,
        submissions=len({figure.submission for figure in figures}),
        standings=len(standings),
        changed=changed,
        inputs_sha256=_digest(sorted(figure.line(metrics) for figure in figures)),
        outputs_sha256=_digest(sorted(outputs)),
    )


def _digest(lines: Iterable[str]) -> str:
    """SHA-256 over the lines, each ended by a line feed, in UTF-8."""
    return hashlib.sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest()
