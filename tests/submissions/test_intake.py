from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from leaderboard.accounts.models import User
from leaderboard.catalogue.models import Alias, System
from leaderboard.catalogue.names import name_key
from leaderboard.submissions.intake import Defaults, Intake, Outcome
from leaderboard.submissions.models import Submission, SystemCandidate, TrustedSubmitter
from leaderboard.submissions.publishing import publish, reject
from tests.builders import make_board, make_row, make_source, make_system, make_user


def receive(*rows, by=None, **defaults) -> list[Outcome]:
    return Intake(Defaults(source=make_source(), **defaults), by=by or make_user()).receive(rows)


def make_trusted(board) -> User:
    user = make_user()
    TrustedSubmitter.objects.create(user=user, board=board)
    return user


# --- What becomes of a row ------------------------------------------------------------------


def test_a_new_claim_waits_as_a_proposal(board):
    make_system("Example-1")

    [outcome] = receive(make_row(board, "Example-1"))

    assert (outcome.verdict, outcome.submission.status) == ("created", "proposed")


def test_the_same_claim_sent_twice_is_stored_once(board):
    make_system("Example-1")
    [first] = receive(make_row(board, "Example-1"))

    [again] = receive(make_row(board, "Example-1"))

    assert (again.verdict, again.submission) == ("duplicate", first.submission)
    assert "exactly this claim" in again.reason
    assert Submission.objects.count() == 1


def test_the_same_values_with_another_remark_are_a_duplicate(board):
    make_system("Example-1")
    [first] = receive(make_row(board, "Example-1"))

    [again] = receive(make_row(board, "Example-1", note="sent once more"))

    assert (again.verdict, again.submission) == ("duplicate", first.submission)
    assert "same values" in again.reason


def test_another_value_for_the_same_claim_is_kept_and_flagged(board):
    make_system("Example-1")
    receive(make_row(board, "Example-1", {"accuracy": "81.4"}))

    [other] = receive(make_row(board, "Example-1", {"accuracy": "84.1"}))

    assert other.verdict == "conflict"
    assert "a curator decides" in other.reason
    assert Submission.objects.filter(status="proposed").count() == 2


def test_two_rows_of_one_batch_that_contradict_each_other_are_both_kept(board):
    make_system("Example-1")

    outcomes = receive(
        make_row(board, "Example-1", {"accuracy": "81.4"}, line=2),
        make_row(board, "Example-1", {"accuracy": "84.1"}, line=3),
    )

    assert [outcome.verdict for outcome in outcomes] == ["created", "conflict"]


def test_a_rejected_claim_may_be_sent_again(board, curator):
    make_system("Example-1")
    [first] = receive(make_row(board, "Example-1"))
    reject(first.submission, because="no source", by=curator)

    [again] = receive(make_row(board, "Example-1"))

    assert again.verdict == "created"
    assert again.submission != first.submission


def test_a_refused_row_does_not_keep_the_others_out(board):
    make_system("Example-1")

    outcomes = receive(make_row(board, "Example-1"), make_row("toy/full/9", "Example-1", line=3))

    assert [outcome.verdict for outcome in outcomes] == ["created", "refused"]
    assert Submission.objects.count() == 1


@pytest.mark.parametrize(("value", "verdict"), [("81.4", "duplicate"), ("84.1", "conflict")])
def test_of_two_senders_at_once_the_second_learns_of_the_first(real_commits, board, value, verdict):
    make_system("Example-1")
    source, user = make_source(), make_user()
    row = make_row(board, "Example-1", {"accuracy": value})

    with ThreadPoolExecutor(1) as other_connection:
        with transaction.atomic():
            receive(make_row(board, "Example-1", {"accuracy": "81.4"}))
            sent = other_connection.submit(send, row, user, source)
            until_it_waits_for_us(sent)
        second = sent.result(timeout=10)

    assert second.verdict == verdict


def test_of_two_senders_at_once_both_may_bring_the_same_new_name(real_commits, board):
    rows = [make_row(board, "Newcomer-7", line=line) for line in (2, 3)]
    one, other = make_source("toy/one"), make_source("toy/other")
    user = make_user()

    with ThreadPoolExecutor(1) as other_connection:
        with transaction.atomic():
            Intake(Defaults(source=one), by=user).receive(rows[:1])
            sent = other_connection.submit(send, rows[1], user, other)
            until_it_waits_for_us(sent)
        second = sent.result(timeout=10)

    assert second.verdict == "held"
    assert SystemCandidate.objects.get() == second.submission.candidate


def send(row, user, source) -> Outcome:
    try:
        return Intake(Defaults(source=source), by=user).receive([row])[0]
    finally:
        connection.close()


def until_it_waits_for_us(sent: Future) -> None:
    with connection.cursor() as cursor:
        while not sent.done():
            cursor.execute(
                "SELECT pg_backend_pid() = ANY(pg_blocking_pids(pid)) FROM pg_locks WHERE NOT granted"
            )
            if (True,) in cursor.fetchall():
                return


# --- Names ----------------------------------------------------------------------------------


def test_an_unknown_name_is_held_and_makes_no_system(board):
    [outcome] = receive(make_row(board, "Newcomer-7"), organization="New Lab")

    assert outcome.verdict == "held"
    assert "'Newcomer-7' is a new name" in outcome.reason
    assert outcome.submission.candidate.organization == "New Lab"
    assert not System.objects.exists()


def test_a_name_of_two_systems_is_held_rather_than_guessed(board):
    for name in ("Twin (base)", "Twin (chat)"):
        Alias.objects.create(system=make_system(name), name="Twin", key=name_key("Twin"))

    [outcome] = receive(make_row(board, "Twin"))

    assert (outcome.verdict, outcome.submission.system) == ("held", None)


def test_a_systems_own_name_wins_over_the_alias_of_another(board):
    system = make_system("Twin")
    Alias.objects.create(system=make_system("Twin (chat)"), name="Twin", key=name_key("Twin"))

    [outcome] = receive(make_row(board, "Twin"))

    assert outcome.submission.system == system


def test_case_and_punctuation_do_not_hide_a_known_system(board):
    system = make_system("Example-1 Mini")

    [outcome] = receive(make_row(board, "example 1-mini"))

    assert outcome.submission.system == system


def test_two_spellings_of_an_unknown_name_are_one_candidate(board):
    receive(make_row(board, "New-Comer 7"))
    receive(make_row(board, "new comer-7", {"accuracy": "5"}))

    assert SystemCandidate.objects.count() == 1


def test_names_in_another_script_are_told_apart(board):
    system = make_system("通义千问", slug="qwen")

    known, other = receive(make_row(board, "通义千问"), make_row(board, "文心一言", line=3))

    assert known.submission.system == system
    assert (other.verdict, other.submission.candidate.name) == ("held", "文心一言")


# --- Trust ----------------------------------------------------------------------------------


def test_a_trusted_submitters_claim_is_published_at_once(board):
    make_system("Example-1")
    user = make_trusted(board)

    receive(make_row(board, "Example-1"), by=user)

    held = Submission.objects.get()
    assert (held.status, held.published_by) == ("published", user)


def test_trust_on_one_board_is_not_trust_on_another(board):
    make_system("Example-1")
    other = make_board("toy/other/1")

    receive(make_row(other, "Example-1"), by=make_trusted(board))

    assert not Submission.objects.published().exists()


def test_a_trusted_submitters_contradiction_waits_for_a_curator(board, curator):
    make_system("Example-1")
    [first] = receive(make_row(board, "Example-1", {"accuracy": "81.4"}))
    publish(first.submission, by=curator)

    receive(make_row(board, "Example-1", {"accuracy": "84.1"}), by=make_trusted(board))

    assert Submission.objects.published().get() == first.submission


def test_a_trusted_submitters_new_name_waits_for_a_curator(board):
    [outcome] = receive(make_row(board, "Newcomer-7"), by=make_trusted(board))

    assert (outcome.verdict, outcome.submission.status) == ("held", "proposed")
