"""Reads, open to everyone."""

from collections.abc import Mapping

from django.db.models import Prefetch, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from rest_framework.exceptions import ParseError
from rest_framework.generics import ListAPIView, RetrieveAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from leaderboard.api.serializers import (
    BenchmarkSerializer,
    BoardSerializer,
    PaperSerializer,
    StandingSerializer,
    SystemSerializer,
)
from leaderboard.catalogue.models import Benchmark, Board, Column, Metric, Paper, System, Track
from leaderboard.catalogue.models.benchmarks import BoardQuerySet
from leaderboard.rankings.models import Standing
from leaderboard.rankings.reading import Ranking, ranking_at
from leaderboard.submissions.claims import near
from leaderboard.submissions.moments import Moment, MomentError, moment_of


class Benchmarks(ListAPIView[Benchmark]):
    """All benchmarks, by name."""

    serializer_class = BenchmarkSerializer
    queryset = Benchmark.objects.select_related("paper").prefetch_related(
        "areas",
        "conditions",
        Prefetch("tracks", Track.objects.prefetch_related("boards__edition")),
    )


class BenchmarkDetail(RetrieveAPIView[Benchmark]):
    """One benchmark with its conditions and boards."""

    serializer_class = BenchmarkSerializer
    queryset = Benchmarks.queryset
    lookup_field = "slug"


def boards_for_api() -> BoardQuerySet:
    return Board.objects.with_address().prefetch_related(
        Prefetch("columns", Column.objects.select_related("metric").order_by("position")),
        "track__benchmark__conditions",
    )


class Boards(ListAPIView[Board]):
    """All boards; `?benchmark=hle` for one benchmark's."""

    serializer_class = BoardSerializer

    def get_queryset(self) -> QuerySet[Board]:
        boards = boards_for_api().order_by(
            "track__benchmark__slug", "track__position", "edition__position"
        )
        benchmark = self.request.query_params.get("benchmark")
        if not benchmark:
            return boards
        known = list(Benchmark.objects.values_list("slug", flat=True))
        if benchmark not in known:
            raise Http404(f"There is no benchmark {benchmark!r}.{near(benchmark, known)}")
        return boards.filter(track__benchmark__slug=benchmark)


class BoardDetail(APIView):
    """One board with its metrics."""

    def get(self, request: Request, benchmark: str, track: str, edition: str) -> Response:
        board = get_object_or_404(boards_for_api().at(f"{benchmark}/{track}/{edition}"))
        return Response(BoardSerializer(board).data)


class Standings(ListAPIView[Standing]):
    """A board's ranking, best first: `?class=`, `?metric=` (primary unless told).

    `?as_of=2026-03-14` leaves out results that were not public by the end of that day,
    `?known_at=2026-06-30` (or an exact time) shows what this tracker held then.
    """

    serializer_class = StandingSerializer
    queryset = Standing.objects.none()  # rows come from a ranking; the browsable API asks

    def list(self, request: Request, *args: object, **kwargs: object) -> Response:
        board = get_object_or_404(Board.objects.with_address().at(address_of(self.kwargs)))
        ranking = ranking_at(board, moment_asked(request))
        metric = self._metric(board)
        rows = ranking.standings(self._class(ranking, metric), metric)
        page = self.paginate_queryset(rows)  # type: ignore[arg-type]  # any sequence will do
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    def _metric(self, board: Board) -> Metric:
        """The metric asked for, else the primary one."""
        columns = {c.metric.key: c for c in board.columns.select_related("metric")}
        primary = next((key for key, c in columns.items() if c.is_primary), "")
        asked = self.request.query_params.get("metric", primary)
        if asked not in columns:
            raise Http404(f"This board has no metric {asked!r}.{near(asked, columns)}")
        return columns[asked].metric

    def _class(self, ranking: Ranking, metric: Metric) -> str:
        """The class asked for, else the one in which most systems are ranked."""
        known = [choice.key for choice in ranking.classes(metric)]
        asked = self.request.query_params.get("class")
        if asked is None:
            return known[0] if known else ""
        if asked not in known:
            raise Http404(f"This board has no class {asked!r}.{near(asked, known)}")
        return asked


def address_of(parts: Mapping[str, str]) -> str:
    return "/".join(parts[part] for part in ("benchmark", "track", "edition"))


def moment_asked(request: Request) -> Moment:
    """The two times of the query string; anything that is no time is refused, never ignored."""
    query = request.query_params
    try:
        return moment_of(query.get("as_of", ""), query.get("known_at", ""))
    except MomentError as error:
        raise ParseError(f"{error.name}: {error}") from error


class Systems(ListAPIView[System]):
    """All systems by name; `?name=` finds those that go by a name or alias."""

    serializer_class = SystemSerializer

    def get_queryset(self) -> QuerySet[System]:
        systems = System.objects.select_related("organization", "base").prefetch_related("aliases")
        name = self.request.query_params.get("name")
        return systems.named(name) if name else systems


class SystemDetail(RetrieveAPIView[System]):
    """One system with its aliases."""

    serializer_class = SystemSerializer
    queryset = System.objects.select_related("organization", "base").prefetch_related("aliases")
    lookup_field = "slug"


class Papers(ListAPIView[Paper]):
    """All papers, by title."""

    serializer_class = PaperSerializer
    queryset = Paper.objects.prefetch_related("versions")


class PaperDetail(RetrieveAPIView[Paper]):
    """One paper with its versions."""

    serializer_class = PaperSerializer
    queryset = Paper.objects.prefetch_related("versions")
    lookup_field = "slug"
