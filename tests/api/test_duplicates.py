"""A claim the record holds already is answered with its address, and stored once."""

from concurrent.futures import ThreadPoolExecutor
from time import monotonic

import pytest
from django.db import connection, transaction
from django.test import Client

from leaderboard.submissions.models import Source, Submission, SystemCandidate
from leaderboard.submissions.publishing import publish, reject
from tests.api.bodies import assert_problem, client_of, make_body, propose
from tests.builders import make_board, make_curator, make_source, make_system

pytestmark = pytest.mark.django_db

OTHERS = 7


# --- One after the other --------------------------------------------------------------------


def test_the_same_claim_is_answered_with_the_address_of_the_first(api_user, board):
    first = propose(api_user, make_body())

    again = propose(api_user, make_body())

    assert_problem(again, 409, "duplicate")
    assert again.json()["submission"] == first.headers["Location"]
    assert again.json()["state"] == "proposed"
    assert Submission.objects.count() == 1


def test_the_same_claim_in_another_spelling_is_the_same(api_user, board):
    make_system("Example-1")
    propose(api_user, make_body())

    again = propose(api_user, make_body(system="example 1", note="once more"))

    assert_problem(again, 409, "duplicate")


def test_the_same_claim_by_somebody_else_is_a_duplicate_of_the_published_one(board):
    make_system("Example-1")
    first = propose(client_of(), make_body())
    publish(Submission.objects.get(), by=make_curator())
    other = client_of()

    again = propose(other, make_body())

    assert_problem(again, 409, "duplicate")
    assert other.get(first.headers["Location"]).json()["state"] == "published"


def test_an_address_that_a_duplicate_is_given_can_be_read(board):
    propose(client_of(), make_body())
    other = client_of()

    again = propose(other, make_body())

    address = again.json().get("submission")
    assert address is None or other.get(address).status_code == 200


def test_a_rejected_claim_may_be_sent_again(api_user, board, curator):
    propose(api_user, make_body())
    reject(Submission.objects.get(), because="no such table", by=curator)

    again = propose(api_user, make_body())

    assert again.status_code == 201


@pytest.mark.parametrize(
    "change",
    [
        {"system": "Example-2"},
        {"source": {"paper": "arXiv:2501.00001v2", "locator": "Table 2"}},
        {"conditions": {"tools": "none"}},
    ],
    ids=str,
)
def test_a_claim_about_something_else_is_no_duplicate(api_user, change):
    make_board(splits={"tools": ["none"]})
    propose(api_user, make_body())

    other = propose(api_user, make_body(**change))

    assert (other.status_code, Submission.objects.count()) == (201, 2)


# --- At once --------------------------------------------------------------------------------


def from_another_connection(client: Client, body) -> int:
    try:
        return propose(client, body).status_code
    finally:
        connection.close()


WAITING = """
    SELECT count(DISTINCT waiting.pid) FROM pg_locks AS waiting JOIN pg_locks AS ours USING (pid)
    WHERE NOT waiting.granted
    AND ours.database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""


def until_they_wait(sent) -> None:
    """Each of them has come to where only a commit lets it go on, or is through."""
    enough = monotonic() + 20
    with connection.cursor() as cursor:
        while waiting := sum(not one.done() for one in sent):
            cursor.execute(WAITING)
            if cursor.fetchone()[0] >= waiting:
                return
            assert monotonic() < enough, "they neither wait nor end"


def sent_at_once(first, others) -> list[int]:
    """The statuses of several bodies: the others arrive before the first is committed."""
    client = a_client_that_was_here()
    with ThreadPoolExecutor(len(others)) as threads:
        with transaction.atomic():
            done = [propose(client, first).status_code]
            sent = [threads.submit(from_another_connection, client, body) for body in others]
            until_they_wait(sent)
        return done + [one.result(timeout=20) for one in sent]


def a_client_that_was_here() -> Client:
    """Its token noted its use a moment ago and does not write it down again."""
    client = client_of()
    client.get("/api/v1/")
    return client


@pytest.mark.parametrize("known_system", [True, False])
@pytest.mark.parametrize("known_source", [True, False])
def test_of_the_same_body_sent_by_eight_at_once_one_is_stored(
    real_commits, known_system, known_source
):
    make_board()
    if known_system:
        make_system("Example-1")
    if known_source:
        make_source("arxiv:2501.00001v1")

    statuses = sent_at_once(make_body(), [make_body()] * OTHERS)

    assert statuses == [201] + [409] * OTHERS
    assert Submission.objects.count() == 1


def test_eight_new_names_from_one_new_source_at_once_are_all_stored(real_commits):
    make_board()
    names = [f"Newcomer-{n}" for n in range(OTHERS)]

    statuses = sent_at_once(make_body(), [make_body(system=name) for name in names])

    assert statuses == [201] * (OTHERS + 1)
    assert (Source.objects.count(), SystemCandidate.objects.count()) == (1, OTHERS + 1)


def test_one_new_name_from_eight_new_sources_at_once_is_one_candidate(real_commits):
    make_board()
    sources = [{"url": f"https://example.org/{n}"} for n in range(OTHERS)]

    statuses = sent_at_once(make_body(), [make_body(source=source) for source in sources])

    assert statuses == [201] * (OTHERS + 1)
    assert (Source.objects.count(), SystemCandidate.objects.count()) == (OTHERS + 1, 1)


def test_two_values_for_one_claim_sent_at_once_are_flagged_as_a_conflict(real_commits):
    make_board()
    make_system("Example-1")
    make_source("arxiv:2501.00001v1")
    client = a_client_that_was_here()

    with ThreadPoolExecutor(1) as threads:
        with transaction.atomic():
            propose(client, make_body(scores={"accuracy": "81.4"}))
            sent = threads.submit(verdict_of, client, make_body(scores={"accuracy": "84.1"}))
            until_they_wait([sent])
        verdict = sent.result(timeout=20)

    assert verdict == "conflict"


def verdict_of(client: Client, body) -> str:
    try:
        return propose(client, body).json()["verdict"]
    finally:
        connection.close()
