"""What is refused, how it is said, and that nothing of it stays."""

import json

import pytest

from leaderboard.submissions.models import Score, Source, Submission, SystemCandidate
from tests.api.bodies import assert_problem, faults, make_body, propose
from tests.builders import make_board

pytestmark = pytest.mark.django_db


def rows() -> list[int]:
    """How many rows a proposal could have left behind."""
    return [kind.objects.count() for kind in (Submission, Score, Source, SystemCandidate)]


def detail(response, pointer: str) -> str:
    [text] = [e["detail"] for e in response.json()["errors"] if e["pointer"] == pointer]
    return text


# --- Everything at once ---------------------------------------------------------------------


def test_every_faulty_field_is_named_at_once(api_user, board):
    answer = propose(
        api_user,
        {
            "board": "toy/full/1",
            "system": {"nme": "Example-1", "kind": "robot"},
            "scores": {"acuracy": "5", "accuracy": "101"},
            "conditions": {"tools": "none"},
            "result_date": "2026-02-30",
            "source": {"paper": "somewhere", "locator": "Table 2"},
            "note": 5,
            "extra": 1,
        },
    )

    assert_problem(answer, 422, "invalid-submission")
    assert faults(answer) == {
        "/extra": "unknown_field",
        "/system/nme": "unknown_field",
        "/system/name": "missing",
        "/system/kind": "unknown_kind",
        "/source/paper": "not_an_identifier",
        "/scores/acuracy": "unknown_metric",
        "/scores/accuracy": "out_of_bounds",
        "/conditions/tools": "unknown_condition",
        "/result_date": "not_a_date",
        "/note": "not_a_text",
    }
    assert rows() == [0, 0, 0, 0]


def test_a_score_is_checked_to_its_end_even_where_its_value_is_faulty(api_user, board):
    score = {"value": "NaN", "n": -1, "stderr": "x", "interval": [1], "level": "2", "note": 5}

    answer = propose(api_user, make_body(scores={"accuracy": score}))

    assert set(faults(answer)) == {f"/scores/accuracy/{key}" for key in score}


def test_a_metric_with_a_faulty_value_is_still_checked_by_name(api_user, board):
    answer = propose(api_user, make_body(scores={"acuracy": {"value": "high"}}))

    assert faults(answer) == {
        "/scores/acuracy": "unknown_metric",
        "/scores/acuracy/value": "not_a_number",
    }


def test_no_field_has_two_faults_that_say_the_same(api_user, board):
    answer = propose(
        api_user,
        make_body(
            system={"name": "Example-1", "kind": 5}, source={"paper": 5, "locator": "Table 2"}
        ),
    )

    pointers = [error["pointer"] for error in answer.json()["errors"]]
    assert sorted(pointers) == ["/source/paper", "/system/kind"]


def test_a_slash_or_tilde_in_a_name_is_escaped_in_its_pointer(api_user, board):
    answer = propose(api_user, make_body(conditions={"a/b~c": "x"}))

    assert faults(answer) == {"/conditions/a~1b~0c": "unknown_condition"}


# --- The matrix -----------------------------------------------------------------------------

FAULTY = {
    "no board": ({"board": None}, "/board", "missing"),
    "a board that is no text": ({"board": 5}, "/board", "not_a_text"),
    "an unknown board": ({"board": "toy/ful/1"}, "/board", "unknown_board"),
    "no system": ({"system": None}, "/system", "missing"),
    "a system in a list": ({"system": ["Example-1"]}, "/system", "missing"),
    "a system without a name": ({"system": {"kind": "model"}}, "/system/name", "missing"),
    "a blank name": ({"system": {"name": "  "}}, "/system/name", "missing"),
    "a name too long": ({"system": "x" * 201}, "/system", "too_long"),
    "a reference": ({"system": {"name": "R", "kind": "reference"}}, "/system/kind", "unknown_kind"),
    "no scores": ({"scores": {}}, "/scores", "missing"),
    "scores in a list": ({"scores": [81.4]}, "/scores", "missing"),
    "an unknown metric": ({"scores": {"acuracy": "5"}}, "/scores/acuracy", "unknown_metric"),
    "words for a value": ({"scores": {"accuracy": "high"}}, "/scores/accuracy", "not_a_number"),
    "a decimal comma": ({"scores": {"accuracy": "81,4"}}, "/scores/accuracy", "not_a_number"),
    "a sign of percent": ({"scores": {"accuracy": "81.4%"}}, "/scores/accuracy", "not_a_number"),
    "true for a value": ({"scores": {"accuracy": True}}, "/scores/accuracy", "not_a_number"),
    "other digits": ({"scores": {"accuracy": "٤٢"}}, "/scores/accuracy", "not_a_number"),
    "above the bound": ({"scores": {"accuracy": "100.1"}}, "/scores/accuracy", "out_of_bounds"),
    "below the bound": ({"scores": {"accuracy": "-1"}}, "/scores/accuracy", "out_of_bounds"),
    "a proportion": ({"scores": {"accuracy": "0.41"}}, "/scores/accuracy", "wrong_scale"),
    "an unknown condition": ({"conditions": {"x": "y"}}, "/conditions/x", "unknown_condition"),
    "conditions in a list": ({"conditions": ["none"]}, "/conditions", "not_an_object"),
    "no date": ({"result_date": None}, "/result_date", "missing"),
    "no such day": ({"result_date": "2026-02-30"}, "/result_date", "not_a_date"),
    "no such month": ({"result_date": "2026-13"}, "/result_date", "not_a_date"),
    "a week": ({"result_date": "2026-W01-1"}, "/result_date", "not_a_date"),
    "a day without hyphens": ({"result_date": "20261001"}, "/result_date", "not_a_date"),
    "a year as a number": ({"result_date": 2026}, "/result_date", "not_a_text"),
    "a day to come": ({"result_date": "9999-12-31"}, "/result_date", "in_the_future"),
    "no source": ({"source": None}, "/source", "missing"),
    "a source without a place": ({"source": {"locator": "T"}}, "/source", "missing"),
    "a script for a page": (
        {"source": {"url": "javascript:alert(1)"}},
        "/source/url",
        "not_an_address",
    ),
    "a bare DOI": (
        {"source": {"paper": "10.1000/x", "locator": "Table 2"}},
        "/source/paper",
        "not_an_identifier",
    ),
    "a paper in other digits": (
        {"source": {"paper": "arXiv:٢٥٠١.00001", "locator": "Table 2"}},
        "/source/paper",
        "not_an_identifier",
    ),
    "half a repository": (
        {"source": {"repository": "x"}},
        "/source/repository",
        "not_a_repository",
    ),
    "a branch for a commit": (
        {"source": {"repository": "a/b", "commit": "main"}},
        "/source/commit",
        "not_a_commit",
    ),
    "a note too long": ({"note": "x" * 2001}, "/note", "too_long"),
    "a field we do not know": ({"scroes": {}}, "/scroes", "unknown_field"),
}


@pytest.mark.parametrize(("change", "pointer", "code"), FAULTY.values(), ids=FAULTY)
def test_a_faulty_field_is_pointed_at_and_leaves_nothing(api_user, board, change, pointer, code):
    answer = propose(api_user, make_body(**change))

    assert_problem(answer, 422, "invalid-submission")
    assert faults(answer) == {pointer: code}
    assert rows() == [0, 0, 0, 0]


def test_an_address_in_two_lines_is_refused(api_user, board):
    answer = propose(api_user, make_body(source={"url": "https://a.example/\nb"}))

    assert_problem(answer, 422, "invalid-submission")
    assert set(faults(answer)) == {"/source/url"}


SCORE = {
    "no value": ({"n": 5}, "value", "not_a_number"),
    "no items": ({"n": 0}, "n", "not_a_count"),
    "half an item": ({"n": 2.5}, "n", "not_a_count"),
    "a negative error": ({"stderr": "-1"}, "stderr", "negative"),
    "one bound": ({"interval": ["40"]}, "interval", "not_an_interval"),
    "swapped bounds": ({"interval": ["60", "40"]}, "interval", "bounds_swapped"),
    "a bound of words": ({"interval": ["low", "90"]}, "interval/0", "not_a_number"),
    "a level in percent": ({"interval": ["4", "60"], "level": "95"}, "level", "out_of_bounds"),
    "a fact we do not know": ({"sterr": "1"}, "sterr", "unknown_field"),
}


@pytest.mark.parametrize(("facts", "part", "code"), SCORE.values(), ids=SCORE)
def test_a_faulty_fact_of_a_score_is_pointed_at(api_user, board, facts, part, code):
    score = facts if part == "value" else {"value": "50", **facts}

    answer = propose(api_user, make_body(scores={"accuracy": score}))

    assert_problem(answer, 422, "invalid-submission")
    assert faults(answer) == {f"/scores/accuracy/{part}": code}


# --- Values that are not finite, or larger than can be kept ---------------------------------


@pytest.mark.parametrize("text", ["NaN", "Infinity", "-Infinity", "1e400", "1e99", "9" * 5000])
@pytest.mark.parametrize("quote", ["", '"'])
def test_a_value_that_is_not_finite_or_too_long_is_refused(api_user, board, text, quote):
    body = json.dumps(make_body(scores={"accuracy": "@"})).replace('"@"', quote + text + quote)

    answer = propose(api_user, body)

    assert_problem(answer, 422, "invalid-submission")
    assert set(faults(answer)) == {"/scores/accuracy"}


@pytest.mark.parametrize(
    "facts",
    [
        {"stderr": "1e30"},
        {"interval": ["-1e30", "1e30"]},
        {"interval": ["40", "60"], "level": "0.99999"},
        {"interval": ["40", "60"], "level": "0.00001"},
        {"n": "00000000000000000001999999999999"},
    ],
)
def test_uncertainty_larger_or_finer_than_can_be_kept_is_refused(api_user, board, facts):
    answer = propose(api_user, make_body(scores={"accuracy": {"value": "50", **facts}}))

    assert_problem(answer, 422, "invalid-submission")


def test_an_interval_that_does_not_hold_its_value_is_refused(api_user, board):
    score = {"value": "50", "interval": ["60", "70"]}

    answer = propose(api_user, make_body(scores={"accuracy": score}))

    assert_problem(answer, 422, "invalid-submission")


@pytest.mark.parametrize("unit", ["proportion", "banana", None, 5])
def test_a_unit_that_is_not_the_metrics_is_refused(api_user, board, unit):
    answer = propose(api_user, make_body(scores={"accuracy": {"value": "0.41", "unit": unit}}))

    assert_problem(answer, 422, "invalid-submission")
    assert "/scores/accuracy/unit" in faults(answer)


# --- What to do about it --------------------------------------------------------------------


def test_an_unknown_board_is_answered_with_its_like(api_user, board):
    answer = propose(api_user, make_body(board="toy/ful/1"))

    assert "Did you mean toy/full/1?" in detail(answer, "/board")


def test_an_unknown_metric_is_answered_with_its_like(api_user, board):
    answer = propose(api_user, make_body(scores={"acuracy": "5"}))

    assert "Did you mean accuracy?" in detail(answer, "/scores/acuracy")


def test_a_proportion_is_answered_with_the_percentage_it_may_mean(api_user, board):
    answer = propose(api_user, make_body(scores={"accuracy": "0.41"}))

    assert "Write 41 if that is meant" in detail(answer, "/scores/accuracy")


def test_an_unknown_answer_to_a_condition_is_told_the_known_ones(api_user):
    make_board(splits={"tools": ["none", "with tools"]})

    answer = propose(api_user, make_body(conditions={"tools": "with tool"}))

    assert "Did you mean with tools" in detail(answer, "/conditions/tools")


def test_a_figure_of_a_paper_names_its_place_in_the_paper(api_user, board):
    answer = propose(api_user, make_body(source={"paper": "arXiv:2501.00001v1"}))

    assert faults(answer) == {"/source/locator": "missing"}
