from decimal import Decimal

import pytest

from leaderboard.catalogue.models import Board
from leaderboard.rankings.refreshing import refresh
from leaderboard.submissions.corrections import correct
from leaderboard.submissions.models import Submission
from leaderboard.submissions.publishing import PublishingError, withdraw
from tests.builders import make_board, make_submission

pytestmark = pytest.mark.django_db


def test_a_correction_takes_the_place_of_the_old_claim_and_says_why(board, curator):
    old = make_submission(board, score="81.4", published=True)

    new = correct(old, printed={"accuracy": "84.1"}, because="misread digits", by=curator)

    old.refresh_from_db()
    assert (new.status, new.supersedes, new.published_by) == ("published", old, curator)
    assert (old.status, old.reason, old.known_to) == (
        "superseded",
        "misread digits",
        new.known_from,
    )


def test_a_correction_needs_a_new_ranking(board, curator):
    old = make_submission(board, score="81.4", published=True)
    refresh(board.pk)

    correct(old, printed={"accuracy": "84.1"}, because="misread digits", by=curator)

    assert list(Board.objects.stale()) == [board]


def test_corrections_of_corrections_form_a_chain(board, curator):
    first = make_submission(board, score="81", published=True)
    second = correct(first, printed={"accuracy": "82"}, because="misread", by=curator)
    third = correct(second, printed={"accuracy": "83"}, because="misread again", by=curator)

    chain = Submission.objects.order_by("pk").values_list("supersedes", "status")
    assert list(chain) == [
        (None, "superseded"),
        (first.pk, "superseded"),
        (second.pk, "published"),
    ]
    assert third.scores.get().printed == "83"


def test_only_a_changed_figure_loses_its_interval(db, curator):
    board = make_board(metrics={"easy": {}, "hard": {}})
    interval = {"low": Decimal(30), "high": Decimal(70), "level": Decimal("0.95"), "n": 100}
    old = make_submission(
        board, scores={"easy": "60", "hard": "40"}, figure=interval, published=True
    )

    new = correct(old, printed={"hard": "45"}, because="misread", by=curator)

    kept = dict(new.scores.values_list("metric__key", "low"))
    assert kept == {"easy": 30, "hard": None}


def test_a_month_stays_a_month_when_a_figure_is_corrected(board, curator):
    old = make_submission(board, date="2025-03", published=True)

    new = correct(old, printed={"accuracy": "50"}, because="misread", by=curator)

    assert new.result_date_text == "2025-03"


@pytest.mark.parametrize(
    ("told", "complaint"),
    [
        ({"printed": {"accuracy": "84.1"}, "because": "  "}, "a reason is needed"),
        ({"printed": {"accuracy": "81.4"}, "because": "x"}, "Nothing differs"),
        ({"printed": {"accuracy": "184.1"}, "because": "x"}, "outside 0 to 100"),
        ({"printed": {"acuracy": "84.1"}, "because": "x"}, "acuracy"),
    ],
)
def test_what_is_no_correction_leaves_the_old_claim_standing(board, curator, told, complaint):
    old = make_submission(board, score="81.4", published=True)

    with pytest.raises(PublishingError, match=complaint):
        correct(old, **told, by=curator)

    assert Submission.objects.get() == Submission.objects.published().get() == old


def test_what_was_withdrawn_cannot_be_corrected(board, curator):
    old = make_submission(board, published=True)
    withdraw(old, because="retracted", by=curator)

    with pytest.raises(PublishingError, match="not published"):
        correct(old, printed={"accuracy": "84.1"}, because="misread", by=curator)
