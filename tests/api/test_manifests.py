"""The chain of manifests: what anyone needs to check that a ranking follows from its claims."""

import hashlib
import json

import pytest

from leaderboard.rankings.models import Refresh
from leaderboard.rankings.refreshing import refresh
from tests.api.bodies import assert_problem
from tests.api.past import BOARD, read
from tests.builders import make_board, make_submission

pytestmark = pytest.mark.django_db

MANIFESTS = f"{BOARD}manifests/"


@pytest.fixture
def ranked(board):
    """A board that was ranked three times, each with a result more."""
    for name in ("Älpha", "Beta", "Gamma"):
        make_submission(board, system=name, published=True)
        refresh(board.pk)
    return board


def test_manifests_are_listed_newest_first_and_name_the_one_before(visitor, ranked):
    answer = read(visitor, "manifests/")

    rows = answer["results"]
    assert (answer["count"], [row["number"] for row in rows]) == (3, [3, 2, 1])
    assert [row["previous"] for row in rows] == [rows[1]["sha256"], rows[2]["sha256"], ""]
    assert len({row["sha256"] for row in rows}) == 3


def test_a_listed_manifest_says_what_went_in_and_what_came_out(visitor, ranked):
    newest = Refresh.objects.get(number=3)

    row = read(visitor, "manifests/")["results"][0]

    assert row == {
        "number": 3,
        "sha256": newest.sha256,
        "previous": Refresh.objects.get(number=2).sha256,
        "finished_at": newest.finished_at.isoformat().replace("+00:00", "Z"),
        "revision": newest.revision,
        "rule": newest.rule,
        "inputs": {"lines": 3, "sha256": newest.inputs_sha256},
        "outputs": {"lines": 3, "sha256": newest.outputs_sha256},
    }


def test_a_manifest_is_answered_with_its_own_bytes(visitor, ranked):
    for row in read(visitor, "manifests/")["results"]:
        answer = visitor.get(f"{MANIFESTS}{row['number']}/")

        assert answer.headers["Content-Type"] == "application/json"
        assert answer.headers["ETag"] == f'"{row["sha256"]}"'
        assert hashlib.sha256(answer.content).hexdigest() == row["sha256"]
        assert answer.content.decode() == Refresh.objects.get(number=row["number"]).manifest
        assert json.loads(answer.content)["previous"] == row["previous"]


@pytest.mark.parametrize("accept", ["text/html", "*/*", "application/json"])
def test_a_manifest_is_the_same_bytes_to_a_browser(visitor, ranked, accept):
    answer = visitor.get(f"{MANIFESTS}2/", headers={"Accept": accept})

    assert answer.content.decode() == Refresh.objects.get(number=2).manifest
    assert answer.headers["Content-Type"] == "application/json"


def test_who_has_a_manifest_already_is_not_sent_it_again(visitor, ranked):
    etag = visitor.get(f"{MANIFESTS}2/").headers["ETag"]

    again = visitor.get(f"{MANIFESTS}2/", headers={"If-None-Match": etag})
    other = visitor.get(f"{MANIFESTS}3/", headers={"If-None-Match": etag})

    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", etag)
    assert other.status_code == 200


def test_the_head_of_a_manifest_is_its_get_without_the_bytes(visitor, ranked):
    head, whole = (ask(f"{MANIFESTS}1/") for ask in (visitor.head, visitor.get))

    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["ETag"] == whole.headers["ETag"]
    assert visitor.options(f"{MANIFESTS}1/").status_code == 200


@pytest.mark.parametrize("number", ["0", "4", "99999999999999999999"])
def test_a_number_that_no_manifest_has_is_answered_with_the_newest(visitor, ranked, number):
    answer = visitor.get(f"{MANIFESTS}{number}/")

    assert_problem(answer, 404, "not-found")
    assert answer.json()["detail"] == f"toy/full/1 has no manifest {number}. The newest is 3."


@pytest.mark.parametrize(
    "number", ["9" * 5000, "-1", "1.0", "abc", "%00", "٣"], ids=lambda n: n[:9]
)
def test_what_is_no_number_leads_nowhere(visitor, ranked, number):
    assert_problem(visitor.get(f"{MANIFESTS}{number}/"), 404, "not-found")


def test_before_the_first_ranking_there_is_no_manifest(visitor, board):
    answer = visitor.get(f"{MANIFESTS}1/")

    assert read(visitor, "manifests/")["results"] == []
    assert_problem(answer, 404, "not-found")
    assert answer.json()["detail"] == (
        "toy/full/1 has no manifests yet: each refresh of its ranking leaves one."
    )


def test_a_refresh_of_before_manifests_is_left_out(visitor, ranked):
    Refresh.objects.filter(number=1).update(manifest="", sha256="")

    assert [row["number"] for row in read(visitor, "manifests/")["results"]] == [3, 2]
    assert_problem(visitor.get(f"{MANIFESTS}1/"), 404, "not-found")


def test_the_manifests_of_a_board_are_its_own(visitor, ranked):
    make_board("toy/full/2")

    assert visitor.get("/api/v1/boards/toy/full/2/manifests/").json()["count"] == 0
    assert_problem(visitor.get("/api/v1/boards/toy/full/2/manifests/1/"), 404, "not-found")


def test_pages_of_manifests_join_up(visitor, ranked):
    first = visitor.get(MANIFESTS, {"page_size": 2}).json()
    second = visitor.get(first["next"]).json()

    assert [row["number"] for row in first["results"] + second["results"]] == [3, 2, 1]
