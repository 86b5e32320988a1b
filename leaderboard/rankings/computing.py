"""From what is published on a board to the rows of its ranking, by the pure rules.

The present ranking of a board is written by `refreshing.py`, in one statement; what is here
ranks a board at any other time, and is what that statement is checked against.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from leaderboard.catalogue.models import Board, Column, Condition, Metric, SystemKind
from leaderboard.rankings import ranking
from leaderboard.rankings.choices import choice_bounds
from leaderboard.rankings.facts import ScoreFacts, entry_of, standing_figures
from leaderboard.rankings.intervals import NO_INTERVAL, interval_of
from leaderboard.rankings.manifest import LEVEL
from leaderboard.submissions.classes import class_key
from leaderboard.submissions.models import Score, Submission
from leaderboard.submissions.models.submissions import SubmissionQuerySet
from leaderboard.submissions.moments import PRESENT, Moment


class Row(NamedTuple):
    """One row of a ranking as the database holds it; the first three fields are its key."""

    class_key: str
    metric_id: int
    system_id: int
    submission_id: int
    score_id: int | None
    order: int
    rank: int | None
    best_rank: int | None
    worst_rank: int | None
    choice_best: int | None
    choice_worst: int | None
    low: Decimal | None
    high: Decimal | None
    origin: str
    unranked: str
    claims: int
    lowest: Decimal | None
    highest: Decimal | None

    @property
    def key(self) -> tuple[str, int, int]:
        return self[:3]


FACTS = (
    "pk", "submission_id", "submission__system_id", "submission__system__slug", "metric_id",
    "submission__conditions", "value", "low", "high", "level", "stderr", "n",
    "submission__system__kind", "submission__relationship", "submission__result_date",
    "submission__claim_digest", "submission__known_from", "submission__known_to",
    "submission__supersedes_id", "submission__reason",
)  # fmt: skip


def metrics_of(board: Board) -> dict[int, Metric]:
    """The metrics a board ranks by, in the order of its columns."""
    columns = Column.objects.filter(board=board).select_related("metric").order_by("position")
    return {column.metric_id: column.metric for column in columns}


def splits_of(board: Board) -> list[str]:
    """The conditions whose values make the classes of a board, in their order."""
    asked = Condition.objects.filter(benchmark=board.benchmark, splits=True).order_by("position")
    return list(asked.values_list("key", flat=True))


def published_figures(
    board: Board, metrics: Mapping[int, Metric], moment: Moment = PRESENT
) -> list[ScoreFacts]:
    """What was published on a board at a moment, in one statement, in an order of names."""
    return _figures(board, metrics, Submission.objects.at(moment))


def figures_ever(board: Board, metrics: Mapping[int, Metric]) -> list[ScoreFacts]:
    """Also what was later replaced or withdrawn, for the board's history."""
    return _figures(board, metrics, Submission.objects.once_published())


def _figures(
    board: Board, metrics: Mapping[int, Metric], submissions: SubmissionQuerySet
) -> list[ScoreFacts]:
    splits = splits_of(board)
    found = [
        _facts(values, metrics, splits)
        for values in Score.objects.filter(
            submission__in=submissions.on(board), metric__in=list(metrics)
        )
        .order_by()
        .values_list(*FACTS)
        .iterator(chunk_size=10_000)
    ]
    return sorted(found, key=lambda figure: (figure.slug, figure.digest))


def _facts(values: tuple[Any, ...], metrics: Mapping[int, Metric], splits: list[str]) -> ScoreFacts:
    (
        pk, submission, system, slug, metric, conditions, value, low, high, level, stderr, n, kind,
        relationship, result_date, digest, known_from, known_to, supersedes, reason,
    ) = values  # fmt: skip
    if level != LEVEL:
        low = high = None  # an interval at another level is shown, not ranked by
    whole = metrics[metric].whole
    interval = interval_of(value, low=low, high=high, stderr=stderr, n=n, whole=whole)
    return ScoreFacts(
        pk, submission, system, slug, metric, class_key(conditions, splits), value, interval,
        kind == SystemKind.REFERENCE, relationship, result_date, digest, n, known_from, known_to,
        supersedes, reason,
    )  # fmt: skip


Claims = dict[int, list[ScoreFacts]]  # metric id to the figures of one system, in one class


def ranking_rows(metrics: Iterable[Metric], figures: Iterable[ScoreFacts]) -> Iterator[Row]:
    """The rows that follow from the figures: one for each class, metric and system."""
    classes: defaultdict[str, dict[int, Claims]] = defaultdict(dict)
    for figure in figures:
        claims = classes[figure.class_key].setdefault(figure.system, {})
        claims.setdefault(figure.metric, []).append(figure)
    metrics = list(metrics)
    for key, systems in classes.items():
        for metric in metrics:
            yield from _rank(key, metric, systems)


def _rank(key: str, metric: Metric, systems: Mapping[int, Claims]) -> Iterator[Row]:
    figures = [figure for claims in systems.values() for figure in claims.get(metric.pk, ())]
    standing = standing_figures(figures)
    entries = [entry_of(system, standing.get(system)) for system in systems]
    has_rivals = len(standing) < len(figures)  # without any, the only choice gives the rank
    choices = choice_bounds(figures, direction=metric.direction) if has_rivals else {}
    for place in ranking.rank(entries, direction=metric.direction):
        figure, claims = standing.get(place.name), systems[place.name]
        choice = choices.get(place.name)
        rivals = claims.get(metric.pk, [])
        values = [rival.value for rival in rivals] if len(rivals) > 1 else []
        interval = figure.interval if figure else NO_INTERVAL
        yield Row(
            class_key=key,
            metric_id=metric.pk,
            system_id=place.name,
            submission_id=(figure or _first_claim(claims)).submission,
            score_id=figure.score if figure else None,
            order=place.order,
            rank=place.rank,
            best_rank=place.best,
            worst_rank=place.worst,
            choice_best=choice.best if choice else place.rank,
            choice_worst=choice.worst if choice else place.rank,
            low=interval.low,
            high=interval.high,
            origin=interval.origin.value,
            unranked=place.unranked,
            claims=len(rivals),
            lowest=min(values, default=None),
            highest=max(values, default=None),
        )


def _first_claim(claims: Claims) -> ScoreFacts:
    """A missing value still points at a claim of the system, so that the row can be opened."""
    return min((figure for found in claims.values() for figure in found), key=ranking.precedence)
