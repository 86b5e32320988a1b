"""Panels on their pages: the golden values of the design, shown as they are counted."""

import pytest

from leaderboard.catalogue.models import Panel, PanelColumn
from leaderboard.rankings.refreshing import refresh
from tests.builders import make_board, make_submission
from tests.website.reading import main_of, ranks_of, rows_of, systems_of

pytestmark = pytest.mark.django_db

GOLDEN = {
    "A": {"t1": "0.9", "t2": "0.5"},
    "B": {"t1": "0.8", "t2": "0.6", "t3": "0.3"},
    "C": {"t1": "0.7", "t2": "0.4", "t3": "0.3"},
    "D": {"t1": "0.6", "t3": "0.9"},
}


@pytest.fixture
def panel():
    """Three tasks in one panel, as DESIGN section 4 works them out."""
    board = make_board(metrics={key: {} for key in ("t1", "t2", "t3")})
    for system, scores in GOLDEN.items():
        make_submission(board, system=system, scores=scores, published=True)
    make_submission(
        board,
        system="People",
        scores={"t1": "1.0"},
        kind="reference",
        reference="human",
        published=True,
    )
    refresh(board.pk)
    panel = Panel.objects.create(
        benchmark=board.benchmark, slug="three-tasks", name="Three tasks", summary="All three."
    )
    for position, column in enumerate(board.columns.order_by("position")):
        PanelColumn.objects.create(
            panel=panel, board=board, metric=column.metric, position=position
        )
    return panel


def cells_of(response) -> dict[str, list[str]]:
    return {
        row.one("th").all("a")[0].text: [cell.text for cell in row.all("td")]
        for row in rows_of(response)
    }


def test_mean_win_rates_are_those_worked_out_by_hand(visitor, panel):
    rows = cells_of(visitor.get("/panels/three-tasks/"))

    assert {name: cells[1] for name, cells in rows.items()} == {
        "B": "63.9",
        "C": "19.4",
        "A": "75.0 50.0–83.3",
        "D": "50.0 33.3–66.7",
    }


def test_only_those_with_four_fifths_of_the_columns_are_ranked(visitor, panel):
    page = visitor.get("/panels/three-tasks/")

    assert systems_of(page)[:2] == ["B", "C"]
    assert [rank[:1] for rank in ranks_of(page)] == ["1", "2", "–", "–"]
    assert "2 ranked of 4 models" in main_of(page).text


def test_borda_counts_are_those_worked_out_by_hand_and_can_order_the_table(visitor, panel):
    page = visitor.get("/panels/three-tasks/?by=borda")

    assert systems_of(page) == ["B", "A", "C", "D"]
    assert [cells[2] for cells in cells_of(page).values()] == ["6.5", "5", "3.5", "3"]


def test_a_reference_takes_no_part(visitor, panel):
    assert "People" not in systems_of(visitor.get("/panels/three-tasks/"))


def test_a_panel_says_what_it_counts_and_is_found_from_its_benchmark(visitor, panel):
    assert "All three." in main_of(visitor.get("/panels/three-tasks/")).text
    assert "Three tasks" in main_of(visitor.get("/panels/")).text
    assert "/panels/three-tasks/" in visitor.get("/benchmarks/toy/").content.decode()


def test_a_panel_nobody_filled_says_so(visitor, panel):
    panel.columns.all().delete()

    assert "None of the panel’s columns" in main_of(visitor.get("/panels/three-tasks/")).text


def test_without_any_panel_the_list_says_so(visitor, db):
    assert "No panel has been declared" in main_of(visitor.get("/panels/")).text


def test_an_unknown_panel_is_not_found(visitor, db):
    assert visitor.get("/panels/none-such/").status_code == 404


def test_a_panel_page_takes_as_many_statements_however_long_it_is(
    visitor, panel, django_assert_num_queries
):
    with django_assert_num_queries(3):
        visitor.get("/panels/three-tasks/")

    board = panel.columns.first().board
    for number in range(20):
        make_submission(board, system=f"More {number}", scores={"t1": "0.1"}, published=True)
    refresh(board.pk)

    with django_assert_num_queries(3):
        visitor.get("/panels/three-tasks/")
