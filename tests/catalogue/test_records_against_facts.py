"""The facts are the judge: what was recast into the records, and what the tracker makes of it.

The rankings are computed a second time here, from the facts' own values, dates, units and
directions. Only what the facts do not say is taken from the record files, read as plain YAML
and CSV: who makes a claim, and its class.
"""

import csv
import operator
from calendar import monthrange
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pytest

from leaderboard.catalogue.models import Board
from leaderboard.catalogue.record_files import RECORDS, Records, read_yaml
from leaderboard.catalogue.recording import record_catalogue
from leaderboard.rankings.models import Standing
from leaderboard.rankings.refreshing import refresh
from leaderboard.submissions import importing
from leaderboard.submissions.models import Import, ImportRow, Score
from leaderboard.submissions.recording import accept_tables, record_sources
from tests.catalogue.facts_coverage import (
    FACTS,
    MAPPED,
    accounted_for,
    differences,
    ended_rows,
    facts,
    facts_cells,
    figures_told,
    placed_facts,
    plain,
    reference_systems,
)

pytestmark = pytest.mark.skipif(
    not FACTS.is_dir(), reason=f"the facts the records were recast from are not at {FACTS}"
)

TRUST = ["reproduced", "owner", "independent", "first_party"]
BETTER = {"true": operator.gt, "false": operator.lt}
HLE_TOOLS = {
    "no": "none",
    "yes": "with tools",
    "yes, parallel (heavy) mode": "with tools",
    "yes, Hugging Face not blocked": "with tools",
    "not stated": "",
    "not stated per row": "",
}


@pytest.fixture
def load(db, tmp_path):
    """Brings one benchmark's records in through the acts that `load_records` uses."""

    def load(name: str) -> None:
        for shared in ("organizations.yaml", "systems.yaml", name):
            (tmp_path / shared).symlink_to(RECORDS / shared)
        (tmp_path / "documents.yaml").write_text("[]\n")
        records = Records(tmp_path)
        record_catalogue(records)
        record_sources(records)
        for file in accept_tables(records):
            importing.run(file.pk)
        for pk in Board.objects.stale().values_list("pk", flat=True):
            refresh(pk)

    return load


@pytest.mark.parametrize("name", MAPPED)
def test_no_figure_of_the_facts_is_lost_and_none_is_added(name):
    lost, added = differences(name)

    assert (sorted(lost), sorted(added)) == ([], [])


@pytest.mark.parametrize("name", MAPPED)
def test_every_row_that_ended_is_one_the_revisions_of_the_facts_tell_of(name):
    assert [row for row in ended_rows(name) if not accounted_for(name, row)] == []


def test_every_score_the_revisions_tell_of_is_recorded_unless_nobody_can_say_whose_it_is():
    held = {cell.value for cell in facts_cells("futurex") if cell.board.startswith("weekly/")}
    held |= {value for row in ended_rows("futurex") for _, value in row.figures}

    left = figures_told("futurex") - held

    foresight = {"7.24", "24.08"}  # the least and the most of an entry's scores, its rounds untold
    second_grok = {"16.66", "42.66"}  # a row labelled like another of its round
    assert left == foresight | second_grok


@pytest.mark.parametrize("name", MAPPED)
def test_every_ranking_is_the_one_that_follows_from_the_facts(name, load):
    expected = rankings_by_hand(name)

    load(name)

    shown = rankings_shown()
    assert shown.keys() == expected.keys()
    for ranking, (better, rivals) in expected.items():
        held = {system: value for _, system, value in shown[ranking]}
        assert held.keys() == rivals.keys(), ranking
        assert all(held[system] in rivals[system] for system in held), (ranking, held, rivals)
        by_hand = {
            system: 1 + sum(better(other, value) for other in held.values())
            for system, value in held.items()
        }
        ranks = [rank for rank, _, _ in shown[ranking]]
        assert {system: rank for rank, system, _ in shown[ranking]} == by_hand, ranking
        assert (ranks[0], ranks) == (1, sorted(ranks)), ranking


@pytest.mark.parametrize("name", MAPPED)
def test_every_row_and_every_figure_of_the_records_is_taken_in(name, load):
    file = read_yaml(RECORDS / name / "benchmark.yaml")
    metrics = {metric["key"] for metric in file["metrics"]}
    rows = [row for table in file["tables"] for row in plain_rows(name, table)]

    load(name)

    verdicts = {(row.verdict, row.reason) for row in ImportRow.objects.all()}
    assert set(Import.objects.values_list("state", "fault")) == {("done", "")}
    assert (ImportRow.objects.count(), verdicts) == (len(rows), {("created", "")})
    assert Score.objects.count() == sum(
        bool(row[key]) for row in rows for key in metrics & row.keys()
    )


def test_a_run_of_hle_stands_in_the_class_of_the_tools_that_the_facts_give_it(load):
    expected = defaultdict(set)
    for cell, fact in placed_facts("hle"):
        figure = (f"hle/{cell.board}", cell.column, cell.system, Decimal(cell.value))
        expected[figure].add(HLE_TOOLS[fact["conditions"]["tools"]])

    load("hle")

    for score in Score.objects.select_related("metric", "submission__system", "submission__board"):
        of = score.submission
        tools = of.class_key.partition(";")[0].removeprefix("tools=")
        assert tools in expected[of.board.address, score.metric.key, of.system.name, score.value]


# --- The second opinion -------------------------------------------------------------------


def rankings_by_hand(name: str) -> dict:
    """(board, class, metric) to how better is told, and each system's values that may stand.

    Several values may stand only where claims are equally trusted and equally new.
    """
    said_by = claims_in_the_records(name)
    metrics = {metric["key"]: metric for metric in facts(name)["metrics"]}
    units = {m["key"]: m["unit"] for m in read_yaml(RECORDS / name / "benchmark.yaml")["metrics"]}
    claims: dict = defaultdict(lambda: defaultdict(list))
    better = {}
    for cell, fact in placed_facts(name):
        metric = metrics[fact["metric"]]
        class_key, relationship = said_by[
            cell.board, cell.column, cell.system, cell.source, cell.value, cell.date
        ].pop()
        if metric["higher_is_better"] not in BETTER or cell.system in reference_systems():
            continue
        ranking = (f"{name}/{cell.board}", class_key, cell.column)
        percent = metric["unit"] == "fraction" and units[cell.column] == "%"
        value = Decimal(fact["value"]) * (100 if percent else 1)
        claims[ranking][spelling(cell.system)].append(
            (TRUST.index(relationship), day(cell.date), value)
        )
        better[ranking] = BETTER[metric["higher_is_better"]]
    return {
        ranking: (better[ranking], {system: standing(of) for system, of in systems.items()})
        for ranking, systems in claims.items()
    }


def standing(claims: list[tuple[int, str, Decimal]]) -> set[Decimal]:
    trusted = [claim for claim in claims if claim[0] == min(trust for trust, _, _ in claims)]
    newest = max(public for _, public, _ in trusted)
    return {value for _, public, value in trusted if public == newest}


def spelling(name: str) -> str:
    """A system's name without case and punctuation: "GPT-5-high" is "GPT-5 (high)"."""
    return "".join(letter for letter in name.casefold() if letter.isalnum() or letter == "+")


def day(date: str) -> str:
    """A month counts as its last day; no date as long ago."""
    if len(date) != len("2026-03"):
        return date
    return f"{date}-{monthrange(int(date[:4]), int(date[5:]))[1]}"


def claims_in_the_records(name: str) -> dict:
    """Each current figure of the result tables to its class and who says so."""
    file = read_yaml(RECORDS / name / "benchmark.yaml")
    splitting = [c["key"] for c in file.get("conditions", []) if c.get("splits") == "true"]
    metrics = {metric["key"] for metric in file["metrics"]}
    said: dict = defaultdict(list)
    for table in file["tables"]:
        stated = table.get("conditions", {})
        for row in plain_rows(name, table):
            if row.get("known_to"):
                continue
            class_key = "; ".join(f"{k}={row.get(k) or stated.get(k, '')}" for k in splitting)
            for column in metrics & row.keys():
                if row[column]:
                    said[
                        row.get("board") or table["board"],
                        column,
                        row["system"],
                        table["source"],
                        plain(row[column]),
                        row.get("date") or table.get("date", ""),
                    ].append((class_key, row.get("relationship") or table["relationship"]))
    return said


def plain_rows(name: str, table: dict) -> list[dict[str, str]]:
    path = Path(RECORDS / name / "results" / table["file"])
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def rankings_shown() -> dict:
    """(board, class, metric) to its ranked rows from the top: rank, system, value."""
    boards = {board.pk: board.address for board in Board.objects.with_address()}
    shown = defaultdict(list)
    for board, class_key, metric, rank, system, value in (
        Standing.objects.ranked()
        .order_by("order")
        .values_list("board", "class_key", "metric__key", "rank", "system__name", "score__value")
    ):
        shown[boards[board], class_key, metric].append((rank, spelling(system), value))
    return shown
