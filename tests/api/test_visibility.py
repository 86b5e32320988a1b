"""Proposals are their senders'; what was published once stays to be looked up."""

import pytest

from leaderboard.submissions.models import Submission
from leaderboard.submissions.publishing import publish, reject, withdraw
from tests.api.bodies import ADDRESS, assert_problem, client_of, make_body, propose
from tests.builders import make_curator, make_submission, make_system, make_user

pytestmark = pytest.mark.django_db


def ids(client) -> list[int]:
    return [row["id"] for row in client.get(ADDRESS).json()["results"]]


def test_a_proposal_is_shown_to_its_sender_only(visitor, api_user, board):
    answer = propose(api_user, make_body())
    number = answer.json()["id"]

    assert ids(api_user) == [number]
    assert ids(client_of()) == ids(visitor) == []


def test_the_address_of_anothers_proposal_leads_nowhere(visitor, api_user, board):
    address = propose(api_user, make_body()).headers["Location"]

    assert_problem(visitor.get(address), 404, "not-found")
    assert_problem(client_of().get(address), 404, "not-found")


def test_not_even_a_curators_token_shows_the_proposals_of_others(api_user, board, curator):
    propose(api_user, make_body())

    assert ids(client_of(curator)) == []


def test_all_of_ones_tokens_show_ones_proposals(board):
    user = make_user()
    propose(client_of(user), make_body())

    assert len(ids(client_of(user))) == 1


def test_a_published_claim_is_shown_to_everyone(visitor, board):
    claim = make_submission(board, published=True)

    assert ids(visitor) == [claim.pk]
    assert visitor.get(f"{ADDRESS}{claim.pk}/").json()["state"] == "published"


def test_a_withdrawn_claim_stays_with_its_reason(visitor, board, curator):
    claim = make_submission(board, published=True)

    withdraw(claim, because="trained on the test set", by=curator)

    read = visitor.get(f"{ADDRESS}{claim.pk}/").json()
    assert (read["state"], read["reason"]) == ("withdrawn", "trained on the test set")
    assert read["known_to"] is not None


def test_a_sender_reads_why_a_proposal_was_rejected(visitor, api_user, board, curator):
    address = propose(api_user, make_body()).headers["Location"]

    reject(Submission.objects.get(), because="not in the paper", by=curator)

    read = api_user.get(address).json()
    assert (read["state"], read["reason"], read["next_step"]) == (
        "rejected",
        "not in the paper",
        "",
    )
    assert visitor.get(address).status_code == 404


def test_a_sender_reads_that_a_proposal_was_published(api_user, board):
    make_system("Example-1")
    address = propose(api_user, make_body()).headers["Location"]

    publish(Submission.objects.get(), by=make_curator())

    assert api_user.get(address).json()["state"] == "published"


def test_who_sent_a_claim_is_not_told(visitor, board):
    claim = make_submission(board, published=True, by=make_user("secretive"))

    assert b"secretive" not in visitor.get(f"{ADDRESS}{claim.pk}/").content


def test_the_newest_claims_come_first_and_pages_join_up(visitor, board):
    made = [
        make_submission(board, system=f"Example-{n}", score="50", published=True).pk
        for n in range(101)
    ]

    first = visitor.get(ADDRESS).json()
    second = visitor.get(first["next"]).json()

    read = [row["id"] for row in first["results"] + second["results"]]
    assert read == made[::-1]
    assert second["next"] is None
