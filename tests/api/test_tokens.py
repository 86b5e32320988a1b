"""Reads are open to everyone; proposing needs a token that holds."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils.timezone import now

from leaderboard.accounts.models import ApiToken, issue_token
from leaderboard.api.views.submissions import SubmissionThrottle
from leaderboard.submissions.models import Source, Submission
from tests.api.bodies import assert_problem, client_of, make_body, propose
from tests.builders import make_token, make_user

pytestmark = pytest.mark.django_db


def carrying(header: str) -> Client:
    return Client(headers={"Authorization": header})


def assert_told_to_bring_a_token(answer) -> None:
    assert_problem(answer, 401, "unauthenticated")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert not Submission.objects.exists()
    assert not Source.objects.exists()


def test_proposing_without_a_token_is_refused(visitor, board):
    answer = propose(visitor, make_body())

    assert_told_to_bring_a_token(answer)


def test_a_session_of_the_website_is_no_token(visitor, board, curator):
    visitor.force_login(curator)

    answer = propose(visitor, make_body())

    assert_told_to_bring_a_token(answer)


@pytest.mark.parametrize(
    "header",
    [
        "Bearer",
        "Bearer lb_nothing",
        "Bearer two words",
        "Basic dXNlcjpzZWNyZXQ=",
        "Bearer " + "x" * 8000,
        "Bearer ÿþ",
        "lb_nothing",
    ],
    ids=lambda header: header[:20],
)
def test_what_is_no_token_is_refused(board, header):
    answer = propose(carrying(header), make_body())

    assert_told_to_bring_a_token(answer)


def test_an_expired_token_is_refused(board):
    secret = issue_token(make_user(), name="old", until=now() - timedelta(seconds=1))

    answer = propose(carrying(f"Bearer {secret}"), make_body())

    assert_told_to_bring_a_token(answer)


def test_a_revoked_token_is_refused(board):
    secret = make_token()
    ApiToken.objects.update(revoked_at=now())

    answer = propose(carrying(f"Bearer {secret}"), make_body())

    assert_told_to_bring_a_token(answer)


def test_a_token_of_somebody_who_was_shut_out_is_refused(board):
    user = make_user()
    secret = make_token(user)
    user.is_active = False
    user.save()

    answer = propose(carrying(f"Bearer {secret}"), make_body())

    assert_told_to_bring_a_token(answer)


@pytest.mark.parametrize("word", ["Bearer", "bearer", "Token"])
def test_a_token_is_taken_in_the_usual_spellings_of_its_header(board, word):
    answer = propose(carrying(f"{word} {make_token()}"), make_body())

    assert answer.status_code == 201


def test_a_bad_token_is_told_even_on_an_open_read(board):
    answer = carrying("Bearer lb_nothing").get("/api/v1/boards/")

    assert_problem(answer, 401, "unauthenticated")


def test_a_token_keeps_when_it_was_last_used(board):
    client = client_of()

    client.get("/api/v1/boards/")

    assert ApiToken.objects.get().last_used_at is not None


def test_a_secret_is_kept_nowhere(db):
    secret = make_token()

    kept = ApiToken.objects.values().get()

    assert secret not in map(str, kept.values())


def test_too_many_proposals_are_told_how_long_to_wait(board, monkeypatch):
    monkeypatch.setattr(SubmissionThrottle, "rate", "1/hour", raising=False)
    client = client_of()
    propose(client, make_body())

    answer = propose(client, make_body(system="Example-2"))

    assert_problem(answer, 429, "throttled")
    assert 0 < int(answer.headers["Retry-After"]) <= 3600


def test_reads_are_not_throttled(board, monkeypatch):
    monkeypatch.setattr(SubmissionThrottle, "rate", "1/hour", raising=False)
    client = client_of()

    statuses = {client.get("/api/v1/submissions/").status_code for _ in range(3)}

    assert statuses == {200}
