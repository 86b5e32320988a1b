"""A board's ranking to read from, as it stands now or as it was at another moment.

Both kinds answer the same questions. The present one asks the stored standings; the past one
ranks what was published at that moment by the pure rules, and stores nothing.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any, Protocol

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, F, Max, Min, Q, QuerySet, Window
from django.db.models.functions import Collate
from django.db.models.lookups import IsNull

from leaderboard.catalogue.models import Board, Metric, OpenWeights, System
from leaderboard.rankings.computing import Row, metrics_of, published_figures, ranking_rows
from leaderboard.rankings.facts import ScoreFacts
from leaderboard.rankings.models import Standing, StandingQuerySet
from leaderboard.submissions.models import Score, Submission
from leaderboard.submissions.moments import Moment


@dataclass
class ClassSummary:
    """One class of a ranking: how many are in it, who leads, and the span of its values."""

    key: str
    systems: int
    ranked: int
    leaders: list[str] = field(default_factory=list)
    leaders_worst: list[int | None] = field(default_factory=list)
    low: Decimal | None = None
    high: Decimal | None = None


@dataclass(frozen=True)
class Filter:
    """Which rows of a ranking are wanted; ranks are those of the whole ranking."""

    name: str = ""
    open_only: bool = False

    def __bool__(self) -> bool:
        return bool(self.name or self.open_only)


class Standings(Protocol):
    """Rows of one ranking, in order: counted, and cut into pages that come ready to draw."""

    def __len__(self) -> int: ...
    def __getitem__(self, wanted: slice, /) -> Sequence[Standing]: ...


class Ranking(Protocol):
    """What pages and endpoints ask of a board's ranking."""

    def classes(self, metric: Metric) -> list[ClassSummary]:
        """Its classes by a metric, the one in which most systems are ranked first."""

    def class_keys(self, metric: Metric) -> list[str]:
        """The keys of its classes by a metric, in the same order, at less cost."""

    def standings(
        self, class_key: str, metric: Metric, *, only: Filter = ..., descending: bool = ...
    ) -> Standings:
        """The rows of one class by one metric, best first unless turned around."""

    def cells(self, class_key: str, systems: Collection[int]) -> Iterable[Standing]:
        """What some systems have in every column, with their scores."""


def ranking_at(board: Board, moment: Moment) -> Ranking:
    return PresentRanking(board) if moment.is_present else PastRanking(board, moment)


def rival_scores(
    board: Board, moment: Moment, metric: Metric, systems: Collection[int]
) -> Iterable[Score]:
    """Every figure that some systems had in one column at a moment, in all classes, by trust."""
    claims = Submission.objects.at(moment).on(board).filter(system__in=systems)
    return (
        Score.objects.filter(metric=metric, submission__in=claims)
        .select_related("submission__source__paper", "metric")
        .order_by("submission__result_date", "submission__claim_digest")
    )


class PresentRanking:
    """The ranking as the last refresh wrote it."""

    def __init__(self, board: Board) -> None:
        self.board = board

    def class_keys(self, metric: Metric) -> list[str]:
        return [row["class_key"] for row in self._classes(metric)]

    def _classes(self, metric: Metric) -> "QuerySet[Standing, Any]":
        """The one in which most systems are ranked first."""
        return (
            Standing.objects.filter(board=self.board, metric=metric)
            .values("class_key")
            .annotate(systems=Count("pk"), ranked=Count("rank"))
            .order_by("-ranked", "-systems", Collate("class_key", "C"))
        )

    def classes(self, metric: Metric) -> list[ClassSummary]:
        first = Q(rank=1)
        found = self._classes(metric).annotate(
            leaders=ArrayAgg("system__name", filter=first, order_by="order", default=[]),
            leaders_worst=ArrayAgg("worst_rank", filter=first, order_by="order", default=[]),
            low=Min("score__value"),
            high=Max("score__value"),
        )
        return [
            ClassSummary(
                key=row["class_key"],
                systems=row["systems"],
                ranked=row["ranked"],
                leaders=row["leaders"],
                leaders_worst=row["leaders_worst"],
                low=row["low"],
                high=row["high"],
            )
            for row in found
        ]

    def standings(
        self,
        class_key: str,
        metric: Metric,
        *,
        only: Filter = Filter(),
        descending: bool = False,
    ) -> Standings:
        rows = Standing.objects.of(self.board, class_key, metric)
        if only.name:
            rows = rows.filter(system__name__icontains=only.name)
        if only.open_only:
            rows = rows.filter(system__open_weights=OpenWeights.YES)
        order = [IsNull(F("score"), True), "-order"] if descending else ["order"]
        return StoredStandings(rows.order_by(*order), counting=bool(only))

    def cells(self, class_key: str, systems: Collection[int]) -> Iterable[Standing]:
        return Standing.objects.filter(
            board=self.board, class_key=class_key, system__in=systems
        ).select_related("score")


class StoredStandings:
    """Rows in the database; a page is one statement, which can count all rows on the way."""

    def __init__(self, rows: StandingQuerySet, *, counting: bool = False) -> None:
        self.rows, self.counting = rows, counting
        self.counted: int | None = None

    def __len__(self) -> int:
        if self.counted is None:
            self.counted = self.rows.count()
        return self.counted

    def __getitem__(self, wanted: slice) -> Sequence[Standing]:
        rows = self.rows.for_table()
        if not self.counting:
            return list(rows[wanted])
        found = list(rows.annotate(matching=Window(Count("*")))[wanted])
        if found:
            self.counted = found[0].matching  # type: ignore[attr-defined]
        return found


class PastRanking:
    """The ranking as the rules give it from what was published at a moment."""

    def __init__(self, board: Board, moment: Moment) -> None:
        self.board, self.moment = board, moment

    @cached_property
    def metrics(self) -> dict[int, Metric]:
        return metrics_of(self.board)

    @cached_property
    def figures(self) -> list[ScoreFacts]:
        return published_figures(self.board, self.metrics, self.moment)

    @cached_property
    def rows(self) -> dict[tuple[str, int], list[Row]]:
        """Class and metric id to the rows of that ranking, best first."""
        found: defaultdict[tuple[str, int], list[Row]] = defaultdict(list)
        for row in ranking_rows(self.metrics.values(), self.figures):
            found[row.class_key, row.metric_id].append(row)
        return found

    @cached_property
    def systems(self) -> dict[int, System]:
        ids = {figure.system for figure in self.figures}
        return System.objects.select_related("organization").in_bulk(ids)

    @cached_property
    def values(self) -> dict[int, Decimal]:
        return {figure.score: figure.value for figure in self.figures}

    def class_keys(self, metric: Metric) -> list[str]:
        return [summary.key for summary in self.classes(metric)]

    def classes(self, metric: Metric) -> list[ClassSummary]:
        found = [
            self._summary(key, rows) for (key, pk), rows in self.rows.items() if pk == metric.pk
        ]
        return sorted(found, key=lambda c: (-c.ranked, -c.systems, c.key))

    def _summary(self, key: str, rows: list[Row]) -> ClassSummary:
        leaders = [row for row in rows if row.rank == 1]
        values = [self.values[row.score_id] for row in rows if row.score_id is not None]
        return ClassSummary(
            key=key,
            systems=len(rows),
            ranked=sum(row.rank is not None for row in rows),
            leaders=[self.systems[row.system_id].name for row in leaders],
            leaders_worst=[row.worst_rank for row in leaders],
            low=min(values, default=None),
            high=max(values, default=None),
        )

    def standings(
        self,
        class_key: str,
        metric: Metric,
        *,
        only: Filter = Filter(),
        descending: bool = False,
    ) -> Standings:
        rows = list(self.rows.get((class_key, metric.pk), ()))
        if only:
            passing = self._passing(only)
            rows = [row for row in rows if row.system_id in passing]
        if descending:
            rows.sort(key=lambda row: (row.score_id is None, -row.order))
        return ComputedStandings(rows, self)

    def _passing(self, only: Filter) -> set[int]:
        """The systems that a filter lets through, by the database's idea of a name."""
        found = System.objects.filter(pk__in=self.systems, name__icontains=only.name)
        if only.open_only:
            found = found.filter(open_weights=OpenWeights.YES)
        return set(found.values_list("pk", flat=True))

    def cells(self, class_key: str, systems: Collection[int]) -> Iterable[Standing]:
        wanted = set(systems)
        rows = [
            row
            for pk in self.metrics
            for row in self.rows.get((class_key, pk), ())
            if row.system_id in wanted
        ]
        return self.drawn(rows, with_sources=False)

    def drawn(self, rows: Sequence[Row], *, with_sources: bool = True) -> list[Standing]:
        """Rows as standings that no one stored, with what a table shows of them."""
        scores = Score.objects.in_bulk([row.score_id for row in rows if row.score_id is not None])
        claims = (
            Submission.objects.select_related("source__paper").in_bulk(
                [row.submission_id for row in rows]
            )
            if with_sources
            else {}
        )
        found = []
        for row in rows:
            standing = Standing(board=self.board, **row._asdict())
            standing.system = self.systems[row.system_id]
            standing.metric = self.metrics[row.metric_id]
            standing.score = scores[row.score_id] if row.score_id is not None else None
            if with_sources:
                standing.submission = claims[row.submission_id]
            found.append(standing)
        return found


class ComputedStandings:
    """Rows that were ranked in memory; only those of a page fetch what a table shows."""

    def __init__(self, rows: list[Row], ranking: PastRanking) -> None:
        self.rows, self.ranking = rows, ranking

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, wanted: slice) -> Sequence[Standing]:
        return self.ranking.drawn(self.rows[wanted])
