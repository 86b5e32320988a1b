import pytest

from leaderboard.catalogue.models import Alias, System
from leaderboard.catalogue.names import name_key
from leaderboard.rankings.refreshing import refresh
from leaderboard.submissions.models import Source, Submission, SystemCandidate, TrustedSubmitter
from leaderboard.submissions.publishing import publish
from tests.api.bodies import client_of, make_body, propose
from tests.builders import make_board, make_paper, make_system, make_user, standings

pytestmark = pytest.mark.django_db


def test_a_proposal_is_answered_with_its_address_and_what_happens_next(api_user, board):
    make_system("Example-1")

    answer = propose(api_user, make_body())

    assert answer.status_code == 201
    assert answer.headers["Location"] == f"/api/v1/submissions/{Submission.objects.get().pk}/"
    assert (answer.json()["state"], answer.json()["verdict"]) == ("proposed", "created")
    assert answer.json()["next_step"] == "A curator compares the claim with its source."


def test_a_proposal_can_be_read_at_the_address_it_was_given(api_user, board):
    make_system("Example-1")

    answer = propose(api_user, make_body())

    read = api_user.get(answer.headers["Location"]).json()
    assert read == {key: answer.json()[key] for key in read}


@pytest.mark.parametrize("sent", ["54.80", 54.80, "+54.80", "5.480e1"])
def test_digits_are_kept_as_they_were_sent(api_user, board, sent):
    body = make_body(scores={"accuracy": "@"})
    text = '"54.80"' if sent == "54.80" else "54.80" if sent == 54.80 else f'"{sent}"'

    answer = propose(api_user, json_with(body, text))

    score = answer.json()["scores"]["accuracy"]
    assert (score["printed"], score["value"]) == (text.strip('"'), "54.8")


def json_with(body, text: str) -> str:
    import json

    return json.dumps(body).replace('"@"', text)


def test_uncertainty_and_counts_are_kept(api_user, board):
    facts = {"value": "31.4", "stderr": "0.9", "interval": ["29.6", "33.2"], "level": "0.95"}

    answer = propose(api_user, make_body(scores={"accuracy": {**facts, "n": 2500}}))

    score = answer.json()["scores"]["accuracy"]
    assert (score["stderr"], score["interval"], score["level"]) == (
        "0.9",
        ["29.6", "33.2"],
        "0.95",
    )
    assert score["n"] == 2500
