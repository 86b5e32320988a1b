"""What changed in rankings by their primary metrics, newest first, open to everyone."""

from collections.abc import Sequence

from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from leaderboard.api.asked import benchmark_asked, board_asked, since_asked
from leaderboard.api.naming import Json, with_systems
from leaderboard.api.pagination import LatestFirst
from leaderboard.rankings.models import RankChange, RankChangeQuerySet


class Changes(ListAPIView[RankChange]):
    """What changed on all boards, newest first: who entered, left, was corrected, overtook whom.

    `?benchmark=hle` for one benchmark's boards; `?since=2026-03-14` or an exact time for what
    changed from then on. Whoever comes again and again asks by `?told_since=`: a change is told
    some seconds after its moment, and one from an archive (`backfilled`) long after. A change's `known_at`, put to the standings, shows the table after it.
    """

    pagination_class = LatestFirst
    queryset = RankChange.objects.none()  # the browsable API asks

    def list(self, request: Request, *args: object, **kwargs: object) -> Response:
        changes = self.wanted()
        if since := since_asked(request, "since"):
            changes = changes.filter(moment__gte=since)
        if told_since := since_asked(request, "told_since"):
            changes = changes.filter(told_at__gte=told_since)
        page = self.paginate_queryset(changes.for_feed())
        return self.get_paginated_response(changes_json(page or []))

    def wanted(self) -> RankChangeQuerySet:
        benchmark = benchmark_asked(self.request)
        changes = RankChange.objects.all()
        return changes.filter(board__track__benchmark__slug=benchmark) if benchmark else changes


class BoardChanges(Changes):
    """What changed on one board, newest first; `?since=` as for all boards."""

    def wanted(self) -> RankChangeQuerySet:
        return RankChange.objects.filter(board=board_asked(self.kwargs))


def changes_json(changes: Sequence[RankChange]) -> list[Json]:
    """Rows of a page; one statement for the names of all systems."""
    facts = with_systems([change.facts for change in changes])
    return [
        {
            "board": change.board.address,
            "class": change.class_key,
            "metric": change.metric.key,
            "known_at": change.moment,
            "told_at": change.told_at,
            "backfilled": change.backfilled,  # type: ignore[attr-defined]
            "change": fact,
        }
        for change, fact in zip(changes, facts, strict=True)
    ]
