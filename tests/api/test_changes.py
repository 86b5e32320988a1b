"""What changed, on one board and on all of them, newest first."""

import base64
from urllib.parse import urlencode

import pytest

from leaderboard.rankings.models import RankChange
from leaderboard.submissions.models import Submission
from leaderboard.submissions.publishing import withdraw
from tests.api.bodies import assert_problem
from tests.api.past import BOARD, bring, corrected_in_july, held, read, system, table, tell
from tests.builders import make_board, make_submission, make_system

pytestmark = pytest.mark.django_db

CHANGES = "/api/v1/changes/"
BOTH = [CHANGES, f"{BOARD}changes/"]
NOTHING = {
    "entered": [],
    "entered_count": 0,
    "left": [],
    "left_count": 0,
    "corrected": [],
    "corrected_count": 0,
    "overtakes": [],
    "overtakes_count": 0,
    "fell": [],
    "fell_count": 0,
}


def days(client, address: str, **query) -> list[str]:
    """The day of each change, in the order of the answer."""
    return [row["known_at"][:10] for row in client.get(address, query).json()["results"]]


@pytest.mark.parametrize("address", BOTH)
def test_changes_are_told_newest_first_with_systems_by_name(visitor, board, address):
    corrected_in_july(board)
    beta = Submission.objects.get(system__name="Beta").pk
    misread, right = Submission.objects.filter(system__name="Alpha").order_by("pk")

    july, june, february = visitor.get(address).json()["results"]

    assert february.pop("told_at") > february["known_at"]
    assert february == {
        "board": "toy/full/1",
        "class": "",
        "metric": "accuracy",
        "known_at": "2025-02-01T00:00:00Z",
        "backfilled": True,
        "change": {
            **NOTHING,
            "entered": [{"rank": 1, "system": system("Beta"), "submission": beta, "value": "82"}],
            "entered_count": 1,
            "leaders_before": [],
            "leaders_after": [system("Beta")],
            "systems": 1,
        },
    }
    assert (june["known_at"], june["change"]["entered"][0]["rank"]) == ("2025-06-10T00:00:00Z", 2)
    assert july["change"] == {
        **NOTHING,
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
            {"system": system("Alpha"), "over": [system("Beta")], "count": 1, "because": "misread"}
        ],
        "overtakes_count": 1,
        "leaders_before": [system("Beta")],
        "leaders_after": [system("Alpha")],
        "systems": 2,
    }


def test_who_left_and_who_fell_are_named_too(visitor, board, curator):
    bring(
        board,
        held("Alpha", "50", "2025-01-02", "2025-01-02"),
        held("Beta", "60", "2025-01-02", "2025-01-02", "2025-02-02", line=3),
        held("Beta", "40", "2025-01-02", "2025-02-02", line=4),
    )
    withdraw(
        Submission.objects.published().get(system__name="Alpha"),
        because="trained on the test set",
        by=curator,
    )
    tell(board)

    gone, fallen, _ = read(visitor, "changes/")["results"]

    assert fallen["change"]["fell"] == [
        {"system": system("Beta"), "by": [system("Alpha")], "count": 1, "because": "misread"}
    ]
    [left] = gone["change"]["left"]
    assert (left["system"], left["rank"], left["reason"]) == (
        system("Alpha"),
        1,
        "trained on the test set",
    )


def test_the_time_of_a_change_shows_the_table_after_it(visitor, board):
    corrected_in_july(board)
    times = [row["known_at"] for row in read(visitor, "changes/")["results"]]

    tables = [table(read(visitor, "standings/", known_at=time)) for time in times]

    assert [rows[0][1:] for rows in tables] == [("Alpha", "84"), ("Beta", "82"), ("Beta", "82")]
    assert [len(rows) for rows in tables] == [2, 2, 1]


@pytest.mark.parametrize("address", BOTH)
@pytest.mark.parametrize(
    ("since", "expected"),
    [
        ("", ["2025-07-15", "2025-06-10", "2025-02-01"]),
        ("2025-06-10", ["2025-07-15", "2025-06-10"]),
        ("2025-06-11", ["2025-07-15"]),
        ("2025-06", ["2025-07-15", "2025-06-10"]),
        ("2025-06-10T00:00:00Z", ["2025-07-15", "2025-06-10"]),
        ("2025-06-10T00:00:00.000001Z", ["2025-07-15"]),
        ("2025-06-10T01:00+01:00", ["2025-07-15", "2025-06-10"]),
        ("0001-01-01", ["2025-07-15", "2025-06-10", "2025-02-01"]),
        ("9999-12-31T23:59:59Z", []),
    ],
)
def test_changes_can_be_asked_for_since_a_time(visitor, board, address, since, expected):
    corrected_in_july(board)

    assert days(visitor, address, since=since) == expected


@pytest.mark.parametrize("address", BOTH)
@pytest.mark.parametrize(
    "since",
    ["0000-00-00", "yesterday", "2025", "٢٠٢٥-٠٣-١٤", "2025-03-14\0", "2" * 5000],
    ids=lambda text: ascii(text)[:25],
)
def test_a_since_that_is_no_time_is_refused_with_what_to_write(visitor, board, address, since):
    answer = visitor.get(address, {"since": since})

    assert_problem(answer, 400, "malformed")
    assert answer.json()["detail"].startswith("since: ")
    assert "Write 2026-03-14 or 2026-03-14T09:30:00Z." in answer.json()["detail"]


def test_changes_can_be_asked_for_by_benchmark(visitor):
    for address in ("toy/full/1", "toy/full/2", "other/full/1"):
        board = make_board(address)
        make_submission(board, published=True)
        tell(board)

    toy, every = (visitor.get(CHANGES, q).json()["results"] for q in ({"benchmark": "toy"}, {}))

    assert [row["board"] for row in toy] == ["toy/full/2", "toy/full/1"]
    assert [row["board"] for row in every] == ["other/full/1", "toy/full/2", "toy/full/1"]


def test_the_changes_of_a_board_are_its_own(visitor, board):
    other = make_board("toy/full/2")
    make_submission(other, published=True)
    tell(other)

    assert read(visitor, "changes/")["results"] == []


@pytest.mark.parametrize(
    "benchmark", ["tpy", "toy\0", "x" * 5000], ids=lambda text: ascii(text)[:25]
)
def test_an_unknown_benchmark_is_answered_with_its_like(visitor, board, benchmark):
    answer = visitor.get(CHANGES, {"benchmark": benchmark})

    assert_problem(answer, 404, "not-found")
    assert answer.json()["detail"].endswith(("Did you mean toy?", "Known: toy."))


def test_a_system_that_the_record_no_longer_has_is_left_without_a_name(visitor, board):
    make_submission(board, published=True)
    tell(board)
    change = RankChange.objects.get()
    change.facts["leaders_after"] = [0]
    change.save()

    [row] = read(visitor, "changes/")["results"]

    assert row["change"]["leaders_after"] == [{"slug": None, "name": None}]


# --- Pages ----------------------------------------------------------------------------------


def made_changes(board, number: int, *, at: list[str]) -> None:
    """So many changes; the times are gone through again and again."""
    metric, someone = board.columns.get().metric, make_system("Example-1").pk
    facts = {"leaders_before": [], "leaders_after": [someone]}
    RankChange.objects.bulk_create(
        RankChange(
            board=board,
            class_key=f"n={n}",
            metric=metric,
            moment=f"{at[n % len(at)]}T00:00:00Z",
            facts=facts,
        )
        for n in range(number)
    )


def all_pages(client, address: str, *, most: int = 20) -> list[list[str]]:
    """The classes of each page, as the links lead on; a link that leads in circles is cut."""
    pages = []
    while address and len(pages) < most:
        answer = client.get(address).json()
        pages.append([row["class"] for row in answer["results"]])
        address = answer["next"]
    return pages


@pytest.mark.parametrize("address", BOTH)
@pytest.mark.parametrize(
    "at",
    [["2025-01-02"], ["2025-01-02", "2025-01-03"], [f"2025-01-{n:02}" for n in range(1, 31)]],
    ids=len,
)
def test_pages_of_changes_join_up_even_where_many_share_a_moment(visitor, board, address, at):
    made_changes(board, 250, at=at)
    expected = list(RankChange.objects.newest_first().values_list("class_key", flat=True))

    pages = all_pages(visitor, address)

    assert [len(page) for page in pages] == [100, 100, 50]
    assert [key for page in pages for key in page] == expected


def test_more_than_a_thousand_of_one_moment_come_to_an_end(visitor, board):
    made_changes(board, 1250, at=["2025-01-02"])

    pages = all_pages(visitor, CHANGES)

    assert [len(page) for page in pages] == [100] * 12 + [50]
    assert len({key for page in pages for key in page}) == 1250


def test_the_way_back_leads_over_the_same_pages(visitor, board):
    made_changes(board, 150, at=[f"2025-01-{n:02}" for n in range(1, 31)])
    first = visitor.get(CHANGES).json()
    second = visitor.get(first["next"]).json()

    back = visitor.get(second["previous"]).json()

    assert back["results"] == first["results"]


def test_pages_stay_put_while_a_change_arrives_on_top(visitor, board):
    made_changes(board, 150, at=[f"2025-01-{n:02}" for n in range(1, 31)])
    first = visitor.get(CHANGES).json()

    made_changes(make_board("toy/full/2"), 5, at=["2026-01-01"])
    second = visitor.get(first["next"]).json()

    assert len(second["results"]) == 50
    rows = first["results"] + second["results"]
    assert {row["class"] for row in rows} == {f"n={n}" for n in range(150)}
    assert {row["board"] for row in rows} == {"toy/full/1"}


@pytest.mark.parametrize("address", BOTH)
@pytest.mark.parametrize(
    "position",
    ["abc", "", "5", "2025-01-02", "2025-01-02 00:00:00", "\0", "0001-01-01 00:00:00+23:00", "9" * 4400],
    ids=lambda text: ascii(text)[:25],
)  # fmt: skip
def test_a_cursor_that_we_never_gave_leads_nowhere(visitor, board, address, position):
    made_changes(board, 2, at=["2025-01-02"])
    cursor = base64.b64encode(urlencode({"p": position}).encode()).decode()

    answer = visitor.get(address, {"cursor": cursor})

    assert_problem(answer, 404, "not-found")


def test_a_cursor_with_an_odd_time_zone_is_read_as_the_instant_it_is(visitor, board):
    made_changes(board, 2, at=["2025-01-02", "2025-01-03"])
    position = urlencode({"p": "2025-01-03 00:00:30.5+00:00:30.5"})
    cursor = base64.b64encode(position.encode()).decode()

    assert days(visitor, CHANGES, cursor=cursor) == ["2025-01-02"]


@pytest.mark.parametrize("address", BOTH)
def test_whoever_comes_again_asks_for_what_was_told_since(visitor, board, address):
    corrected_in_july(board)

    assert days(visitor, address, since="2026-01-01") == []
    assert len(days(visitor, address, told_since="2026-01-01")) == 3
    assert days(visitor, address, told_since="2999-01-01") == []
