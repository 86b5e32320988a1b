"""What FutureX's organisers changed after the fact, as the time views of our record show it."""

from datetime import UTC, datetime

import pytest

from leaderboard.catalogue.models import Metric
from leaderboard.catalogue.record_files import RECORDS, RecordFolder, Records
from leaderboard.catalogue.recording import record_catalogue
from leaderboard.submissions import importing
from leaderboard.submissions.accounting import Fate, account_for, claims_of_no_file
from leaderboard.submissions.models import Import, Submission
from leaderboard.submissions.recording import accept_tables, record_sources


@pytest.fixture
def folder(db, tmp_path) -> RecordFolder:
    """FutureX's records, brought in through the acts that `load_records` uses."""
    for shared in ("organizations.yaml", "systems.yaml", "futurex"):
        (tmp_path / shared).symlink_to(RECORDS / shared)
    (tmp_path / "documents.yaml").write_text("[]\n")
    records = Records(tmp_path)
    record_catalogue(records)
    record_sources(records)
    for file in accept_tables(records):
        importing.run(file.pk)
    return records.benchmarks[0]


def held(board: str, day: str) -> dict[str, str]:
    """System to its overall score as the record held it at the start of a day."""
    track, edition = board.split("/")
    moment = datetime.fromisoformat(day).replace(tzinfo=UTC)
    claims = Submission.objects.once_published().filter(
        board__track__slug=track,
        board__edition__slug=edition,
        known_from__lte=moment,
        scores__metric__key="overall",
    )
    found = [
        (claim.system.name, claim.scores.get(metric__key="overall").printed)
        for claim in claims.select_related("system")
        if claim.known_to is None or moment < claim.known_to
    ]
    assert len(dict(found)) == len(found), "one claim a system at any moment"
    return dict(found)


def test_a_round_is_shown_whole_as_it_stood_before_and_after_its_scores_were_raised(folder):
    raised = [
        "ChatGPT-Agent (Search)",
        "Grok-4 (Search)",
        "MiroThinker-72B-Preview (MiroFlow-Preview)",
    ]
    late = "New Cast (Based on Qwen3-32B) (Proprietary Agent framework 3)"
    board = "weekly/2025-09-w1"

    posted, before, after = (held(board, day) for day in ("2025-09-10", "2025-09-15", "2025-09-16"))

    assert posted == {}
    assert (len(before), len(after), after.keys() - before.keys()) == (30, 31, {late})
    assert [before[name] for name in raised] == ["29.90", "28.98", "27.14"]
    assert [after[name] for name in raised] == ["32.7", "29.21", "29.0"]
    assert {k: v for k, v in before.items() if k not in raised} == {
        k: v for k, v in after.items() if k not in (*raised, late)
    }


def test_a_withdrawn_row_stood_until_its_day(folder):
    name = "Doubao-2.0-preview-0115-high"

    before, after = (held("weekly/2026-02-w2", day) for day in ("2026-02-13", "2026-02-14"))

    assert (before.pop(name), before) == ("40.43", after)
    assert Submission.objects.get(system__name=name).status == "withdrawn"


def test_rows_that_were_exchanged_stood_under_their_first_names(folder):
    board = "weekly/2025-10-w3"
    names = ("GPT-5 (Galaxy_v1)", "GPT-5 (CYWAgent-V1)", "GPT-5 (CYWAgent-V2)")

    before, after = (held(board, day) for day in ("2025-10-28", "2025-10-29"))

    assert [before.get(name) for name in names] == [None, "32.87", "12.13"]
    assert [after.get(name) for name in names] == ["32.87", "12.13", None]
    assert len(before) == len(after) == 16


@pytest.mark.parametrize(
    ("board", "gemini", "deepseek"),
    [("overall/2025-08", "24.2", "17.61"), ("weekly/2025-08-w1", "25.54", "17.19")],
)
def test_a_relabelled_row_stood_under_its_old_label_at_the_same_scores(
    folder, board, gemini, deepseek
):
    old = ("Gemini-2.5-Pro (Deep Research)", "DeepSeek-V3 (Search)")
    new = ("Gemini-2.5-Flash (Deep Research)", "DeepSeek-R1 (Search)")

    before, after = (held(board, day) for day in ("2025-08-18", "2025-08-19"))

    assert [before.get(name) for name in (*old, *new)] == [gemini, deepseek, None, None]
    assert [after.get(name) for name in (*old, *new)] == [None, None, gemini, deepseek]
    assert len(before) == len(after) == 23


def test_values_whose_days_nobody_recorded_stand_in_order_and_on_no_board(folder):
    chain = Submission.objects.filter(
        system__name="Grok-4 (Search)", board__edition__slug="2025-08-w1"
    ).order_by("pk")

    steps = [(c.scores.get(metric__key="overall").printed, c.status) for c in chain]

    assert steps == [
        ("23.86", "superseded"),
        ("10.54", "superseded"),
        ("17.76", "superseded"),
        ("34.45", "published"),
    ]
    assert [c.supersedes_id for c in chain] == [None, *(c.pk for c in list(chain)[:3])]
    assert all("is not recorded" in c.note for c in chain if c.status == "superseded")
    assert held("weekly/2025-08-w1", "2025-08-17") == {}
    assert held("weekly/2025-08-w1", "2025-08-18")["Grok-4 (Search)"] == "34.45"


def test_every_day_of_the_archive_is_marked_as_backfilled_and_other_tables_are_not(folder):
    claims = Submission.objects.published()

    archived = claims.filter(source__key="futurex/fx-json")
    others = claims.exclude(source__key="futurex/fx-json")

    assert (archived.count(), archived.filter(backfilled=False).count()) == (720 + 23, 0)
    assert others.exists()
    assert not others.filter(backfilled=True).exists()


def test_every_figure_is_accounted_for_the_replaced_and_the_withdrawn_too(folder):
    fates = dict(account_for(folder))["fx-json (fx-json-weekly.csv)"]

    kinds = [fate for fate, _ in fates]

    withdrawn = 2 * 4 + 2 * 5 + 5 + 1  # four relabelled rows, CYWAgent-V2, Doubao
    superseded = 3 + 3 * 5 + 5 + 1  # Grok-4, the raised round, CYWAgent-V1, h2oGPTe
    assert kinds.count(Fate.WITHDRAWN) == withdrawn
    assert kinds.count(Fate.SUPERSEDED) == superseded
    assert len(kinds) == kinds.count(Fate.STORED) + withdrawn + superseded
    assert claims_of_no_file(folder) == []


def test_reading_the_records_again_changes_nothing(folder):
    before = list(Submission.objects.order_by("pk").values())
    first = Import.objects.get(name="futurex/results/fx-json-weekly.csv")

    again, is_new = importing.accept(
        bytes(first.content) + b"\n",
        first.name,
        form=first.format,
        reading=first.reading,
        by=first.submitted_by,
    )
    importing.run(again.pk)

    assert (is_new, importing.counts(again)) == (True, {"duplicate": first.rows.count()})
    assert list(Submission.objects.order_by("pk").values()) == before


def test_the_formula_of_the_overall_score_reaches_the_metric(folder):
    formulas = dict(Metric.objects.exclude(formula={}).values_list("key", "formula"))

    assert formulas == {
        "overall": {
            "weights": {"level1": "0.1", "level2": "0.2", "level3": "0.3", "level4": "0.4"},
            "over_stated": True,
            "source": "futurex/fx-site-code",
        }
    }
