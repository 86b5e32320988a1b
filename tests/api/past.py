"""Results with times of their own: brought through intake, ranked, and their history told."""

from typing import Any

from django.test import Client

from leaderboard.accounts.models import User
from leaderboard.catalogue.models import Board
from leaderboard.importers.rows import ResultRow
from leaderboard.rankings.chronicling import chronicle
from leaderboard.rankings.refreshing import refresh
from leaderboard.submissions.intake import Defaults, Intake
from leaderboard.submissions.models import TrustedSubmitter
from tests.builders import make_row, make_source, make_system

BOARD = "/api/v1/boards/toy/full/1/"


def held(system: str, score: str, public: str, since: str, until: str = "", **fields) -> ResultRow:
    """A claim public on one day and held here from another, replaced where it says until when."""
    ended = {"known_to": until, "because": "misread"} if until else {}
    make_system(system)
    return make_row("toy/full/1", system, {"accuracy": score}, date=public, known_from=since, **ended, **fields)  # fmt: skip


def bring(board: Board, *rows: ResultRow, source: str = "toy/paper") -> None:
    """As the records are brought: published at once, ranked, and told."""
    records, _ = User.objects.get_or_create(username="records")
    TrustedSubmitter.objects.get_or_create(user=records, board=board)
    defaults = Defaults(source=make_source(source), relationship="owner", corrects=True)
    for outcome in Intake(defaults, by=records).receive(list(rows)):
        assert outcome.submission is not None, outcome.reason
    tell(board)


def tell(board: Board) -> None:
    refresh(board.pk)
    chronicle(board.pk)


def corrected_in_july(board: Board) -> None:
    """Alpha's result: dated March, entered in June, corrected in July. Beta's is older."""
    bring(
        board,
        held("Beta", "82", public="2025-01-10", since="2025-02-01"),
        held("Alpha", "81", public="2025-03-05", since="2025-06-10", until="2025-07-15", line=3),
        held("Alpha", "84", public="2025-03-05", since="2025-07-15", line=4),
    )


def read(client: Client, part: str, **query: Any) -> dict[str, Any]:
    """What stands at an address below the board's own."""
    answer = client.get(f"{BOARD}{part}", query)
    assert answer.status_code == 200, answer.content
    return answer.json()


def table(answer: dict[str, Any]) -> list[tuple[int | None, str, str]]:
    """(rank, system, figure) of each row."""
    return [(row["rank"], row["system"]["name"], row["printed"]) for row in answer["results"]]


def system(name: str) -> dict[str, str]:
    """A system as answers name it."""
    return {"slug": name.lower(), "name": name}
