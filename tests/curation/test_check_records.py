"""check_records accounts for every figure, and fails when one is missing, altered or astray."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from leaderboard.accounts.models import User
from leaderboard.catalogue.record_files import RecordFolder, Records
from leaderboard.catalogue.recording import record_catalogue
from leaderboard.submissions import importing
from leaderboard.submissions.accounting import Fate, account_for, claims_of_no_file
from leaderboard.submissions.models import ImportRow, Submission
from leaderboard.submissions.recording import accept_tables, record_sources
from tests.curation.test_load_records import records  # noqa: F401  a fixture

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(records) -> RecordFolder:  # noqa: F811
    """The toy records, loaded."""
    held = Records(records)
    record_catalogue(held)
    record_sources(held)
    for file in accept_tables(held):
        importing.run(file.pk)
    return held.benchmarks[0]


def fates(folder: RecordFolder) -> set[Fate]:
    return {fate for _, figures in account_for(folder) for fate, _ in figures}


def test_every_figure_is_stored_after_a_load(folder):
    assert fates(folder) == {Fate.STORED}
    assert claims_of_no_file(folder) == []


def test_a_figure_that_is_not_in_the_database_is_missed(folder):
    ImportRow.objects.first().delete()

    assert Fate.MISSING in fates(folder)


def test_a_figure_that_was_altered_past_the_triggers_is_found(folder):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE submissions_score DISABLE TRIGGER USER")
        cursor.execute("UPDATE submissions_score SET value = value + 1")
        cursor.execute("ALTER TABLE submissions_score ENABLE TRIGGER USER")

    assert fates(folder) == {Fate.ALTERED}


def test_a_published_claim_that_no_file_holds_is_found(folder):
    row = ImportRow.objects.filter(submission__isnull=False).first()
    claim = str(row.submission)
    row.delete()

    assert any(claim in astray for astray in claims_of_no_file(folder))


def test_the_command_fails_where_nothing_was_loaded():
    with pytest.raises(CommandError, match="was never imported"):
        call_command("check_records")


def test_a_role_that_is_given_leaves_a_trace(curator):
    from leaderboard.accounts.models import Membership

    event = Membership.pgh_event_model.objects.get()

    assert (event.user_id, event.pgh_label) == (User.objects.get().pk, "insert")
    assert not Submission.objects.exists()
