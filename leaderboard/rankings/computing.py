"""From what is published on a board to the rows of its ranking."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from leaderboard.catalogue.models import Board, Condition, Metric, SystemKind
from leaderboard.rankings import ranking
from leaderboard.rankings.facts import ScoreFacts, entry_of, standing_figures
from leaderboard.rankings.intervals import NO_INTERVAL, interval_of
from leaderboard.submissions.claims import plain
from leaderboard.submissions.classes import class_key
from leaderboard.submissions.models import Score, Submission

NINETY_FIVE = Decimal("0.95")


def line_of(figure: ScoreFacts, metrics: Mapping[int, Metric]) -> str:
    """The figure as one line of the refresh's input, the same on every machine."""
    low, high = figure.interval.low, figure.interval.high
    return "\t".join(
        [
            figure.class_key,
            metrics[figure.metric].key,
            metrics[figure.metric].direction,
            figure.slug,
            "reference" if figure.is_reference else "",
            figure.digest,
            plain(figure.value),
            "" if low is None else plain(low),
            "" if high is None else plain(high),
            figure.interval.origin,
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
    "submission__claim_digest", "submission__known_from", "submission__known_to",
    "submission__supersedes_id", "submission__reason",
)  # fmt: skip


def published_figures(board: Board, metrics: Mapping[int, Metric]) -> Iterator[ScoreFacts]:
    """Every published figure on a board, in one statement, in an order of names, not of ids."""
    wholes = {pk: metric.whole for pk, metric in metrics.items()}
    conditions_asked = Condition.objects.filter(benchmark=board.benchmark, splits=True)
    splitting = list(conditions_asked.values_list("key", flat=True))
    for (
        pk, submission, system, slug, metric, conditions, value, low, high, level, stderr, n, kind,
        relationship, result_date, digest, known_from, known_to, supersedes, reason,
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
            n, known_from, known_to, supersedes, reason,
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
    figures = (figure for claims in systems.values() for figure in claims.get(metric.pk, ()))
    chosen = standing_figures(figures)
    standing = {system: chosen.get(system) for system in systems}
    entries = [entry_of(system, figure) for system, figure in standing.items()]
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
