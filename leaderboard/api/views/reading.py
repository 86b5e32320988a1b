"""What is catalogued, open to everyone: benchmarks, boards, systems, papers."""

from django.db.models import Prefetch, QuerySet
from rest_framework.generics import ListAPIView, RetrieveAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from leaderboard.api.asked import benchmark_asked, board_asked
from leaderboard.api.serializers import (
    BenchmarkSerializer,
    BoardSerializer,
    PaperSerializer,
    SystemSerializer,
)
from leaderboard.catalogue.models import Benchmark, Board, Column, Paper, System, Track
from leaderboard.catalogue.models.benchmarks import BoardQuerySet


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
        benchmark = benchmark_asked(self.request)
        return boards.filter(track__benchmark__slug=benchmark) if benchmark else boards


class BoardDetail(APIView):
    """One board with its metrics."""

    def get(self, request: Request, **parts: str) -> Response:
        return Response(BoardSerializer(board_asked(parts, boards_for_api())).data)


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
