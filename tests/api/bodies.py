"""Bodies as a script would send them, and the answers as it would read them."""

import json
from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.test import Client

from tests.builders import make_token

ADDRESS = "/api/v1/submissions/"
GOOD = {
    "board": "toy/full/1",
    "system": {"name": "Example-1", "organization": "Example Lab", "kind": "model"},
    "scores": {"accuracy": "81.4"},
    "result_date": "2026-10-01",
    "source": {"paper": "arXiv:2501.00001v1", "locator": "Table 2"},
}


def make_body(**changes: Any) -> dict[str, Any]:
    """A body that would be accepted on `make_board()`; None leaves a field out."""
    return {key: value for key, value in {**GOOD, **changes}.items() if value is not None}


def client_of(user=None, **options: Any) -> Client:
    """A script that carries a token of its user's."""
    return Client(headers={"Authorization": f"Bearer {make_token(user)}"}, **options)


def propose(client: Client, body: Mapping[str, Any] | str | bytes, **options: Any) -> HttpResponse:
    """Post a body; text and bytes go as they are."""
    data = body if isinstance(body, str | bytes) else json.dumps(body)
    return client.post(ADDRESS, data, content_type="application/json", **options)


def faults(response: HttpResponse) -> dict[str, str]:
    """JSON pointer to the fault's short name."""
    return {error["pointer"]: error["code"] for error in response.json()["errors"]}


def assert_problem(response: HttpResponse, status: int, kind: str) -> None:
    """A refusal in the one form that all refusals have (RFC 9457)."""
    assert response.headers["Content-Type"] == "application/problem+json"
    problem = response.json()
    assert (response.status_code, problem["status"]) == (status, status)
    assert problem["type"] == f"/api/problems/#{kind}"
    assert problem["title"]
    assert problem["detail"]
