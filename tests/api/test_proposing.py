import json

import pytest

from leaderboard.catalogue.models import Alias, System
from leaderboard.catalogue.names import name_key
from leaderboard.rankings.refreshing import refresh
from leaderboard.submissions.models import Source, Submission, SystemCandidate, TrustedSubmitter
from leaderboard.submissions.publishing import publish
from tests.api.bodies import client_of, make_body, propose
from tests.builders import make_board, make_curator, make_paper, make_system, make_user, standings

pytestmark = pytest.mark.django_db


def make_trusted(board):
    user = make_user()
    TrustedSubmitter.objects.create(user=user, board=board)
    return client_of(user)


# --- What an accepted proposal is told ------------------------------------------------------


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


def test_a_proposal_is_its_senders_own_claim_whatever_it_says(api_user, board):
    propose(api_user, make_body(note="relationship: reproduced"))

    assert Submission.objects.get().relationship == "first_party"


# --- Figures --------------------------------------------------------------------------------


@pytest.mark.parametrize("sent", ['"54.80"', "54.80", '"+54.80"', '"5.480e1"'])
def test_digits_are_kept_as_they_were_sent(api_user, board, sent):
    text = json.dumps(make_body(scores={"accuracy": "@"})).replace('"@"', sent)

    answer = propose(api_user, text)

    score = answer.json()["scores"]["accuracy"]
    assert (score["printed"], score["value"]) == (sent.strip('"'), "54.8")


def test_uncertainty_and_counts_are_kept(api_user, board):
    stated = {"stderr": "0.9", "interval": ["29.6", "33.2"], "level": "0.9", "n": 2500}

    answer = propose(api_user, make_body(scores={"accuracy": {"value": "31.4", **stated}}))

    score = answer.json()["scores"]["accuracy"]
    assert {key: score[key] for key in stated} == stated


def test_a_share_under_one_percent_is_taken_once_its_unit_is_stated(api_user, board):
    body = make_body(scores={"accuracy": {"value": "0.41", "unit": "percent"}})

    answer = propose(api_user, body)

    assert answer.json()["scores"]["accuracy"]["value"] == "0.41"


def test_one_share_under_one_percent_among_others_is_taken(api_user):
    make_board(metrics={"accuracy": {}, "error": {"direction": "lower"}})

    answer = propose(api_user, make_body(scores={"accuracy": "64", "error": "0.4"}))

    assert answer.status_code == 201


# --- Dates ----------------------------------------------------------------------------------


@pytest.mark.parametrize("stated", ["2026-02", "2026-02-28"])
def test_a_date_is_kept_as_exactly_as_it_was_stated(api_user, board, stated):
    answer = propose(api_user, make_body(result_date=stated))

    assert answer.json()["result_date"] == stated


# --- Systems --------------------------------------------------------------------------------


def test_an_unknown_system_becomes_a_candidate_and_no_system(api_user, board):
    answer = propose(api_user, make_body(system={"name": "Newcomer-7", "kind": "agent"}))

    assert (answer.status_code, answer.json()["verdict"]) == (201, "held")
    assert "decides which system the name stands for" in answer.json()["next_step"]
    assert SystemCandidate.objects.get().kind == "agent"
    assert not System.objects.exists()


def test_a_claim_about_an_alias_is_about_its_system(api_user, board):
    system = make_system("Example-1 (high)")
    Alias.objects.create(system=system, name="E1-high", key=name_key("E1-high"))

    answer = propose(api_user, make_body(system="e1 High"))

    assert answer.json()["system"] == {"name": "Example-1 (high)", "slug": system.slug}


def test_names_without_any_letter_or_digit_are_never_taken_for_one_another(api_user, board):
    first = propose(api_user, make_body(system="🦙🦙"))

    other = propose(api_user, make_body(system="!!!"))

    assert (first.status_code, other.status_code) in {(201, 201), (422, 422)}


# --- Sources --------------------------------------------------------------------------------


def test_a_claim_from_a_paper_of_the_record_is_tied_to_it(api_user, board):
    paper = make_paper(arxiv="2501.00001")

    answer = propose(api_user, make_body())

    source = answer.json()["source"]
    assert (source["paper"], source["version"]) == (paper.slug, "v1")
    assert source["url"] == "https://arxiv.org/abs/2501.00001v1"


@pytest.mark.parametrize(
    "spelling",
    ["arxiv:2501.00001v1", "2501.00001v1", "https://arxiv.org/pdf/2501.00001v1.pdf"],
)
def test_one_paper_in_several_spellings_is_one_source(api_user, board, spelling):
    propose(api_user, make_body())

    propose(api_user, make_body(system="Another", source={"paper": spelling}))

    assert Source.objects.count() == 1


@pytest.mark.parametrize(
    ("source", "key"),
    [
        ({"url": "https://example.org/results"}, "https://example.org/results"),
        (
            {"repository": "lab/runs", "commit": "0123abc", "path": "hle.json"},
            "repository:lab/runs@0123abc:hle.json",
        ),
        ({"paper": "doi:10.1000/ABC", "locator": "Table 2"}, "doi:10.1000/abc"),
    ],
)
def test_a_page_a_repository_or_a_doi_may_be_the_source(api_user, board, source, key):
    answer = propose(api_user, make_body(source=source))

    assert (answer.status_code, answer.json()["source"]["key"]) == (201, key)


# --- Against what is held -------------------------------------------------------------------


def test_another_value_for_a_published_claim_is_kept_and_flagged(api_user, board, curator):
    make_system("Example-1")
    propose(api_user, make_body(scores={"accuracy": "81.4"}))
    published = Submission.objects.get()
    publish(published, by=curator)

    answer = propose(client_of(), make_body(scores={"accuracy": "84.1"}))

    assert (answer.status_code, answer.json()["verdict"]) == (201, "conflict")
    assert answer.json()["remark"].endswith("a curator decides.")
    assert answer.json()["supersedes"] == published.pk
    assert Submission.objects.published().get() == published


def test_a_trusted_submitters_claim_is_published_at_once(board):
    make_system("Example-1")

    answer = propose(make_trusted(board), make_body())

    assert (answer.status_code, answer.json()["state"]) == (201, "published")
    assert answer.json()["next_step"] == ""
    refresh(board.pk)
    assert standings(board) == [(1, "Example-1")]


def test_trust_on_another_board_publishes_nothing(board):
    make_system("Example-1")

    answer = propose(make_trusted(make_board("toy/other/1")), make_body())

    assert answer.json()["state"] == "proposed"


def test_even_a_curators_claim_waits_where_nobody_trusts_them(board):
    make_system("Example-1")

    answer = propose(client_of(make_curator()), make_body())

    assert answer.json()["state"] == "proposed"
