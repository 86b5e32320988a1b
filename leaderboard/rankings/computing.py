"""From what is published on a board to the rows of its ranking."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from leaderboard.catalogue.models import Board, Condition, Metric, SystemKind
from leaderboard.rankings import ranking
from leaderboard.rankings.intervals import NO_INTERVAL, Interval, interval_of
from leaderboard.submissions.claims import plain
from leaderboard.submissions.classes import class_key
from leaderboard.submissions.models import Score, Submission

NINETY_FIVE = Decimal("0.95")


class ScoreFacts(NamedTuple):
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
                metrics[self.metric].direction,
                self.slug,
                "reference" if self.is_reference else "",
                self.digest,
                plain(self.value),
                "" if low is None else plain(low),
                "" if high is None else plain(high),
                self.interval.origin,
            ]
        )


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
    low: Decimal | None
    high: Decimal | None
    origin: str
    unranked: str
    claims: int

    @property
    def key(self) -> tuple[str, int, int]:
        return self[:3]


FACTS = (
    "pk", "submission_id", "submission__system_id", "submission__system__slug", "metric_id",
    "submission__conditions", "value", "low", "high", "level", "stderr", "n",
    "submission__system__kind", "submission__relationship", "submission__result_date",
    "submission__claim_digest",
)  # fmt: skip


def published_figures(board: Board, metrics: Mapping[int, Metric]) -> Iterator[ScoreFacts]:
    """Every published figure on a board, in one statement, in an order of names, not of ids."""
    wholes = {pk: metric.whole for pk, metric in metrics.items()}
    conditions_asked = Condition.objects.filter(benchmark=board.benchmark, splits=True)
    splitting = list(conditions_asked.values_list("key", flat=True))
    for (
        pk, submission, system, slug, metric, conditions, value, low, high, level, stderr, n, kind,
        relationship, result_date, digest,
    ) in (
        Score.objects.filter(submission__in=Submission.objects.published().on(board))
        .order_by("submission__system__slug", "submission__claim_digest")
        .values_list(*FACTS)
        .iterator(chunk_size=10_000)
    ):  # fmt: skip
        if metric not in wholes:
            continue  # a column taken off the board: kept, not ranked
        if level != NINETY_FIVE:
            low = high = None  # an interval at another level is shown, not ranked by
        whole = wholes[metric]
        interval = interval_of(value, low=low, high=high, stderr=stderr, n=n, whole=whole)
        yield ScoreFacts(
            pk, submission, system, slug, metric, class_key(conditions, splitting), value, interval,
            kind == SystemKind.REFERENCE, relationship, result_date, digest,
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
    standing = {system: _standing(claims.get(metric.pk)) for system, claims in systems.items()}
    entries = [_entry(system, figure) for system, figure in standing.items()]
    for place in ranking.rank(entries, direction=metric.direction):
        figure, claims = standing[place.name], systems[place.name]
        # a missing value still points at a claim of the system, so that the row can be opened
        shown = figure or next(iter(claims.values()))[0]
        interval = figure.interval if figure else NO_INTERVAL
        yield Row(
            key, metric.pk, place.name, shown.submission, figure.score if figure else None,
            place.order, place.rank, place.best, place.worst, interval.low, interval.high,
            interval.origin.value, place.unranked, len(claims.get(metric.pk, ())),
        )  # fmt: skip


def _standing(rivals: list[ScoreFacts] | None) -> ScoreFacts | None:
    if not rivals:
        return None
    if len(rivals) == 1:
        return rivals[0]
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
