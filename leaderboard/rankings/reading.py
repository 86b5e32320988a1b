"""A board's ranking to read from, as it stands now or as it was at another moment.

Both kinds answer the same questions. The present one asks the stored standings; the past one
ranks what was published at that moment by the pure rules, and stores nothing.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import takewhile
from typing import Any, Protocol

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, QuerySet, Window
from django.db.models.functions import Collate
from django.db.models.lookups import IsNull

from leaderboard.catalogue.models import Board, Metric, OpenWeights, System
from leaderboard.rankings import ranking
from leaderboard.rankings.computing import (
    Row,
    metrics_of,
    published_figures,
    splits_of,
    table_rows,
)
from leaderboard.rankings.facts import ScoreFacts
from leaderboard.rankings.models import Standing, StandingQuerySet
from leaderboard.submissions.classes import class_key
from leaderboard.submissions.models import Score, Submission
from leaderboard.submissions.moments import Moment

CELLS_RANKED_MOST = 1_000  # systems in a class; beyond, columns at another time go unranked


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
    """Every figure that some systems had in one column at a moment, in all classes, oldest first."""
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


@dataclass(frozen=True)
class PastClaim:
    """A claim that was published at a moment, as far as it says who was in which class."""

    submission: int
    system: int
    slug: str
    class_key: str
    relationship: str
    result_date: date | None
    digest: str


class PastRanking:
    """The ranking as the rules give it from what was published at a moment.

    It reads and ranks only the metrics it is asked for.
    """

    def __init__(self, board: Board, moment: Moment) -> None:
        self.board, self.moment = board, moment
        self._ranked: dict[int, dict[str, list[Row]]] = {}
        self._figures: dict[int, list[ScoreFacts]] = {}

    @cached_property
    def metrics(self) -> dict[int, Metric]:
        return metrics_of(self.board)

    @cached_property
    def splits(self) -> list[str]:
        return splits_of(self.board)

    def figures(self, metric: Metric) -> list[ScoreFacts]:
        """What was published of one metric, in all classes."""
        self._load([metric])
        return self._figures[metric.pk]

    def _load(self, metrics: Iterable[Metric]) -> None:
        """The figures of whatever metrics are not here yet, in one statement."""
        lacking = {metric.pk: metric for metric in metrics if metric.pk not in self._figures}
        if not lacking:
            return
        self._figures |= {pk: [] for pk in lacking}
        for figure in published_figures(self.board, lacking, self.moment, splits=self.splits):
            self._figures[figure.metric].append(figure)

    @cached_property
    def claims(self) -> dict[str, dict[int, int]]:
        """Class to its systems, by slug, with the first of each one's claims."""
        of_board = Score.objects.filter(
            submission=OuterRef("pk"), metric__columns__board=OuterRef("board")
        )
        rows = (
            Submission.objects.at(self.moment)
            .on(self.board)
            .filter(Exists(of_board))
            .order_by()
            .values_list(
                "pk", "system", "system__slug", "conditions",
                "relationship", "result_date", "claim_digest",
            )
        )  # fmt: skip
        found = [PastClaim(*row[:3], class_key(row[3], self.splits), *row[4:]) for row in rows]
        found.sort(key=lambda claim: (claim.slug, ranking.precedence(claim)))
        classes: defaultdict[str, dict[int, int]] = defaultdict(dict)
        for claim in found:
            classes[claim.class_key].setdefault(claim.system, claim.submission)
        return dict(classes)

    def rows(self, metric: Metric) -> dict[str, list[Row]]:
        """Class to the rows of its ranking by one metric, best first."""
        if metric.pk not in self._ranked:
            tables: defaultdict[str, list[ScoreFacts]] = defaultdict(list)
            for figure in self.figures(metric):
                tables[figure.class_key].append(figure)
            self._ranked[metric.pk] = {
                key: list(table_rows(key, metric, tables[key], first))
                for key, first in self.claims.items()
            }
        return self._ranked[metric.pk]

    def class_keys(self, metric: Metric) -> list[str]:
        ranked = {
            key: (-sum(row.rank is not None for row in rows), -len(rows), key)
            for key, rows in self.rows(metric).items()
        }
        return sorted(ranked, key=ranked.__getitem__)

    def classes(self, metric: Metric) -> list[ClassSummary]:
        firsts = {
            row.system_id
            for rows in self.rows(metric).values()
            for row in takewhile(lambda row: row.rank in (None, 1), rows)
        }
        names = dict(System.objects.filter(pk__in=firsts).values_list("pk", "name"))
        values = {figure.score: figure.value for figure in self.figures(metric)}
        return [
            _summary(key, self.rows(metric)[key], names, values) for key in self.class_keys(metric)
        ]

    def standings(
        self,
        class_key: str,
        metric: Metric,
        *,
        only: Filter = Filter(),
        descending: bool = False,
    ) -> Standings:
        rows = list(self.rows(metric).get(class_key, ()))
        if only:
            passing = self._passing(class_key, only)
            rows = [row for row in rows if row.system_id in passing]
        if descending:
            rows.sort(key=lambda row: (row.score_id is None, -row.order))
        return ComputedStandings(rows, self, {metric.pk: metric})

    def _passing(self, class_key: str, only: Filter) -> set[int]:
        """The systems that a filter lets through, by the database's idea of a name."""
        of_class = self.claims.get(class_key, {})
        found = System.objects.filter(pk__in=of_class, name__icontains=only.name)
        if only.open_only:
            found = found.filter(open_weights=OpenWeights.YES)
        return set(found.values_list("pk", flat=True))

    def cells(self, class_key: str, systems: Collection[int]) -> Iterable[Standing]:
        """As of the present; in a class of very many systems, only columns that were ranked
        already have ranks."""
        wanted, rows = set(systems), []
        many = len(self.claims.get(class_key, ())) > CELLS_RANKED_MOST
        light = [m for m in self.metrics.values() if many and m.pk not in self._ranked]
        ranked = [metric for metric in self.metrics.values() if metric not in light]
        self._load(ranked)
        for metric in ranked:
            rows += [r for r in self.rows(metric).get(class_key, ()) if r.system_id in wanted]
        if light:
            rows += self._unranked(class_key, wanted, light)
        return self.drawn(rows, self.metrics, with_sources=False)

    def _unranked(
        self, class_key: str, systems: Collection[int], metrics: Sequence[Metric]
    ) -> Iterator[Row]:
        """Rows of some systems alone, so without ranks, for columns nobody sorts by."""
        by_pk = {metric.pk: metric for metric in metrics}
        tables: defaultdict[int, list[ScoreFacts]] = defaultdict(list)
        for figure in published_figures(
            self.board, by_pk, self.moment, systems=systems, splits=self.splits
        ):
            if figure.class_key == class_key:
                tables[figure.metric].append(figure)
        first = {s: c for s, c in self.claims.get(class_key, {}).items() if s in systems}
        for pk, metric in by_pk.items():
            for row in table_rows(class_key, metric, tables[pk], first):
                yield row._replace(
                    rank=None, best_rank=None, worst_rank=None, choice_best=None, choice_worst=None
                )

    def drawn(
        self, rows: Sequence[Row], metrics: Mapping[int, Metric], *, with_sources: bool = True
    ) -> list[Standing]:
        """Rows as standings that no one stored, with what a table shows of them."""
        scores = Score.objects.in_bulk([row.score_id for row in rows if row.score_id is not None])
        systems, claims = {}, {}
        if with_sources:
            systems = System.objects.select_related("organization").in_bulk(
                [row.system_id for row in rows]
            )
            claims = Submission.objects.select_related("source__paper").in_bulk(
                [row.submission_id for row in rows]
            )
        found = []
        for row in rows:
            standing = Standing(board=self.board, **row._asdict())
            standing.metric = metrics[row.metric_id]
            standing.score = scores[row.score_id] if row.score_id is not None else None
            if with_sources:
                standing.system = systems[row.system_id]
                standing.submission = claims[row.submission_id]
            found.append(standing)
        return found


def _summary(
    key: str, rows: list[Row], names: Mapping[int, str], values: Mapping[int, Decimal]
) -> ClassSummary:
    leaders = [row for row in takewhile(lambda row: row.rank in (None, 1), rows) if row.rank]
    stated = [values[row.score_id] for row in rows if row.score_id is not None]
    return ClassSummary(
        key=key,
        systems=len(rows),
        ranked=sum(row.rank is not None for row in rows),
        leaders=[names[row.system_id] for row in leaders],
        leaders_worst=[row.worst_rank for row in leaders],
        low=min(stated, default=None),
        high=max(stated, default=None),
    )


class ComputedStandings:
    """Rows that were ranked in memory; only those of a page fetch what a table shows."""

    def __init__(
        self, rows: list[Row], ranking: PastRanking, metrics: Mapping[int, Metric]
    ) -> None:
        self.rows, self.ranking, self.metrics = rows, ranking, metrics

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, wanted: slice) -> Sequence[Standing]:
        return self.ranking.drawn(self.rows[wanted], self.metrics)
