"""What changed between a moment and today."""

import pytest

from leaderboard.submissions.models import Submission
from tests.api.bodies import assert_problem
from tests.api.past import BOARD, bring, corrected_in_july, held, read, system
from tests.builders import make_board, make_submission

pytestmark = pytest.mark.django_db

DIFFERENCE = f"{BOARD}difference/"


def told(answer) -> dict[str, list[str]]:
    """Who entered, was corrected or overtook others, by name; what did not happen left out."""
    parts = {
        part: [each["system"]["name"] for each in answer["change"][part]]
        for part in ("entered", "left", "corrected", "overtakes", "fell")
    }
    return {part: names for part, names in parts.items() if names}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"as_of": "2025-01-09"}, {"entered": ["Alpha", "Beta"]}),
        ({"as_of": "2025-02-28"}, {"entered": ["Alpha"]}),
        ({"as_of": "2025-03-31"}, {}),
        ({"known_at": "2025-05-31"}, {"entered": ["Alpha"]}),
        ({"known_at": "2025-06-30"}, {"corrected": ["Alpha"], "overtakes": ["Alpha"]}),
        ({"known_at": "2025-07-15T00:00:00Z"}, {}),
        ({"as_of": "2025-02-28", "known_at": "2025-06-30"}, {"entered": ["Alpha"]}),
        ({"known_at": "9999-12-31T23:59:59Z"}, {}),
    ],
    ids=str,
)
def test_a_difference_tells_what_a_reader_of_that_moment_missed(visitor, board, query, expected):
    corrected_in_july(board)

    assert told(read(visitor, "difference/", **query)) == expected


def test_a_correction_is_told_with_both_claims_and_ranks(visitor, board):
    corrected_in_july(board)
    misread, right = Submission.objects.filter(system__name="Alpha").order_by("pk")

    answer = read(visitor, "difference/", known_at="2025-06-30")

    assert answer == {
        "board": "toy/full/1",
        "class": "",
        "metric": "accuracy",
        "moment": {"as_of": None, "known_at": "2025-06-30T23:59:59.999999Z"},
        "undated": 0,
        "change": {
            "entered": [],
            "entered_count": 0,
            "left": [],
            "left_count": 0,
            "corrected": [
                {
                    "system": system("Alpha"),
                    "before": {"system": system("Alpha"), "submission": misread.pk, "value": "81"},
                    "after": {"system": system("Alpha"), "submission": right.pk, "value": "84"},
                    "rank_before": 2,
                    "rank_after": 1,
                    "because": "misread",
                }
            ],
            "corrected_count": 1,
            "overtakes": [
                {
                    "system": system("Alpha"),
                    "over": [system("Beta")],
                    "count": 1,
                    "because": "misread",
                }
            ],
            "overtakes_count": 1,
            "fell": [],
            "fell_count": 0,
            "leaders_before": [system("Beta")],
            "leaders_after": [system("Alpha")],
            "systems": 2,
        },
    }


def test_figures_without_a_date_are_counted_since_no_day_shows_them(visitor, board):
    bring(
        board,
        held("Alpha", "81", public="", since="2025-01-02"),
        held("Beta", "70", public="2025-01-02", since="2025-01-02", line=3),
    )

    answer = read(visitor, "difference/", as_of="2025-12-31")

    assert (answer["undated"], told(answer)) == (1, {"entered": ["Alpha"]})


@pytest.mark.parametrize("query", [{}, {"as_of": "", "known_at": ""}, {"as_of": " "}], ids=str)
def test_without_a_moment_there_is_nothing_to_compare(visitor, board, query):
    answer = visitor.get(DIFFERENCE, query)

    assert_problem(answer, 400, "malformed")
    assert answer.json()["detail"].startswith("as_of, known_at: Give the moment to compare with")


@pytest.fixture
def split():
    """Without tools there was one result in January and one more in March; with tools, one."""
    board = make_board(
        metrics={"accuracy": {}, "error": {"direction": "lower"}}, splits={"tools": ["no", "yes"]}
    )
    for line, (name, since, tools) in enumerate(
        [
            ("Alpha", "2025-01-02", "no"),
            ("Beta", "2025-03-02", "no"),
            ("Aaron", "2025-03-02", "yes"),
        ],
        start=2,
    ):
        bring(board, held(name, "50", since, since, conditions={"tools": tools}, line=line))
    return board


def test_a_difference_is_of_one_class(visitor, split):
    plain = read(visitor, "difference/", as_of="2025-01-31")
    armed = read(visitor, "difference/", as_of="2025-01-31", **{"class": "tools=yes"})

    assert (plain["class"], told(plain)) == ("tools=no", {"entered": ["Beta"]})
    assert (armed["class"], told(armed)) == ("tools=yes", {"entered": ["Aaron"]})


def test_a_difference_is_of_one_metric(visitor, split):
    answer = read(visitor, "difference/", as_of="2025-01-31", metric="error")

    assert (answer["metric"], told(answer)) == ("error", {})


def test_before_anything_was_known_the_fullest_class_of_today_is_told(visitor, split):
    answer = read(visitor, "difference/", known_at="2024-12-31")

    assert (answer["class"], told(answer)) == ("tools=no", {"entered": ["Alpha", "Beta"]})


def test_a_difference_does_not_wait_for_a_ranking(visitor):
    board = make_board(splits={"tools": ["no", "yes"]})
    make_submission(board, conditions={"tools": "yes"}, published=True)

    answer = read(visitor, "difference/", known_at="2020-01-01")

    assert (answer["class"], told(answer)) == ("tools=yes", {"entered": ["Example-1"]})


@pytest.mark.parametrize(
    ("query", "like"),
    [({"class": "tools=yess"}, "tools=yes or"), ({"metric": "eror"}, "error?")],
    ids=["class", "metric"],
)
def test_what_the_board_has_not_got_is_answered_with_its_like(visitor, split, query, like):
    answer = visitor.get(DIFFERENCE, {"as_of": "2025-01-31", **query})

    assert_problem(answer, 404, "not-found")
    assert f"Did you mean {like}" in answer.json()["detail"]
