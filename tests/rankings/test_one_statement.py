"""The statement that ranks a board against the rules it follows, on every kind of board."""

from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leaderboard.catalogue.models import Board, Metric
from leaderboard.rankings.checking import rows_that_differ
from leaderboard.rankings.computing import metrics_of, published_figures, ranking_rows
from leaderboard.rankings.models import ScoreInterval
from leaderboard.rankings.refreshing import refresh
from leaderboard.submissions.publishing import withdraw
from tests.builders import make_board, make_curator, make_source, make_submission

pytestmark = pytest.mark.django_db(transaction=False)

METRICS = {
    "accuracy": {"kind": "proportion"},
    "error": {"direction": "lower"},
    "cost": {"direction": "none", "upper": None},
}
# Steps of 0.49, so that intervals of ±0.25 × 1.96 touch each other.
values = st.integers(0, 12).map(lambda steps: str(steps * Decimal("0.49")))


@st.composite
def boards(draw):
    """Claims as (system, source, class, relationship, date, scores, facts of each figure)."""
    scores = st.dictionaries(st.sampled_from(list(METRICS)), values, min_size=1)
    facts = st.sampled_from(
        [
            {},
            {"n": 40},
            {"stderr": Decimal("0.25")},
            {"low": Decimal(0), "high": Decimal(8), "level": Decimal("0.95")},
            {"low": Decimal(0), "high": Decimal(8), "level": Decimal("0.9")},
        ]
    )
    claim = st.tuples(
        st.sampled_from("ABCDE"),
        st.sampled_from(["toy/one", "toy/two", "toy/three"]),
        st.sampled_from([{}, {"tools": "none"}, {"tools": "with tools"}]),
        st.sampled_from(["owner", "independent", "first_party"]),
        st.sampled_from(["", "2026-01-05", "2026-02-05"]),
        scores,
        facts,
    )
    about = lambda claim: (claim[0], claim[1], str(claim[2]))  # noqa: E731
    return draw(st.lists(claim, max_size=9, unique_by=about)), draw(st.sampled_from(["", "E"]))


def publish_claims(board, claims, reference: str = "") -> None:
    """Publish drawn claims; the system named `reference` is how well people do."""
    for system, source, conditions, relationship, date, scores, facts in claims:
        human = {"kind": "reference", "reference": "human"} if system == reference else {}
        make_submission(
            board,
            system=system,
            scores=scores,
            source=make_source(source),
            conditions=conditions,
            relationship=relationship,
            date=date,
            figure=facts,
            published=True,
            **human,
        )


@settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(boards())
def test_the_statement_writes_the_rows_that_the_rules_give(db, drawn):
    claims, reference = drawn
    with transaction.atomic():
        board = make_board(metrics=METRICS, splits={"tools": []})
        publish_claims(board, claims, reference)

        refresh(board.pk, anew=True)

        assert rows_that_differ(board) == []
        assert board.standings.count() == len(_expected(board))
        transaction.set_rollback(True)


def _expected(board):
    metrics = metrics_of(board)
    return list(ranking_rows(metrics.values(), published_figures(board, metrics)))


def test_intervals_that_only_touch_leave_both_ranks_open(board):
    level = {"level": Decimal("0.95")}
    for system, value, low, high in [("Upper", "90", 88, 92), ("Lower", "86", 84, 88)]:
        figure = {"low": Decimal(low), "high": Decimal(high), **level}
        make_submission(board, system=system, score=value, figure=figure, published=True)

    refresh(board.pk)

    assert set(board.standings.values_list("best_rank", "worst_rank")) == {(1, 2)}
    assert rows_that_differ(board) == []


def test_a_refresh_that_changes_nothing_rewrites_no_row(board):
    make_submission(board, system="Leader", score="91.0", published=True)
    make_submission(board, system="Runner-up", score="88.5", published=True)
    refresh(board.pk)
    before = list(board.standings.values_list("pk", "rank"))

    refresh(board.pk, anew=True)

    assert list(board.standings.values_list("pk", "rank")) == before
    assert board.refreshes.first().changed == 0


def test_only_the_rows_that_differ_are_rewritten(board):
    for number in range(5):
        make_submission(board, system=f"System {number}", score=f"{90 - number}", published=True)
    refresh(board.pk)

    make_submission(board, system="Second", score="89.5", published=True)
    refresh(board.pk)

    assert board.refreshes.first().changed == 5  # the newcomer, and the four it came before


def test_a_redefined_metric_has_its_intervals_worked_out_again(board):
    make_submission(board, score="90", figure={"n": 10}, published=True)
    refresh(board.pk)
    assert ScoreInterval.objects.get().origin == "none"

    Metric.objects.update(kind="proportion")
    refresh(board.pk)

    assert ScoreInterval.objects.get().origin == "wilson"
    assert str(board.standings.get().low)[:5] == "59.58"


def test_what_stands_wrongly_is_found_and_mended(board):
    make_submission(board, system="Leader", score="91.0", published=True)
    refresh(board.pk)
    board.standings.update(rank=7)
    assert [found.name for found in rows_that_differ(board)] == ["rank"]

    refresh(board.pk, anew=True)

    assert rows_that_differ(board) == []


def test_a_class_lost_with_its_last_claim_leaves_no_rows():
    board = make_board(splits={"tools": []})
    gone = make_submission(board, conditions={"tools": "none"}, published=True)
    make_submission(board, system="Other", published=True)
    refresh(board.pk)

    withdraw(gone, because="wrong board", by=make_curator())
    refresh(board.pk)

    assert set(board.standings.values_list("class_key", flat=True)) == {"tools="}


def test_the_ranking_of_one_board_touches_no_other():
    board, other = make_board(), make_board("toy/other/1")
    make_submission(board, published=True)
    make_submission(other, published=True)
    refresh(other.pk)

    refresh(board.pk)

    assert Board.objects.stale().count() == 0
    assert other.standings.count() == board.standings.count() == 1
