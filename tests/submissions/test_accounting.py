"""Every figure of the record files has its fate, those that ended too."""

from pathlib import Path

import pytest

from leaderboard.catalogue.record_files import RecordFolder, Records
from leaderboard.catalogue.recording import record_catalogue
from leaderboard.submissions import importing
from leaderboard.submissions.accounting import Fate, account_for, claims_of_no_file
from leaderboard.submissions.recording import accept_tables, record_sources
from tests.curation.test_load_records import records  # noqa: F401  a fixture

pytestmark = pytest.mark.django_db

ENDED = """
system,tools,accuracy,minutes_off,known_to,because
Gull-2,none,71.5,12,,
Gull-2 Agent,none,78.0,9,2025-03-01,taken down
Divers,,95.0,,,
Gull-2,none,70,,2025-03-01,a typing error
"""


def load(path: Path) -> RecordFolder:
    held = Records(path)
    record_catalogue(held)
    record_sources(held)
    for file in accept_tables(held):
        importing.run(file.pk)
    return held.benchmarks[0]


def fates(folder: RecordFolder) -> list[Fate]:
    [(_, figures)] = account_for(folder)
    return [fate for fate, _ in figures]


def write(path: Path, table: str) -> None:
    (path / "tides/results/table1.csv").write_text(table.lstrip(), encoding="utf-8")


def test_what_was_replaced_and_what_was_withdrawn_is_accounted_for(records):  # noqa: F811
    write(records, ENDED)

    folder = load(records)

    stored, withdrawn = [Fate.STORED] * 2, [Fate.WITHDRAWN] * 2
    assert fates(folder) == [*stored, *withdrawn, Fate.STORED, Fate.SUPERSEDED]
    assert claims_of_no_file(folder) == []


def test_a_claim_that_stands_though_its_row_ended_is_found(records):  # noqa: F811
    load(records)
    lines = ENDED.strip().splitlines()[:4]
    write(records, "\n".join(lines) + "\n")
    folder = Records(records).benchmarks[0]

    unloaded = fates(folder)

    assert unloaded == [Fate.STORED] * 2 + [Fate.ALTERED] * 2 + [Fate.STORED]
    assert fates(load(records)) == [Fate.STORED] * 2 + [Fate.WITHDRAWN] * 2 + [Fate.STORED]
