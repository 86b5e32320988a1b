from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.views import APIView

from leaderboard.api.errors import KINDS


class Root(APIView):
    """Everything the API offers. Reads are open; submitting needs a token."""

    def get(self, request: Request) -> Response:
        names = ("benchmarks", "boards", "systems", "papers", "submissions")
        return Response(
            {name: reverse(f"api:{name}", request=request) for name in names}
            | {"standings": reverse("api:boards", request=request) + "{board}/standings/"}
        )


def latest(request: HttpRequest) -> HttpResponse:
    return redirect("api:root")


def problems(request: HttpRequest) -> HttpResponse:
    """What each kind of refusal means."""
    return render(request, "website/problems.html", {"kinds": KINDS})
