"""What PostgreSQL itself refuses, whoever asks: an act of ours, a shell, a mistaken migration."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.apps import apps
from django.db import Error, connection, transaction
from django.utils.timezone import now
from pghistory.models import Event

from leaderboard.submissions.models import Score, Submission
from leaderboard.submissions.publishing import publish, reject, withdraw
from tests.builders import (
    make_curator,
    make_source,
    make_submission,
    make_system,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def published(board) -> Submission:
    return make_submission(board, published=True)


@pytest.fixture
def proposed(board) -> Submission:
    return make_submission(board)


def execute(statement: str, *values: object) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.rowcount


def change(submission: Submission, **values: object) -> None:
    Submission.objects.filter(pk=submission.pk).update(**values)


def refused(act, *args, match: str | None = None, **kwargs) -> None:
    with pytest.raises(Error, match=match), transaction.atomic():
        act(*args, **kwargs)


# --- Deleting -------------------------------------------------------------------------------


@pytest.mark.parametrize("table", ["submissions_submission", "submissions_score"])
def test_no_claim_and_no_score_can_be_deleted(published, table):
    refused(execute, f"DELETE FROM {table}", match="Cannot delete")

    assert Score.objects.filter(submission=published).exists()


@pytest.mark.parametrize("what", ["board", "system", "source"])
def test_what_a_claim_speaks_of_cannot_be_deleted(published, what):
    spoken_of = getattr(published, what)
    execute("SET CONSTRAINTS ALL IMMEDIATE")

    refused(execute, f"DELETE FROM {spoken_of._meta.db_table} WHERE id = %s", spoken_of.pk)


# --- Editing --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("note", "'something kinder'"),
        ("locator", "'Table 9'"),
        ("relationship", "'reproduced'"),
        ("conditions", '\'{"tools": "none"}\''),
        ("result_date", "'2020-01-01'"),
        ("claim_key", "'x'"),
        ("claim_digest", "'x'"),
        ("known_from", "now()"),
        ("published_at", "now()"),
        ("submitted_at", "now() - interval '1 year'"),
        ("backfilled", "NOT backfilled"),
    ],
)
def test_no_column_of_a_published_claim_can_be_edited(published, column, value):
    statement = f"UPDATE submissions_submission SET {column} = {value} WHERE id = %s"

    refused(execute, statement, published.pk, match="never edited")


def test_a_published_claim_cannot_change_hands(published):
    refused(change, published, system=make_system("Another"), match="never edited")
    refused(change, published, source=make_source("toy/another"), match="never edited")
    refused(change, published, submitted_by=make_user(), match="never edited")
    refused(change, published, published_by=make_user(), match="never edited")


def test_a_claim_cannot_be_edited_in_the_same_breath_as_it_is_withdrawn(published):
    refused(
        change,
        published,
        status="withdrawn",
        reason="gone",
        known_to=now(),
        note="rewritten",
        match="never edited",
    )


def test_the_reason_of_a_withdrawal_cannot_be_rewritten(published):
    withdraw(published, because="trained on the test set", by=make_curator())

    refused(change, published, reason="our mistake", match="never edited")


def test_the_moment_of_a_withdrawal_cannot_be_moved(published):
    withdraw(published, because="trained on the test set", by=make_curator())

    refused(change, published, known_to=now() + timedelta(days=30), match="never edited")


# --- Status ---------------------------------------------------------------------------------

REACHED = {
    "proposed": ["superseded", "withdrawn"],
    "rejected": ["proposed", "published", "superseded", "withdrawn"],
    "published": ["proposed", "rejected"],
    "withdrawn": ["proposed", "published", "rejected", "superseded"],
}


@pytest.mark.parametrize(("start", "end"), [(a, b) for a, ends in REACHED.items() for b in ends])
def test_a_claim_only_moves_forward(proposed, curator, start, end):
    if start == "rejected":
        reject(proposed, because="no source", by=curator)
    elif start != "proposed":
        publish(proposed, by=curator)
    if start == "withdrawn":
        withdraw(proposed, because="retracted", by=curator)

    refused(change, proposed, status=end, match="Invalid transition")


def test_nothing_is_published_without_a_signature(proposed):
    refused(
        change,
        proposed,
        status="published",
        known_from=now(),
        match="published_is_signed_and_dated",
    )


@pytest.mark.parametrize(
    "told", [{"known_to": None, "reason": "gone"}, {"known_to": "now", "reason": ""}]
)
def test_nothing_is_retired_without_a_moment_and_a_reason(published, told):
    told = told | {"known_to": now() if told["known_to"] else None}

    refused(change, published, status="withdrawn", **told, match="retired_says_when_and_why")


def test_nothing_is_rejected_without_a_reason(proposed):
    refused(change, proposed, status="rejected", match="retired_says_when_and_why")


def test_a_claim_does_not_end_before_it_began(published):
    before = published.known_from - timedelta(days=1)

    refused(
        change,
        published,
        status="withdrawn",
        known_to=before,
        reason="x",
        match="known_times_in_order",
    )


def test_only_one_claim_about_the_same_thing_is_published(published, board):
    rival = make_submission(board, score="84.1")
    signed = {"published_by": make_curator(), "published_at": now(), "known_from": now()}

    refused(change, rival, status="published", **signed, match="one_published_claim")


# --- The trail ------------------------------------------------------------------------------


def test_every_step_of_a_claim_is_in_the_trail(proposed, curator):
    publish(proposed, by=curator)
    withdraw(proposed, because="retracted", by=curator)

    trail = apps.get_model("submissions.SubmissionEvent").objects.filter(pgh_obj_id=proposed.pk)
    assert list(trail.order_by("pgh_id").values_list("pgh_label", "status")) == [
        ("insert", "proposed"),
        ("update", "published"),
        ("update", "withdrawn"),
    ]


def test_what_a_bare_statement_changes_is_in_the_trail_too(proposed):
    execute("UPDATE submissions_submission SET note = 'by hand' WHERE id = %s", proposed.pk)

    trail = apps.get_model("submissions.SubmissionEvent").objects.filter(pgh_obj_id=proposed.pk)
    assert trail.order_by("pgh_id").last().note == "by hand"


def test_every_score_is_in_the_trail(proposed):
    trail = apps.get_model("submissions.ScoreEvent").objects.filter(pgh_obj__submission=proposed)

    assert list(trail.values_list("pgh_label", "value")) == [("insert", Decimal("81.4"))]


@pytest.mark.parametrize(
    "trail", ["submissions_submissionevent", "submissions_scoreevent", "catalogue_boardevent"]
)
def test_the_trail_itself_cannot_be_changed(published, trail):
    refused(execute, f"UPDATE {trail} SET pgh_label = 'tidied'", match="Cannot update or delete")
    refused(execute, f"DELETE FROM {trail}", match="Cannot update or delete")


def test_every_trail_is_guarded_against_changes(db):
    trails = {model._meta.db_table for model in apps.get_models() if issubclass(model, Event)}

    updates_and_deletes = 16 + 8  # PostgreSQL's bits in pg_trigger.tgtype
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgenabled <> 'D' AND tgtype & %s = %s",
            [updates_and_deletes, updates_and_deletes],
        )
        guarded = {table for (table,) in cursor.fetchall()}

    assert len(trails) > 20
    assert trails <= guarded
