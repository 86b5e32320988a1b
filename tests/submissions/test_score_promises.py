"""What PostgreSQL itself refuses about scores, whoever asks."""

import pytest
from django.db import Error, connection, transaction

from leaderboard.catalogue.models import Board, Metric
from leaderboard.submissions.models import Score, Submission
from leaderboard.submissions.publishing import reject, withdraw
from tests.builders import make_board, make_curator, make_submission

pytestmark = pytest.mark.django_db


@pytest.fixture
def board(db) -> Board:
    return make_board(metrics={"accuracy": {}, "other": {}})


@pytest.fixture
def proposed(board) -> Submission:
    return make_submission(board)


def refused(act, *args, match: str | None = None, **kwargs) -> None:
    with pytest.raises(Error, match=match), transaction.atomic():
        act(*args, **kwargs)


@pytest.mark.parametrize("column", ["value", "n", "stderr"])
def test_a_score_can_never_be_edited(proposed, column):
    refused(Score.objects.update, **{column: 99}, match="Cannot update")


@pytest.mark.parametrize("status", ["published", "withdrawn", "rejected"])
def test_a_score_cannot_be_added_to_a_reviewed_claim(board, status):
    submission = make_submission(board, published=status != "rejected")
    if status == "rejected":
        reject(submission, because="no source", by=make_curator())
    if status == "withdrawn":
        withdraw(submission, because="retracted", by=make_curator())

    refused(add_score, submission, match=f"cannot be added to a {status} submission")


@pytest.mark.parametrize("value", ["-0.01", "100.01", "NaN", "Infinity"])
def test_a_score_is_a_number_within_its_metrics_bounds(proposed, value):
    refused(add_score, proposed, value)


def test_a_score_without_bounds_is_still_a_number(proposed):
    Metric.objects.update(lower=None, upper=None)

    refused(add_score, proposed, "NaN", match="score_is_a_number")


@pytest.mark.parametrize("column", ["stderr", "low", "high", "level"])
def test_what_surrounds_a_score_is_a_number_too(proposed, column):
    around = {"stderr": "1", "low": "80", "high": "82", "level": "0.95"} | {column: "NaN"}

    refused(add_score, proposed, **around)


@pytest.mark.parametrize(
    "around",
    [
        {"stderr": "-0.1"},
        {"low": "80"},
        {"high": "82"},
        {"low": "80", "high": "82"},
        {"level": "0.95"},
        {"low": "82", "high": "80", "level": "0.95"},
        {"low": "80", "high": "82", "level": "1.5"},
    ],
    ids=str,
)
def test_an_uncertainty_is_whole_or_absent(proposed, around):
    refused(add_score, proposed, **around)


def test_a_whole_uncertainty_is_kept(proposed):
    add_score(proposed, stderr="1", low="48", high="52", level="0.95")

    assert proposed.scores.get(metric__key="other").high == 52


def add_score(submission: Submission, value: str = "50", **around: str) -> None:
    """A score on the board's other metric, written as a careless script would."""
    names = "".join(f", {name}" for name in around)
    statement = (
        "INSERT INTO submissions_score (submission_id, metric_id, printed, value, factor, reading, confidence, note"
        f"{names}) VALUES (%s, %s, '', %s, 1, 'printed', '', ''{', %s' * len(around)})"
    )
    other = Metric.objects.get(key="other")
    with connection.cursor() as cursor:
        cursor.execute(statement, [submission.pk, other.pk, value, *around.values()])
