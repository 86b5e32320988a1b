"""Whatever is asked below /api/, the answer is the thing or a problem in the one form."""

import base64

import pytest
from django.test import Client

from tests.api.bodies import ADDRESS, assert_problem, make_body, propose
from tests.api.past import BOARD, tell
from tests.builders import make_submission

pytestmark = pytest.mark.django_db

STANDINGS = f"{BOARD}standings/"
LISTS = [
    "/api/v1/benchmarks/",
    "/api/v1/boards/",
    "/api/v1/systems/",
    "/api/v1/papers/",
    "/api/v1/changes/",
    STANDINGS,
    f"{BOARD}changes/",
    f"{BOARD}manifests/",
]
OF_A_RANKING = [
    f"{BOARD}certificate/",
    f"{BOARD}history/",
    f"{BOARD}difference/?as_of=2026-03-14",
    f"{BOARD}manifests/1/",
]

NOWHERE = [
    "/api/v2/",
    "/api/nothing",
    "/api/v1/nothing/",
    "/api/v1/benchmarks/nothing/",
    "/api/v1/benchmarks/%00/",
    "/api/v1/boards/toy/full/9/",
    "/api/v1/boards/toy/full/9/standings/",
    "/api/v1/boards/%00/full/1/",
    "/api/v1/boards/toy/%00/1/",
    "/api/v1/boards/toy/full/%00/",
    "/api/v1/boards/toy/full/%00/standings/",
    "/api/v1/boards/toy/full/9/certificate/",
    "/api/v1/boards/toy/full/9/history/",
    "/api/v1/boards/toy/full/9/changes/",
    "/api/v1/boards/toy/full/9/difference/?as_of=2026-03-14",
    "/api/v1/boards/toy/full/9/manifests/",
    "/api/v1/boards/toy/full/9/manifests/1/",
    "/api/v1/boards/toy/full/1/nothing/",
    "/api/v1/changes/1/",
    "/api/v1/systems/nothing/",
    "/api/v1/systems/%00/",
    "/api/v1/systems/%ff/",
    "/api/v1/systems/" + "x" * 3000 + "/",
    "/api/v1/papers/nothing/",
    "/api/v1/papers/%00/",
    "/api/v1/submissions/0/",
    "/api/v1/submissions/-1/",
    "/api/v1/submissions/99999999999999999999999/",
    "/api/v1/submissions/" + "9" * 5000 + "/",
    "/api/v1/submissions/abc/",
    "/api/v1/two%0Alines/",
]


@pytest.mark.parametrize("address", NOWHERE, ids=lambda address: address[:45])
def test_an_address_that_leads_nowhere_is_a_problem(visitor, board, address):
    answer = visitor.get(address)

    assert_problem(answer, 404, "not-found")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
@pytest.mark.parametrize("address", ["/api/v1/nothing/", "/api/v1/submissions"])
def test_writing_to_nowhere_is_the_same_problem(board, method, address):
    script = Client(enforce_csrf_checks=True)

    answer = script.generic(method, address, "{}", content_type="application/json")

    assert_problem(answer, 404, "not-found")


def test_the_api_without_a_version_leads_to_the_newest(visitor):
    answer = visitor.get("/api", follow=True)

    assert answer.redirect_chain[-1][0] == "/api/v1/"


# --- Methods and forms of answer ------------------------------------------------------------


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE", "BREW"])
@pytest.mark.parametrize("address", ["/api/v1/", *LISTS, *OF_A_RANKING])
def test_a_method_that_an_address_does_not_answer_is_a_problem(board, method, address):
    script = Client(enforce_csrf_checks=True)

    answer = script.generic(method, address, "{}", content_type="application/json")

    assert_problem(answer, 405, "method-not-allowed")
    assert "GET" in answer.headers["Allow"]


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_a_submission_is_never_changed_in_place(api_user, board, method):
    answer = propose(api_user, make_body())

    changed = api_user.generic(method, answer.headers["Location"], "{}")

    assert_problem(changed, 405, "method-not-allowed")


@pytest.fixture
def told(board):
    """A board that is ranked and has its history."""
    make_submission(board, date="2026-01-02", published=True)
    tell(board)
    return board


@pytest.mark.parametrize("address", ["/api/v1/", ADDRESS, *LISTS, *OF_A_RANKING])
def test_every_read_answers_head_and_options(visitor, told, address):
    assert visitor.head(address).status_code == 200
    assert visitor.options(address).status_code == 200


@pytest.mark.parametrize("address", ["/api/v1/", ADDRESS, *LISTS])
def test_every_list_can_be_browsed(visitor, board, address):
    answer = visitor.get(address, headers={"Accept": "text/html"})

    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/html")


@pytest.mark.parametrize("address", [*LISTS, *OF_A_RANKING[:-1]])
def test_what_is_told_of_a_ranking_can_be_browsed(visitor, told, address):
    answer = visitor.get(address, headers={"Accept": "text/html"})

    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/html")


@pytest.mark.parametrize("accept", ["text/html", "text/html, */*;q=0.8", "application/json"])
def test_a_problem_is_what_it_is_called_whatever_was_asked_for(visitor, board, accept):
    answer = visitor.get("/api/v1/systems/nothing/", headers={"Accept": accept})

    assert_problem(answer, 404, "not-found")


@pytest.mark.parametrize("accept", ["application/xml", "text/csv", "garbage"])
def test_a_form_that_we_do_not_speak_is_not_acceptable(visitor, accept):
    answer = visitor.get("/api/v1/", headers={"Accept": accept})

    assert_problem(answer, 406, "not-acceptable")


# --- Odd query strings ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "query",
    [
        "page=abc",
        "page=-1",
        "page=0",
        "page=%00",
        "page=" + "9" * 5000,
        "page_size=-1",
        "page_size=abc",
        "page_size=" + "9" * 5000,
        "page_size=%00",
        "class=%00",
        "class=nothing",
        "metric=",
        "metric=%00",
        "metric=" + "x" * 3000,
        "name=%00",
        "name=%ED%A0%80",
        "benchmark=%00",
        "benchmark=toy%00",
        "format=xml",
        "format=%00",
        "&&=&&",
        "page=1&page=2",
        "number=%00",
        "cursor=%00",
    ],
    ids=lambda query: query[:20],
)
@pytest.mark.parametrize("address", LISTS)
def test_an_odd_query_is_answered_or_refused_in_words(visitor, board, address, query):
    answer = visitor.get(f"{address}?{query}")

    if answer.status_code != 200:
        assert_problem(answer, 404, "not-found")


@pytest.mark.parametrize(
    "cursor", ["p=abc", "p=", "p=1.5", "p=\0", "p=" + "9" * 4400, "r=1&p=x", "o=-5", "o=99999&p=5"]
)
def test_a_cursor_that_we_never_gave_is_answered_or_refused_in_words(visitor, board, cursor):
    make_submission(board, published=True)
    token = base64.b64encode(cursor.encode()).decode()

    answer = visitor.get(ADDRESS, {"cursor": token})

    if answer.status_code != 200:
        assert_problem(answer, 404, "not-found")
