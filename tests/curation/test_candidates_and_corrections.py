"""A curator's day at the desk: the queue, decisions with reasons, corrections, new names."""

import pytest
from django.contrib.messages import get_messages
from django_redis import get_redis_connection

from leaderboard.catalogue.models import System
from leaderboard.submissions.intake import Defaults, Intake
from leaderboard.submissions.models import Submission
from tests.builders import (
    make_curator,
    make_row,
    make_source,
    make_submission,
    make_system,
    make_user,
)

pytestmark = pytest.mark.django_db
QUEUE = "/admin/submissions/submission/"
NAMES = "/admin/submissions/systemcandidate/"


@pytest.fixture
def desk(client):
    """A curator at work."""
    client.force_login(make_curator("ada"))
    return client


def decide(client, submission: Submission, decision: str, **more):
    """Press one of the review buttons; the submission is as it is afterwards."""
    answer = client.post(f"{QUEUE}{submission.pk}/decide/", {"decision": decision, **more})
    submission.refresh_from_db()
    return answer


def said(answer) -> list[str]:
    """What the desk was told."""
    return [str(message) for message in get_messages(answer.wsgi_request)]


def propose_as(name: str, board) -> Submission:
    """A proposal about a name the record does not know."""
    intake = Intake(
        Defaults(make_source(), organization="New Lab", units_stated=True), by=make_user()
    )
    [outcome] = intake.receive([make_row(board, name)])
    return outcome.submission


# --- Deciding ---------------------------------------------------------------------------


def test_the_queue_shows_who_proposes_what(desk, board):
    make_submission(board, system="Waiting", by=make_user("lab"))

    page = desk.get(QUEUE, {"status__exact": "proposed"}).content.decode()

    assert all(word in page for word in ("Waiting", "toy/full/1", "lab"))


def test_a_curator_publishes_a_proposal(desk, board):
    proposal = make_submission(board)

    answer = decide(desk, proposal, "publish")

    assert proposal.status == "published"
    assert proposal.published_by.username == "ada"
    assert said(answer) == ["Example-1 on toy/full/1: published."]


def test_publishing_asks_for_a_ranking_at_once(desk, board, django_capture_on_commit_callbacks):
    proposal = make_submission(board)

    with django_capture_on_commit_callbacks(execute=True):
        decide(desk, proposal, "publish")

    [message] = get_redis_connection("default").lrange("celery", 0, -1)
    assert b"tasks.rankings.refresh_ranking" in message


def test_a_curator_says_whose_claim_it_is_when_publishing(desk, board):
    proposal = make_submission(board, relationship="first_party")

    decide(desk, proposal, "publish", relationship="independent")

    assert (proposal.status, proposal.relationship) == ("published", "independent")


def test_a_curator_rejects_with_a_reason(desk, board):
    proposal = make_submission(board)

    decide(desk, proposal, "reject", because="no such table in the paper")

    assert (proposal.status, proposal.reason) == ("rejected", "no such table in the paper")


def test_a_curator_withdraws_with_a_reason(desk, board):
    claim = make_submission(board, published=True)

    decide(desk, claim, "withdraw", because="trained on the test set")

    assert (claim.status, claim.reason) == ("withdrawn", "trained on the test set")


@pytest.mark.parametrize("because", ["", "   "])
@pytest.mark.parametrize(("decision", "published"), [("reject", False), ("withdraw", True)])
def test_a_refusal_needs_a_reason(desk, board, decision, published, because):
    claim = make_submission(board, published=published)
    before = claim.status

    answer = decide(desk, claim, decision, because=because)

    assert claim.status == before
    assert said(answer) == [f"Say why: a reason is needed to {decision} a submission."]


def test_the_second_of_two_curators_is_told(desk, board):
    proposal = make_submission(board, published=True)

    answer = decide(desk, proposal, "publish")

    assert said(answer) == ["Example-1 on toy/full/1 was already reviewed. Reload the page."]


@pytest.mark.parametrize("decision", ["", "delete", "edit"])
def test_an_unknown_decision_changes_nothing(desk, board, decision):
    proposal = make_submission(board)

    decide(desk, proposal, decision)

    assert proposal.status == "proposed"


def test_a_decision_is_never_made_by_following_a_link(desk, board):
    proposal = make_submission(board)

    assert desk.get(f"{QUEUE}{proposal.pk}/decide/?decision=publish").status_code == 405


def test_several_proposals_are_published_together(desk, board):
    proposals = [make_submission(board, system=name) for name in ("A", "B")]

    desk.post(QUEUE, {"action": "publish_selected", "_selected_action": [p.pk for p in proposals]})

    assert Submission.objects.published().count() == 2


def test_what_could_not_be_published_with_others_is_named(desk, board):
    good = make_submission(board, system="Good")
    new = propose_as("Nobody Knows", board)

    answer = desk.post(
        QUEUE, {"action": "publish_selected", "_selected_action": [good.pk, new.pk]}, follow=True
    )

    page = answer.content.decode()
    assert "Good on toy/full/1: published." in page
    assert "Nobody Knows is not a system of the record yet." in page


def test_a_review_shows_the_other_claims_about_the_system(desk, board):
    make_submission(board, score="70", source=make_source("toy/card"), published=True)
    proposal = make_submission(board, score="81.4")

    page = desk.get(f"{QUEUE}{proposal.pk}/change/").content.decode()

    assert "Other published claims of this system here" in page
    assert "Accuracy 70" in page


def test_a_rejected_proposal_offers_no_decision(desk, board):
    proposal = make_submission(board)
    decide(desk, proposal, "reject", because="a joke")

    page = desk.get(f"{QUEUE}{proposal.pk}/change/").content.decode()

    assert 'name="decision"' not in page


# --- Correcting -------------------------------------------------------------------------


def correction(**changes) -> dict[str, str]:
    return {
        "because": "a typing error",
        "locator": "Table 3",
        "result_date": "",
        "score-accuracy": "81.9",
        **changes,
    }


def test_the_correction_form_starts_from_what_is_published(desk, board):
    claim = make_submission(board, score="81.40", locator="Table 3", date="2026-03", published=True)

    page = desk.get(f"{QUEUE}{claim.pk}/correct/").content.decode()

    assert all(f'value="{text}"' in page for text in ("81.40", "Table 3", "2026-03"))


def test_a_correction_supersedes_the_published_claim(desk, board):
    claim = make_submission(board, score="81.4", published=True)

    desk.post(f"{QUEUE}{claim.pk}/correct/", correction())

    claim.refresh_from_db()
    new = Submission.objects.published().get()
    assert (claim.status, claim.reason, new.supersedes) == ("superseded", "a typing error", claim)
    assert new.scores.get().printed == "81.9"


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"because": ""}, "This field is required."),
        ({"score-accuracy": "nan"}, "is not a number"),
        ({"score-accuracy": "181"}, "100"),
        ({"result_date": "yesterday"}, "Write 2026-03-14, or 2026-03."),
        ({"score-accuracy": "81.4", "locator": ""}, "Nothing differs from the published claim."),
    ],
)
def test_a_correction_that_cannot_be_made_says_why(desk, board, changes, told):
    claim = make_submission(board, score="81.4", published=True)

    answer = desk.post(f"{QUEUE}{claim.pk}/correct/", correction(**changes))

    claim.refresh_from_db()
    assert claim.status == "published"
    assert told in answer.content.decode()


def test_a_proposal_cannot_be_corrected(desk, board):
    proposal = make_submission(board)

    answer = desk.post(f"{QUEUE}{proposal.pk}/correct/", correction())

    assert "is not published, so there is nothing to correct." in answer.content.decode()


# --- New names --------------------------------------------------------------------------


def test_a_new_name_waits_until_a_curator_says_what_it_is(desk, board):
    proposal = propose_as("Brand New 1", board)

    answer = decide(desk, proposal, "publish")

    assert proposal.status == "proposed"
    assert said(answer) == [
        "Brand New 1 is not a system of the record yet. Settle the new name first."
    ]


def test_a_new_name_is_accepted_as_a_new_system(desk, board):
    proposal = propose_as("Brand New 1", board)

    desk.post(NAMES, {"action": "accept_as_new", "_selected_action": [proposal.candidate_id]})

    proposal.refresh_from_db()
    assert (proposal.system.name, proposal.system.organization.name) == ("Brand New 1", "New Lab")
    assert proposal.candidate is None


def test_a_new_name_is_matched_to_a_known_system(desk, board):
    known = make_system("Example-1")
    proposal = propose_as("Example One (preview)", board)
    candidate = proposal.candidate

    desk.post(
        f"{NAMES}{candidate.pk}/change/",
        {"organization": "New Lab", "kind": "model", "system": known.pk},
    )

    proposal.refresh_from_db()
    assert proposal.system == known
    assert list(System.objects.named("Example One (preview)")) == [known]


def test_a_settled_name_is_not_settled_again(desk, board):
    candidate = propose_as("Brand New 1", board).candidate
    accept = {"action": "accept_as_new", "_selected_action": [candidate.pk]}
    desk.post(NAMES, accept)

    answer = desk.post(NAMES, accept, follow=True)

    assert "Brand New 1 was already settled" in answer.content.decode()
    assert System.objects.count() == 1


def test_what_replaces_a_published_claim_needs_a_reason(desk, board):
    old = make_submission(board, score="81.4", published=True)
    rival = make_submission(board, score="79.0")

    refused = said(decide(desk, rival, "publish"))
    decide(desk, rival, "publish", because="The table was read wrongly.")

    old.refresh_from_db()
    assert "would replace a published claim. Say why in the reason." in refused[0]
    assert (old.status, old.reason) == ("superseded", "The table was read wrongly.")
