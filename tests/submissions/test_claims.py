from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils.timezone import now

from leaderboard.submissions.intake import Defaults, Intake, Outcome
from leaderboard.submissions.models import Score, Submission, SystemCandidate
from tests.builders import make_board, make_row, make_source, make_system, make_user


def receive(row, **defaults) -> Outcome:
    [outcome] = Intake(Defaults(source=make_source(), **defaults), by=make_user()).receive([row])
    return outcome


def codes(outcome: Outcome) -> dict[str, str]:
    return {".".join(fault.at): fault.code for fault in outcome.faults}


# --- What is wrong with a row ---------------------------------------------------------------


def test_all_faults_of_a_row_are_told_at_once(board):
    row = make_row(
        board,
        scores={"accuracy": "181.4", "acuracy": "1"},
        conditions={"mood": "good"},
        date="yesterday",
    )

    outcome = receive(row)

    assert codes(outcome) == {
        "result_date": "not_a_date",
        "conditions.mood": "unknown_condition",
        "scores.accuracy.value": "out_of_bounds",
        "scores.acuracy": "unknown_metric",
    }


def test_a_refused_row_leaves_no_candidate_behind(board):
    outcome = receive(make_row(board, "Newcomer-7", date="yesterday"))

    assert outcome.verdict == "refused"
    assert not SystemCandidate.objects.exists()


def test_looking_at_a_row_stores_nothing(board):
    Intake(Defaults(source=make_source()), by=make_user()).examine(make_row(board, "Newcomer-7"))

    assert not SystemCandidate.objects.exists()


@pytest.mark.parametrize(
    ("fields", "hint"),
    [
        ({"board": "toy/ful/1"}, "Did you mean toy/full/1?"),
        ({"scores": {"acuracy": "50"}}, "Did you mean accuracy?"),
        ({"conditions": {"tool": "none"}}, "Did you mean tools?"),
        ({"conditions": {"tools": "with tool"}}, "Did you mean with tools?"),
        ({"board": "zzz"}, "Known: toy/full/1."),
    ],
)
def test_a_name_that_leads_nowhere_is_answered_with_near_ones(db, fields, hint):
    make_board("toy/full/1", splits={"tools": ["none", "with tools"]})

    outcome = receive(make_row(**fields))

    assert outcome.verdict == "refused"
    assert hint in outcome.reason


@pytest.mark.parametrize("printed", ["-0.1", "100.1"])
def test_a_value_outside_its_metrics_bounds_is_refused(board, printed):
    outcome = receive(make_row(board, scores={"accuracy": printed}))

    assert codes(outcome) == {"scores.accuracy.value": "out_of_bounds"}
    assert f"{printed} is outside 0 to 100" in outcome.reason


@pytest.mark.parametrize("printed", ["0", "100"])
def test_the_bounds_themselves_can_be_reached(board, printed):
    make_system("Example-1")

    outcome = receive(make_row(board, "Example-1", {"accuracy": printed}))

    assert outcome.verdict == "created"


@pytest.mark.parametrize(
    ("figure", "fault"),
    [
        ({"stderr": Decimal("-1")}, "stderr"),
        ({"stderr": Decimal("1e30")}, "stderr"),
        ({"low": Decimal(82), "high": Decimal(80), "level": Decimal("0.95")}, "interval"),
        ({"low": Decimal(80), "high": Decimal("1e30"), "level": Decimal("0.95")}, "interval"),
        ({"low": Decimal(80), "high": Decimal(82), "level": Decimal(95)}, "level"),
        ({"n": 10**12}, "n"),
    ],
)
def test_a_figure_with_impossible_company_is_refused_with_its_place(board, figure, fault):
    outcome = receive(make_row(board, figure=figure))

    assert list(codes(outcome)) == [f"scores.accuracy.{fault}"]


def test_a_row_without_a_figure_is_refused(board):
    make_system("Example-1")

    outcome = receive(replace(make_row(board, "Example-1"), figures=()))

    assert (outcome.verdict, outcome.submission) == ("refused", None)


# --- Values and units -----------------------------------------------------------------------


def test_a_proportion_sent_to_a_percent_board_is_refused_with_the_percentage(board):
    outcome = receive(make_row(board, scores={"accuracy": "0.814"}))

    assert codes(outcome) == {"scores.accuracy.value": "wrong_scale"}
    assert "Write 81.4 if that is meant" in outcome.reason


def test_less_than_one_percent_is_taken_when_the_unit_is_stated(board):
    make_system("Example-1")

    outcome = receive(make_row(board, "Example-1", {"accuracy": "0.8"}), units_stated=True)

    assert outcome.verdict == "created"


def test_one_low_percentage_among_others_is_believed(db):
    board = make_board(metrics={"easy": {}, "hard": {}})
    make_system("Example-1")

    outcome = receive(make_row(board, "Example-1", {"easy": "40.5", "hard": "0.5"}))

    assert outcome.verdict == "created"


def test_a_source_in_another_unit_is_converted_and_its_print_is_kept(board):
    make_system("Example-1")

    receive(
        make_row(board, "Example-1", {"accuracy": "0.814"}, figure={"stderr": Decimal("0.012")}),
        factors={"accuracy": Decimal(100)},
        units_stated=True,
    )

    score = Score.objects.get()
    assert (score.printed, score.value, score.stderr) == ("0.814", Decimal("81.4"), Decimal("1.2"))


@pytest.mark.parametrize(
    "printed",
    ["7.00000000000000000001", "123456789.12345678901234567891", "7.000000000000000000001", "1e18"],
)
def test_a_value_is_stored_to_its_last_digit_or_refused(db, printed):
    board = make_board(metrics={"score": {"scale": "points", "upper": None}})
    make_system("Example-1")

    outcome = receive(make_row(board, "Example-1", {"score": printed}))

    stored = list(Score.objects.values_list("value", flat=True))
    assert stored == [Decimal(printed)] or outcome.verdict == "refused"


# --- Dates ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "day", "precision"),
    [
        ("2026-03-14", date(2026, 3, 14), "day"),
        ("2024-02", date(2024, 2, 29), "month"),
        ("", None, "day"),
    ],
)
def test_a_date_is_kept_as_exactly_as_it_was_stated(board, text, day, precision):
    make_system("Example-1")

    receive(make_row(board, "Example-1", date=text))

    held = Submission.objects.get()
    assert (held.result_date, held.result_date_precision) == (day, precision)


def test_the_present_month_is_not_in_the_future(board):
    make_system("Example-1")

    outcome = receive(make_row(board, "Example-1", date=f"{now():%Y-%m}"))

    assert outcome.verdict == "created"


def test_a_date_in_the_future_is_refused(board):
    text = (now().date() + timedelta(days=2)).isoformat()

    outcome = receive(make_row(board, date=text))

    assert codes(outcome) == {"result_date": "in_the_future"}


@pytest.mark.parametrize(
    "text", ["soon", "14.03.2026", "2026", "2026-13", "2026-02-30", "2026-W01-1", "20260314"]
)
def test_anything_else_is_not_a_date(board, text):
    outcome = receive(make_row(board, date=text))

    assert codes(outcome) == {"result_date": "not_a_date"}
    assert "Write 2026-03-14" in outcome.reason


# --- Conditions -----------------------------------------------------------------------------


def test_what_a_row_states_and_what_it_does_not_both_name_its_class(db):
    board = make_board(splits={"tools": ["none"], "shots": ["0", "5"]})
    make_system("Example-1")

    both = receive(make_row(board, "Example-1", conditions={"tools": "none", "shots": "5"}))
    one = receive(make_row(board, "Example-1", conditions={"shots": "0"}))

    assert both.submission.class_key == "tools=none; shots=5"
    assert one.submission.class_key == "tools=; shots=0"


def test_a_row_overrules_the_conditions_of_its_table(db):
    board = make_board(splits={"tools": ["none", "with tools"]})
    make_system("Example-1")

    outcome = receive(
        make_row(board, "Example-1", conditions={"tools": "with tools"}),
        conditions={"tools": "none"},
    )

    assert outcome.submission.conditions == {"tools": "with tools"}
