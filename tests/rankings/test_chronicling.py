"""A board's history as it is stored beside its ranking: told once, and told anew when it changed."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db import connections, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leaderboard.catalogue.models import Board, Column, Metric, System
from leaderboard.rankings import certificate, chronicling
from leaderboard.rankings.chronicling import CHRONICLE_LOCKS, chronicle, untold
from leaderboard.rankings.computing import metrics_of, published_figures
from leaderboard.rankings.models import Chronicle, RankChange, RankingHistory
from leaderboard.rankings.refreshing import refresh
from leaderboard.submissions.models import Submission
from leaderboard.submissions.publishing import withdraw
from tests.builders import make_board, make_curator, make_paper, make_source, make_submission
from tests.rankings.test_one_statement import METRICS, boards

pytestmark = pytest.mark.django_db


def told(board) -> bool:
    """Rank a board and tell its history, as the worker does."""
    refresh(board.pk)
    return chronicle(board.pk)


def pk(name: str) -> int:
    return System.objects.get(name=name).pk


def name(system: int) -> str:
    return System.objects.get(pk=system).name


def claim(board, system: str, score: str, on: str = "", known: str = "", **facts):
    """A published claim: `on` is its result date, `known` the day since which it is held."""
    return make_submission(
        board, system=system, score=score, date=on, known_from=known, published=True, **facts
    )


def day(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def leads(board, *, class_key: str = "") -> list[tuple[str, str | None, list[str], str]]:
    """(since, until, leaders, value) of the stored progression, by the primary metric."""
    history = board.histories.get(metric__columns__is_primary=True, class_key=class_key)
    return [
        (lead["since"], lead["until"], list(map(name, lead["leaders"])), lead["value"])
        for lead in history.progression
    ]


def entries(board) -> list[tuple[str, list[str]]]:
    """(day, who entered) of each stored change, oldest first."""
    return [
        (
            str(change.moment.date()),
            [name(entered["system"]) for entered in change.facts["entered"]],
        )
        for change in board.rank_changes.order_by("moment")
    ]


# --- When it is told ------------------------------------------------------------------------


def test_the_history_of_a_ranked_board_is_told_once(board):
    claim(board, "Alpha", "80")

    assert (told(board), chronicle(board.pk), chronicle(board.pk)) == (True, False, False)


def test_a_board_that_was_never_ranked_has_no_history_yet(board):
    claim(board, "Alpha", "80")

    assert chronicle(board.pk) is False
    assert not RankingHistory.objects.exists()


def test_a_history_is_untold_from_the_next_refresh_and_not_from_the_next_claim(board):
    claim(board, "Alpha", "80")
    told(board)

    claim(board, "Beta", "85")
    assert list(untold()) == []

    refresh(board.pk)
    assert list(untold()) == [board]


def test_another_edition_of_telling_tells_every_board_anew(board, monkeypatch):
    claim(board, "Alpha", "80")
    told(board)
    RankingHistory.objects.update(certificate=None)
    before = list(board.rank_changes.values())

    monkeypatch.setattr(chronicling, "EDITION", chronicling.EDITION + 1)
    assert list(untold()) == [board]
    assert chronicle(board.pk) is True

    assert RankingHistory.objects.get().certificate is not None
    assert list(board.rank_changes.values()) == before
    assert list(untold()) == []


@pytest.mark.parametrize(
    "edit",
    [
        lambda: Metric.objects.filter(key="accuracy").update(upper=90),
        lambda: System.objects.filter(name="People").update(reference="chance"),
        lambda: [
            Column.objects.filter(metric__key=key).update(is_primary=key == "error")
            for key in ("accuracy", "error")
        ],
    ],
    ids=["a bound of the metric", "which reference is human", "which metric is primary"],
)
def test_whatever_the_history_tells_of_has_it_told_anew(edit):
    board = make_board(metrics={"accuracy": {}, "error": {"direction": "lower"}})
    claim(board, "Alpha", "80", scores={"accuracy": "80", "error": "3"})
    claim(board, "People", "88", kind="reference", reference="human")
    told(board)
    before = story_of(board)

    edit()
    told(board)

    after = story_of(board)
    Chronicle.objects.all().delete()
    chronicle(board.pk)
    assert after == story_of(board) != before


# --- What is told ---------------------------------------------------------------------------


def test_who_led_when_follows_the_dates_of_results(board):
    claim(board, "Alpha", "80", "2025-01-01")
    claim(board, "Beta", "85", "2025-03-01")
    claim(board, "Gamma", "82", "2025-04-01")

    told(board)

    assert leads(board) == [
        ("2025-01-01", "2025-03-01", ["Alpha"], "80"),
        ("2025-03-01", None, ["Beta"], "85"),
    ]
    first, second = board.histories.get().progression
    assert (first["margin"], first["runners_up"], first["systems"]) == (None, [], 1)
    assert (second["margin"], second["runners_up"], second["systems"]) == ("5", [pk("Alpha")], 2)
    assert second["submission"] == Submission.objects.get(system__name="Beta").pk


def test_the_certificate_is_that_of_what_is_published(board):
    for system, score in [("Alpha", "90"), ("Beta", "85"), ("Gamma", "70")]:
        claim(board, system, score, figure={"stderr": Decimal(1)})
    withdrawn = claim(board, "Delta", "99")
    withdraw(withdrawn, because="wrong board", by=make_curator())
    claim(board, "People", "95", kind="reference", reference="human")

    told(board)

    found = board.histories.get().certificate
    assert found["separation"]["verdict"] == "separable"
    assert (found["separation"]["leaders"], found["separation"]["margin"]) == (["alpha"], "5")
    assert found["removal"]["count"] == 1
    assert found["removal"]["leaders_after"] == ["beta"]
    assert found["headroom"] == {"to_bound": "10", "to_human": "5", "human": "people"}
    assert found == expected_certificate(board)


def expected_certificate(board):
    metrics = metrics_of(board)
    [metric] = metrics.values()
    return certificate.as_json(
        certificate.certificate(
            published_figures(board, metrics),
            direction=metric.direction,
            upper=metric.upper,
            lower=metric.lower,
            whole=metric.whole,
            humans={pk("People")},
        )
    )


def test_what_changed_is_told_by_the_times_at_which_it_was_held(board):
    claim(board, "Alpha", "80", known="2025-06-01")
    claim(board, "Beta", "85", known="2025-06-02")
    claim(board, "Alpha", "88", known="2025-06-03")

    told(board)

    first, second, third = board.rank_changes.order_by("moment")
    assert [c.moment for c in (first, second, third)] == [day(f"2025-06-0{n}") for n in (1, 2, 3)]
    alpha, better = Submission.objects.filter(system__name="Alpha").order_by("pk")
    assert first.facts["entered"] == [
        {"rank": 1, "system": pk("Alpha"), "submission": alpha.pk, "value": "80"}
    ]
    assert (second.facts["leaders_before"], second.facts["leaders_after"]) == (
        [pk("Alpha")],
        [pk("Beta")],
    )
    assert third.facts["corrected"] == [
        {
            "system": pk("Alpha"),
            "before": {"system": pk("Alpha"), "submission": alpha.pk, "value": "80"},
            "after": {"system": pk("Alpha"), "submission": better.pk, "value": "88"},
            "rank_before": 2,
            "rank_after": 1,
            "because": "a later reading",
        }
    ]
    assert third.facts["overtakes"] == [
        {"system": pk("Alpha"), "over": [pk("Beta")], "count": 1, "because": "a later reading"}
    ]


def test_a_leader_that_was_withdrawn_left_with_the_reason(board):
    leader = claim(board, "Alpha", "90", "2025-01-01")
    claim(board, "Beta", "85", "2025-02-01")
    told(board)

    withdraw(leader, because="trained on the test set", by=make_curator())
    told(board)

    last = board.rank_changes.newest_first().first()
    [left] = last.facts["left"]
    assert (left["system"], left["rank"], left["reason"]) == (
        pk("Alpha"),
        1,
        "trained on the test set",
    )
    assert (last.facts["leaders_before"], last.facts["leaders_after"]) == (
        [pk("Alpha")],
        [pk("Beta")],
    )
    assert leads(board) == [("2025-02-01", None, ["Beta"], "85")]


def test_a_board_whose_claims_were_all_withdrawn_keeps_what_happened_and_has_no_leader(board):
    only = claim(board, "Alpha", "90", "2025-01-01")
    told(board)

    withdraw(only, because="wrong board", by=make_curator())
    assert told(board) is True

    assert not board.standings.exists()
    history = board.histories.get()
    assert (history.certificate, history.progression) == (None, [])
    came, went = board.rank_changes.order_by("moment")
    assert (came.facts["systems"], went.facts["systems"]) == (1, 0)


def test_a_board_without_a_claim_has_nothing_to_tell(board):
    refresh(board.pk, anew=True)

    assert chronicle(board.pk) is True
    assert not board.histories.exists()
    assert not board.rank_changes.exists()


def test_references_neither_lead_nor_enter(board):
    claim(board, "People", "99", "2025-01-01", "2025-01-01", kind="reference", reference="human")
    claim(board, "Alpha", "80", "2025-02-01", "2025-02-01")

    told(board)

    assert leads(board) == [("2025-02-01", None, ["Alpha"], "80")]
    assert entries(board) == [("2025-02-01", ["Alpha"])]
    assert board.histories.get().certificate["headroom"]["to_human"] == "19"


def test_a_descriptive_metric_has_no_history():
    board = make_board(metrics={"cost": {"direction": "none"}, "accuracy": {}})
    claim(board, "Alpha", "", scores={"cost": "3", "accuracy": "80"})

    told(board)

    assert [history.metric.key for history in board.histories.all()] == ["accuracy"]
    assert not board.rank_changes.exists()  # they are told of the primary metric


def test_changes_are_told_of_the_primary_metric_and_leaders_of_every_metric():
    board = make_board(metrics={"accuracy": {}, "error": {"direction": "lower"}})
    claim(board, "Alpha", "", scores={"accuracy": "80", "error": "9"})
    claim(board, "Beta", "", scores={"accuracy": "70", "error": "3"})

    told(board)

    assert {change.metric.key for change in board.rank_changes.all()} == {"accuracy"}
    leaders = {h.metric.key: h.certificate["separation"]["leaders"] for h in board.histories.all()}
    assert leaders == {"accuracy": ["alpha"], "error": ["beta"]}


def test_every_class_has_a_history_of_its_own():
    board = make_board(splits={"tools": ["none", "some"]})
    claim(board, "Bare", "40", "2025-01-01", "2025-01-01", conditions={"tools": "none"})
    claim(board, "Armed", "60", "2025-02-01", "2025-02-01", conditions={"tools": "some"})

    told(board)

    assert leads(board, class_key="tools=none") == [("2025-01-01", None, ["Bare"], "40")]
    assert leads(board, class_key="tools=some") == [("2025-02-01", None, ["Armed"], "60")]
    assert {c.class_key for c in board.rank_changes.all()} == {"tools=none", "tools=some"}


# --- Told anew ------------------------------------------------------------------------------


def test_a_new_claim_leaves_the_told_changes_untouched(board):
    claim(board, "Alpha", "80", known="2025-06-01")
    claim(board, "Beta", "85", known="2025-06-02")
    told(board)
    before = list(board.rank_changes.order_by("moment").values())

    claim(board, "Gamma", "90", known="2025-06-03")
    told(board)

    after = list(board.rank_changes.order_by("moment").values())
    assert after[:2] == before
    assert entries(board)[2:] == [("2025-06-03", ["Gamma"])]


def test_a_backfilled_claim_appears_in_its_place(board):
    claim(board, "Alpha", "80", known="2025-06-01")
    claim(board, "Beta", "85", known="2025-06-03")
    told(board)
    first, last = board.rank_changes.order_by("moment")

    claim(board, "Early", "82", known="2025-06-02")
    told(board)

    assert entries(board) == [
        ("2025-06-01", ["Alpha"]),
        ("2025-06-02", ["Early"]),
        ("2025-06-03", ["Beta"]),
    ]
    kept, _, retold = board.rank_changes.order_by("moment")
    assert kept.pk == first.pk
    assert retold.pk != last.pk  # Beta now came before Early as well
    assert retold.facts["leaders_before"] == [pk("Early")]


def test_a_metric_that_was_turned_around_has_its_history_told_anew(board):
    claim(board, "Alpha", "80", "2025-01-01", "2025-01-01")
    claim(board, "Beta", "85", "2025-02-01", "2025-02-01")
    told(board)

    Metric.objects.update(direction="lower")
    told(board)

    assert leads(board) == [("2025-01-01", None, ["Alpha"], "80")]
    assert board.rank_changes.newest_first().first().facts["leaders_after"] == [pk("Alpha")]


def test_telling_one_board_leaves_the_others_alone(board):
    other = make_board("toy/other/1")
    claim(other, "Alpha", "80")
    told(other)
    kept = (
        list(other.histories.values()),
        list(other.rank_changes.values()),
        list(Chronicle.objects.filter(board=other).values()),
    )

    gone = claim(board, "Alpha", "90")
    told(board)
    withdraw(gone, because="wrong board", by=make_curator())
    told(board)

    assert kept == (
        list(other.histories.values()),
        list(other.rank_changes.values()),
        list(Chronicle.objects.filter(board=other).values()),
    )


# --- Feeds ----------------------------------------------------------------------------------


def test_a_change_is_found_by_everyone_it_is_about(board):
    claim(board, "Alpha", "80", known="2025-06-01")
    claim(board, "Beta", "85", known="2025-06-02")
    claim(board, "Gamma", "10", known="2025-06-03")
    claim(board, "Alpha", "90", known="2025-06-04")
    told(board)

    def days(system: str) -> list[str]:
        found = RankChange.objects.about(System.objects.get(name=system)).newest_first()
        return [str(change.moment.date()) for change in found]

    assert days("Alpha") == ["2025-06-04", "2025-06-02", "2025-06-01"]  # dethroned in between
    assert days("Beta") == ["2025-06-04", "2025-06-02"]  # overtaken
    assert days("Gamma") == ["2025-06-03"]


def test_a_change_is_found_by_the_paper_its_claims_were_taken_from(board):
    paper = make_paper("other-paper", arxiv="2501.00002", title="Another")
    page = make_source("toy/page", kind="page", paper=None, version="")
    claim(board, "Alpha", "80", known="2025-06-01", source=make_source("toy/other", paper=paper))
    claim(board, "Beta", "85", known="2025-06-02", source=page)
    told(board)

    [found] = RankChange.objects.from_paper(paper)
    assert found.moment == day("2025-06-01")
    assert board.rank_changes.get(moment=day("2025-06-02")).papers == []


def test_both_claims_of_a_correction_are_named(board):
    old = claim(board, "Alpha", "80", known="2025-06-01")
    new = claim(board, "Alpha", "82", known="2025-06-02")

    told(board)

    assert board.rank_changes.newest_first().first().submissions == sorted([old.pk, new.pk])


# --- On every kind of board -----------------------------------------------------------------


def story_of(board):
    """All that is told of a board, without the ids of rows."""
    changes = board.rank_changes.order_by("class_key", "metric", "moment")
    histories = board.histories.order_by("class_key", "metric")
    return (
        list(
            changes.values_list(
                "class_key", "metric", "moment", "facts", "systems", "submissions", "papers"
            )
        ),
        list(histories.values_list("class_key", "metric", "certificate", "progression")),
    )


@settings(
    deadline=None, max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(boards(), st.integers(0, 9), st.sets(st.integers(0, 8), max_size=4))
def test_told_piece_by_piece_it_is_the_story_told_at_once(db, drawn, pause, gone):
    claims, reference = drawn
    with transaction.atomic():
        board, curator = make_board(metrics=METRICS, splits={"tools": []}), make_curator()
        filed = []
        for number, (system, source, conditions, relationship, date, scores, facts) in enumerate(
            claims
        ):
            if number == pause:
                told(board)
            human = {"kind": "reference", "reference": "human"} if system == reference else {}
            filed.append(
                make_submission(
                    board,
                    system=system,
                    scores=scores,
                    source=make_source(source),
                    conditions=conditions,
                    relationship=relationship,
                    date=date,
                    figure=facts,
                    known_from=f"2025-06-{9 - number:02}" if number % 3 else "",
                    published=True,
                    **human,
                )
            )
        told(board)
        for number in sorted(gone):
            if number < len(filed):
                withdraw(filed[number], because="wrong board", by=curator)
        told(board)
        piece_by_piece = story_of(board)

        RankChange.objects.all().delete()
        Chronicle.objects.all().delete()
        refresh(board.pk, anew=True)
        chronicle(board.pk)

        assert story_of(board) == piece_by_piece
        transaction.set_rollback(True)


def test_nobody_waits_for_a_history_that_is_being_told(board):
    claim(board, "Alpha", "80", known="2025-06-01")
    refresh(board.pk)
    elsewhere = connections.create_connection("default")
    try:
        with elsewhere.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s, %s)", [CHRONICLE_LOCKS, board.pk])
        assert chronicle(board.pk) is False
    finally:
        elsewhere.close()

    assert chronicle(board.pk) is True


def test_a_formula_that_changes_has_its_board_told_anew(board):
    claim(board, "Alpha", "80", known="2025-06-01")
    refresh(board.pk)
    chronicle(board.pk)

    Metric.objects.update(formula={"weights": {"a": "1"}, "over_stated": False, "source": ""})

    assert list(Board.objects.stale()) == [board]
