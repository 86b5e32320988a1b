"""What can be said about first place, and who had it when."""

import pytest

from leaderboard.catalogue.models import Board
from leaderboard.rankings.refreshing import refresh
from leaderboard.submissions.models import Submission
from leaderboard.submissions.publishing import withdraw
from tests.api.bodies import assert_problem
from tests.api.past import BOARD, bring, corrected_in_july, held, read, system, tell
from tests.builders import make_board, make_submission

pytestmark = pytest.mark.django_db

BOTH = ["certificate/", "history/"]


# --- The certificate ------------------------------------------------------------------------


def test_a_certificate_says_how_firm_first_place_is(visitor, board):
    first = make_submission(board, system="Alpha", score="90", published=True)
    make_submission(board, system="Beta", score="85.50", published=True)
    tell(board)

    answer = read(visitor, "certificate/")

    assert (answer["board"], answer["class"], answer["metric"]) == ("toy/full/1", "", "accuracy")
    assert answer["certificate"]["separation"] == {
        "verdict": "unknown",
        "leaders": ["alpha"],
        "runners_up": ["beta"],
        "margin": "4.5",
        "items_needed": None,
        "times_as_many": None,
    }
    assert answer["certificate"]["removal"] == {
        "count": 1,
        "claims": [{"system": "alpha", "submission": first.pk, "digest": first.claim_digest}],
        "leaders_after": ["beta"],
    }
    assert answer["certificate"]["headroom"]["to_bound"] == "10"


def test_a_certificate_says_which_revision_it_was_worked_out_from(visitor, board):
    make_submission(board, published=True)
    tell(board)
    revision = Board.objects.get().revision
    before = read(visitor, "certificate/")

    make_submission(board, system="Newer", published=True)
    after = read(visitor, "certificate/")

    assert (before["revision"], before["fresh"]) == (revision, True)
    assert (after["revision"], after["fresh"]) == (revision, False)


@pytest.mark.parametrize("part", BOTH)
def test_each_class_and_metric_has_its_own(visitor, part):
    board = make_board(
        metrics={"accuracy": {}, "error": {"direction": "lower"}}, splits={"tools": ["no", "yes"]}
    )
    for name, tools, error in (("Alpha", "no", "5"), ("Beta", "no", "3"), ("Gamma", "yes", "4")):
        make_submission(
            board,
            system=name,
            scores={"accuracy": "50", "error": error},
            conditions={"tools": tools},
            date="2025-01-02",
            published=True,
        )
    tell(board)

    bare = read(visitor, part, metric="error")
    armed = read(visitor, part, metric="error", **{"class": "tools=yes"})

    assert (bare["class"], bare["metric"], leaders(bare)) == ("tools=no", "error", ["beta"])
    assert (armed["class"], armed["metric"], leaders(armed)) == ("tools=yes", "error", ["gamma"])


def leaders(answer) -> list[str]:
    if "certificate" in answer:
        return answer["certificate"]["separation"]["leaders"]
    return [leader["slug"] for leader in answer["progression"][-1]["leaders"]]


# --- Why there is none ----------------------------------------------------------------------


def refusal(client, part: str, **query) -> str:
    answer = client.get(f"{BOARD}{part}", query)
    assert_problem(answer, 404, "not-found")
    return answer.json()["detail"]


@pytest.mark.parametrize("part", BOTH)
def test_before_the_first_ranking_there_is_none_yet(visitor, board, part):
    make_submission(board, published=True)

    assert refusal(visitor, part) == (
        "The history of toy/full/1 has not been worked out yet: "
        "that follows the first ranking of its published results."
    )


@pytest.mark.parametrize("part", BOTH)
def test_a_class_that_was_just_ranked_will_be_told_in_a_moment(visitor, part):
    board = make_board(splits={"tools": ["no", "yes"]})
    make_submission(board, conditions={"tools": "no"}, published=True)
    tell(board)
    told = Board.objects.get().revision
    make_submission(board, conditions={"tools": "yes"}, published=True)
    refresh(board.pk)

    reason = refusal(visitor, part, **{"class": "tools=yes"})

    assert reason == (
        f"This is worked out up to revision {told} of toy/full/1, which is ranked "
        f"up to {Board.objects.get().revision}. Ask again in a moment."
    )


@pytest.mark.parametrize("part", BOTH)
def test_where_nothing_was_published_by_a_metric_there_is_none(visitor, part):
    board = make_board(metrics={"accuracy": {}, "speed": {}})
    make_submission(board, scores={"accuracy": "50"}, published=True)
    tell(board)

    assert refusal(visitor, part, metric="speed") == (
        "Nothing was ever published by speed in the class '' of toy/full/1."
    )


def test_where_only_references_stand_there_is_no_first_place(visitor, board):
    make_submission(board, kind="reference", reference="human", published=True)
    tell(board)

    assert refusal(visitor, "certificate/") == (
        "Nobody is ranked by accuracy in the class '' of toy/full/1, "
        "so there is no first place to certify."
    )
    assert read(visitor, "history/")["progression"] == []


@pytest.mark.parametrize("part", [*BOTH, "difference/?as_of=2025-01-01"])
def test_nobody_leads_by_a_metric_that_only_describes(visitor, part):
    board = make_board(metrics={"accuracy": {}, "tokens": {"direction": "none"}})
    make_submission(board, scores={"accuracy": "50", "tokens": "70"}, published=True)
    tell(board)

    answer = visitor.get(f"{BOARD}{part}{'&' if '?' in part else '?'}metric=tokens")

    assert_problem(answer, 404, "not-found")
    assert answer.json()["detail"].startswith("tokens only describes: nobody is ranked by it")


@pytest.mark.parametrize("part", BOTH)
@pytest.mark.parametrize(
    ("query", "detail"),
    [
        ({"metric": "acuracy"}, "This board has no metric 'acuracy'. Did you mean accuracy?"),
        ({"metric": "\0"}, "This board has no metric '\\x00'. Known: accuracy."),
        ({"class": "tools"}, "This board has no class 'tools'."),
        ({"class": "x" * 5000}, f"This board has no class '{'x' * 100}'."),
    ],
    ids=["near", "nul", "class", "long"],
)
def test_what_a_board_has_not_got_is_answered_with_what_it_has(visitor, board, part, query, detail):
    make_submission(board, published=True)
    tell(board)

    assert refusal(visitor, part, **query) == detail


# --- Who led when ---------------------------------------------------------------------------


def test_history_names_who_led_when_and_by_which_claim(visitor, board):
    corrected_in_july(board)
    beta, alpha = (
        Submission.objects.published().get(system__name=name).pk for name in ("Beta", "Alpha")
    )

    answer = read(visitor, "history/")

    assert (answer["class"], answer["metric"], answer["fresh"]) == ("", "accuracy", True)
    assert answer["progression"] == [
        {
            "since": "2025-01-10",
            "until": "2025-03-05",
            "leaders": [system("Beta")],
            "value": "82",
            "margin": None,
            "runners_up": [],
            "separable": None,
            "systems": 1,
            "submission": beta,
        },
        {
            "since": "2025-03-05",
            "until": None,
            "leaders": [system("Alpha")],
            "value": "84",
            "margin": "2",
            "runners_up": [system("Beta")],
            "separable": None,
            "systems": 2,
            "submission": alpha,
        },
    ]


def test_a_class_that_was_emptied_keeps_its_address(visitor, board, curator):
    claim = make_submission(board, date="2025-01-02", published=True)
    tell(board)
    withdraw(claim, because="trained on the test set", by=curator)
    tell(board)

    answer = read(visitor, "history/", **{"class": ""})

    assert (answer["progression"], answer["class"]) == ([], "")


def test_those_who_share_the_lead_are_all_named(visitor, board):
    bring(
        board,
        held("Alpha", "81", "2025-01-02", "2025-01-02"),
        held("Beta", "81.0", "2025-01-02", "2025-01-02", line=3),
    )

    [lead] = read(visitor, "history/")["progression"]

    assert lead["leaders"] == [system("Alpha"), system("Beta")]
