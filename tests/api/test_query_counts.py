"""A list costs the same number of queries however many rows it has."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from leaderboard.catalogue.models import Board, Paper, PaperVersion
from leaderboard.rankings.refreshing import refresh
from tests.api.bodies import ADDRESS, client_of, make_body, propose
from tests.api.past import tell
from tests.builders import make_board, make_paper, make_source, make_submission, make_system

pytestmark = pytest.mark.django_db

BUDGET = 8


def one_more_benchmark(number: int) -> None:
    make_board(f"toy-{number}/full/1", splits={"tools": ["none"]})
    make_board(f"toy-{number}/other/1")


def one_more_board(number: int) -> None:
    make_board(f"toy/full/{number}", metrics={"accuracy": {}, "error": {"direction": "lower"}})


def one_more_system(number: int) -> None:
    make_system(f"Example-{number}", base=make_system(f"Base-{number}"))


def one_more_paper(number: int) -> None:
    paper = Paper.objects.create(slug=f"paper-{number}", title=f"Paper {number}", authors=["A"])
    PaperVersion.objects.create(paper=paper, label="v1", published="2025-01-02")


def one_more_claim(number: int) -> None:
    """Each from a paper of its own, so that nothing is looked up once for all."""
    board = Board.objects.first() or make_board()
    paper = make_paper(f"paper-{number}", arxiv=f"2601.{number:05}")
    make_submission(
        board,
        system=f"Example-{number}",
        score=str(number + 1),
        source=make_source(f"source-{number}", paper=paper),
        date="2026-01-02",
        published=True,
    )


def one_more_standing(number: int) -> None:
    one_more_claim(number)
    refresh(Board.objects.get().pk)


def one_more_change(number: int) -> None:
    """Each board has a change of its own."""
    board = make_board(f"toy-{number}/full/1")
    make_submission(board, system=f"Example-{number}", published=True)
    tell(board)


def one_more_change_of_a_board(number: int) -> None:
    one_more_claim(number)
    tell(Board.objects.get())


def one_more_manifest(number: int) -> None:
    board = Board.objects.first() or make_board()
    refresh(board.pk, anew=True)


LISTS = {
    "/api/v1/benchmarks/": one_more_benchmark,
    "/api/v1/boards/": one_more_board,
    "/api/v1/systems/": one_more_system,
    "/api/v1/papers/": one_more_paper,
    "/api/v1/submissions/": one_more_claim,
    "/api/v1/boards/toy/full/1/standings/": one_more_standing,
    "/api/v1/boards/toy/full/1/standings/?known_at=9999-12-31": one_more_standing,
    "/api/v1/boards/toy/full/1/manifests/": one_more_manifest,
    "/api/v1/boards/toy/full/1/changes/": one_more_change_of_a_board,
    "/api/v1/changes/": one_more_change,
}
BUDGETS = {
    "/api/v1/boards/toy/full/1/standings/": 5,
    "/api/v1/boards/toy/full/1/standings/?known_at=9999-12-31": 8,
    "/api/v1/boards/toy/full/1/certificate/": 5,
    "/api/v1/boards/toy/full/1/history/": 6,
    "/api/v1/boards/toy/full/1/difference/?known_at=2020-01-01": 9,
    "/api/v1/boards/toy/full/1/changes/": 3,
    "/api/v1/boards/toy/full/1/manifests/": 3,
    "/api/v1/boards/toy/full/1/manifests/1/": 2,
    "/api/v1/changes/": 2,
}


def queries(client, address: str, *, rows: int) -> int:
    """How many queries it takes to read a list that has at least so many rows."""
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(address)
    assert len(answer.json()["results"]) >= rows
    return len(captured)


@pytest.mark.parametrize(("address", "one_more"), LISTS.items(), ids=LISTS)
def test_a_list_of_twenty_costs_what_a_list_of_two_costs(visitor, address, one_more):
    for number in range(2):
        one_more(number)
    few = queries(visitor, address, rows=2)

    for number in range(2, 20):
        one_more(number)

    assert queries(visitor, address, rows=20) == few <= BUDGET


@pytest.mark.parametrize("rows", [2, 30])
def test_what_is_told_of_a_ranking_keeps_to_its_budget(
    visitor, django_assert_max_num_queries, rows
):
    for number in range(rows):
        one_more_claim(number)
    tell(Board.objects.get())

    for address, budget in BUDGETS.items():
        with django_assert_max_num_queries(budget):
            answer = visitor.get(address)
        assert answer.status_code == 200, address


def test_ones_own_proposals_cost_the_same_however_many_there_are(board):
    client = client_of()
    for number in range(2):
        propose(client, make_body(system=f"Example-{number}"))
    client.get(ADDRESS)  # the token notes its use, once a minute
    few = queries(client, ADDRESS, rows=2)

    for number in range(2, 20):
        propose(client, make_body(system=f"Example-{number}"))

    assert queries(client, ADDRESS, rows=20) == few <= BUDGET


def test_proposing_costs_the_same_on_a_full_board(board):
    client = client_of()
    for number in range(2):
        make_system(f"Other-{number}")
        propose(client, make_body(system=f"Other-{number}"))
    with CaptureQueriesContext(connection) as few:
        propose(client, make_body(system="Example-1"))
    for number in range(2, 20):
        make_submission(board, system=f"Other-{number}", published=True)

    with CaptureQueriesContext(connection) as many:
        propose(client, make_body(system="Example-2"))

    assert len(many) == len(few)
