"""The manifests of a board's refreshes: the chain by which anyone can check its rankings."""

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from leaderboard.api.asked import board_asked
from leaderboard.api.serializers import ManifestSerializer
from leaderboard.catalogue.models import Board
from leaderboard.rankings.models import Refresh


def manifests_of(board: Board) -> QuerySet[Refresh]:
    """Refreshes that left a manifest, newest first; those of before manifests have none."""
    return Refresh.objects.filter(board=board).exclude(manifest="").order_by("-number")


class Manifests(ListAPIView[Refresh]):
    """What each refresh of a board was given and what came out of it, newest first.

    `previous` is the SHA-256 of the manifest before it, empty for the first.
    """

    serializer_class = ManifestSerializer
    queryset = Refresh.objects.none()  # the browsable API asks

    def list(self, request: Request, *args: object, **kwargs: object) -> Response:
        page = self.paginate_queryset(manifests_of(board_asked(self.kwargs)))
        return self.get_paginated_response(self.get_serializer(page, many=True).data)


class Manifest(APIView):
    """One manifest, byte for byte: their SHA-256 is the one its list and its successor name."""

    def get(self, request: Request, number: int, **parts: str) -> HttpResponseBase:
        board = board_asked(parts)
        found = manifests_of(board).filter(number=number).first()
        if found is None:
            raise Http404(_why_none(board, number))
        answer = HttpResponse(found.manifest.encode(), content_type="application/json")
        etag = answer["ETag"] = quote_etag(found.sha256)
        unchanged = get_conditional_response(request._request, etag, response=answer)
        return unchanged or answer


def _why_none(board: Board, number: int) -> str:
    newest = manifests_of(board).first()
    if newest is None:
        return f"{board} has no manifests yet: each refresh of its ranking leaves one."
    return f"{board} has no manifest {number}. The newest is {newest.number}."
