"""A board as of any day, as this tracker held it at any time: two times, kept apart."""

from itertools import product

import pytest

from leaderboard.rankings.refreshing import refresh
from tests.api.bodies import assert_problem
from tests.api.past import BOARD, bring, corrected_in_july, held, read, table
from tests.builders import make_board, make_source, make_submission

pytestmark = pytest.mark.django_db

STANDINGS = f"{BOARD}standings/"
BETA_ALONE = [(1, "Beta", "82")]
AS_ENTERED = [(1, "Beta", "82"), (2, "Alpha", "81")]
AS_CORRECTED = [(1, "Alpha", "84"), (2, "Beta", "82")]


# --- Dated March, entered in June, corrected in July ----------------------------------------


@pytest.mark.parametrize(
    ("as_of", "known_at", "expected"),
    [
        ("2025-02-28", "2025-07-31", BETA_ALONE),  # not public yet, whatever we know by now
        ("2025-03-31", "2025-05-31", BETA_ALONE),  # public, and not entered yet
        ("2025-03-31", "2025-06-30", AS_ENTERED),
        ("2025-03-31", "2025-07-31", AS_CORRECTED),
    ],
)
def test_the_two_times_are_kept_apart(visitor, board, as_of, known_at, expected):
    corrected_in_july(board)

    answer = read(visitor, "standings/", as_of=as_of, known_at=known_at)

    assert table(answer) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, AS_CORRECTED),
        ({"as_of": "", "known_at": " "}, AS_CORRECTED),
        ({"as_of": "2025-03-04"}, BETA_ALONE),
        ({"as_of": "2025-03-05"}, AS_CORRECTED),
        ({"as_of": "2025-02"}, BETA_ALONE),
        ({"as_of": "2025-03"}, AS_CORRECTED),
        ({"as_of": "2025-01-09"}, []),
        ({"known_at": "2025-06-09"}, BETA_ALONE),
        ({"known_at": "2025-06-10"}, AS_ENTERED),
        ({"known_at": "2025-07-14T23:59:59.999999Z"}, AS_ENTERED),
        ({"known_at": "2025-07-15T00:00:00Z"}, AS_CORRECTED),
        ({"known_at": "2025-07-15T01:30+02:00"}, AS_ENTERED),
        ({"known_at": "2025-01-31"}, []),
        ({"known_at": "9999-12-31T23:59:59Z"}, AS_CORRECTED),
        ({"as_of": "9999-12-31"}, AS_CORRECTED),
        ({"as_of": "0001-01-01", "known_at": "0001-01-01"}, []),
    ],
    ids=str,
)
def test_each_time_alone_reaches_to_its_end(visitor, board, query, expected):
    corrected_in_july(board)

    assert table(read(visitor, "standings/", **query)) == expected


CLAIMS = [
    ("Alpha", 50, "2025-01-02", "2025-01-09", "2025-03-01"),
    ("Alpha", 40, "2025-01-02", "2025-03-01", ""),
    ("Beta", 45, "2025-02-01", "2025-01-20", "2025-02-10"),
    ("Beta", 55, "2025-02-01", "2025-02-10", "2025-03-01"),
    ("Gamma", 45, "2025-03-01", "2025-02-10", ""),
    ("Delta", 60, "2025-01-01", "2025-03-20", "2025-03-21"),
]
DAYS = ["2025-01-01", "2025-01-09", "2025-02-01", "2025-02-10", "2025-03-01", "2025-03-20", "2025-03-21"]  # fmt: skip


def test_every_day_of_both_calendars_shows_what_counting_by_hand_shows(visitor, board):
    bring(
        board,
        *(
            held(name, str(value), public, since, until, line=line)
            for line, (name, value, public, since, until) in enumerate(CLAIMS, start=2)
        ),
    )

    for as_of, known_at in product(DAYS, DAYS):
        shown = {
            name: value
            for name, value, public, since, until in CLAIMS
            if public <= as_of and since <= known_at and (not until or known_at < until)
        }
        ranks = {name: 1 + sum(v > value for v in shown.values()) for name, value in shown.items()}
        answer = read(visitor, "standings/", as_of=as_of, known_at=known_at)
        assert {name: rank for rank, name, _ in table(answer)} == ranks, (as_of, known_at)
        assert [rank for rank, *_ in table(answer)] == sorted(ranks.values())


def test_a_claim_without_a_date_is_on_no_day_and_on_the_board_of_today(visitor, board):
    bring(board, held("Alpha", "81", public="", since="2025-06-10"))

    assert table(read(visitor, "standings/", as_of="2026-01-01")) == []
    assert table(read(visitor, "standings/")) == [(1, "Alpha", "81")]
    assert table(read(visitor, "standings/", known_at="2025-06-10")) == [(1, "Alpha", "81")]


# --- What the answer is about ---------------------------------------------------------------


def test_an_answer_says_which_moment_it_understood(visitor, board):
    corrected_in_july(board)

    answer = read(visitor, "standings/", as_of="2025-03", known_at="2025-06-30")

    assert answer["moment"] == {"as_of": "2025-03-31", "known_at": "2025-06-30T23:59:59.999999Z"}


def test_an_exact_time_is_told_in_utc(visitor, board):
    answer = read(visitor, "standings/", known_at="2025-06-30T12:00+02:00")

    assert answer["moment"] == {"as_of": None, "known_at": "2025-06-30T10:00:00Z"}


def test_an_answer_names_its_ranking_and_no_moment_where_none_was_asked_for(visitor):
    board = make_board(metrics={"accuracy": {}, "error": {}}, splits={"tools": ["none", "any"]})
    make_submission(board, conditions={"tools": "any"}, published=True)
    refresh(board.pk)

    answer = read(visitor, "standings/")

    assert (answer["board"], answer["class"], answer["metric"]) == (
        "toy/full/1",
        "tools=any",
        "accuracy",
    )
    assert answer["moment"] == {"as_of": None, "known_at": None}
    assert (answer["count"], "metric" in answer["results"][0]) == (1, False)


def test_pages_of_the_past_join_up_and_keep_their_moment(visitor, board):
    corrected_in_july(board)

    first = visitor.get(STANDINGS, {"known_at": "2025-06-30", "page_size": 1}).json()
    second = visitor.get(first["next"]).json()

    assert (first["count"], table(first) + table(second)) == (2, AS_ENTERED)
    assert second["moment"] == first["moment"]


def test_a_class_that_is_empty_today_can_be_asked_for_as_of_its_time(visitor):
    board = make_board(splits={"tools": ["none", "any"]})
    bring(
        board,
        held("Alpha", "81", "2025-01-02", "2025-01-02", "2025-02-02", conditions={"tools": "any"}),
        held("Beta", "70", "2025-01-02", "2025-01-02", conditions={"tools": "none"}, line=3),
    )

    today = visitor.get(STANDINGS, {"class": "tools=any"})
    then = read(visitor, "standings/", **{"class": "tools=any", "known_at": "2025-01-31"})

    assert_problem(today, 404, "not-found")
    assert "Did you mean tools=none?" in today.json()["detail"]
    assert table(then) == [(1, "Alpha", "81")]


# --- A row ----------------------------------------------------------------------------------


@pytest.mark.parametrize("moment", [{}, {"known_at": "9999-12-31"}], ids=["today", "past"])
def test_a_row_says_what_other_claims_would_give_and_names_its_digest(visitor, board, moment):
    chosen = make_submission(board, system="Alpha", score="60", published=True)
    make_submission(
        board,
        system="Alpha",
        score="40.50",
        relationship="first_party",
        source=make_source("toy/blog"),
        published=True,
    )
    make_submission(board, system="Beta", score="50", published=True)
    refresh(board.pk)

    alpha, beta = read(visitor, "standings/", **moment)["results"]

    assert (alpha["rank"], alpha["choice_best"], alpha["choice_worst"]) == (1, 1, 2)
    assert (alpha["lowest"], alpha["highest"], alpha["claims"]) == ("40.5", "60", 2)
    assert (alpha["submission"], alpha["digest"]) == (chosen.pk, chosen.claim_digest)
    assert (beta["lowest"], beta["highest"], beta["claims"]) == (None, None, 1)


def test_the_present_computed_anew_is_the_present_as_it_is_stored(visitor):
    board = make_board(metrics={"accuracy": {"kind": "proportion"}})
    for name, score in (("Alpha", "81"), ("Beta", "81.0"), ("Gamma", "70"), ("Delta", "12")):
        make_submission(board, system=name, score=score, figure={"n": 50}, published=True)
    refresh(board.pk)

    stored, computed = (
        read(visitor, "standings/", **query)["results"] for query in ({}, {"known_at": "9999-12"})
    )

    assert [row["best_rank"] for row in stored] == [1, 1, 1, 4]
    assert stored == computed


# --- What is no time ------------------------------------------------------------------------

NO_TIMES = [
    "0000-00-00",
    "2025-02-30",
    "2025-13",
    "2025",
    "yesterday",
    "٢٠٢٥-٠٣-١٤",
    "2025-03-14\0",
    "\0",
    "\ud7ff\ufffd",
    "2025-03-14 2025-03-15",
    "-1",
    "2" * 5000,
]


@pytest.mark.parametrize("name", ["as_of", "known_at"])
@pytest.mark.parametrize("text", NO_TIMES, ids=lambda text: ascii(text)[:25])
@pytest.mark.parametrize("part", ["standings/", "difference/"])
def test_what_is_no_time_is_refused_with_what_to_write(visitor, board, part, name, text):
    answer = visitor.get(f"{BOARD}{part}", {name: text})

    assert_problem(answer, 400, "malformed")
    detail = answer.json()["detail"]
    assert detail.startswith(f"{name}: ")
    assert "Write 2026-03-14" in detail
    assert len(detail) < 400


@pytest.mark.parametrize(
    "text",
    [
        "2025-03-14T24:61Z",
        "2025-03-14T09:30",
        "2025-03-14T09:30:00 02:00",
        "2025-03-14T09:30:00+99:99",
        "0001-01-01T00:00:00+05:00",
        "9999-12-31T23:59:59-05:00",
        "٢٠٢٥-٠٣-١٤T٠٩:٣٠:٠٠Z",
    ],
    ids=ascii,
)
def test_an_instant_that_cannot_be_is_refused_with_what_to_write(visitor, board, text):
    answer = visitor.get(STANDINGS, {"known_at": text})

    assert_problem(answer, 400, "malformed")
    assert "or 2026-03-14T09:30:00Z" in answer.json()["detail"]


def test_a_day_with_a_time_is_no_day_for_a_result(visitor, board):
    answer = visitor.get(STANDINGS, {"as_of": "2025-03-14T09:30:00Z"})

    assert_problem(answer, 400, "malformed")
    assert answer.json()["detail"].startswith("as_of: ")


def test_a_board_that_is_not_there_is_answered_with_its_like(visitor):
    make_board("toy/full/1")

    answer = visitor.get("/api/v1/boards/toy/ful/1/standings/")

    assert_problem(answer, 404, "not-found")
    assert answer.json()["detail"] == (
        "There is no leaderboard 'toy/ful/1'. Did you mean toy/full/1?"
    )
