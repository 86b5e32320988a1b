from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from leaderboard.catalogue.models import Benchmark, Board, Document, Organization, Paper, System
from leaderboard.submissions.models import Import, Source, Submission
from tests.builders import standings

pytestmark = pytest.mark.django_db

FILES = {
    "organizations.yaml": """
- name: Harbour Lab
  aliases: [HL]
""",
    "systems.yaml": """
- name: Gull-2
  aliases: [gull 2 base]
  organization: Harbour Lab
  kind: model
  released: 2025-04
- name: Gull-2 Agent
  organization: Harbour Lab
  kind: agent
  base: Gull-2
- name: Divers
  kind: reference
  reference: human
""",
    "documents.yaml": """
- slug: harbour-page
  title: Page of the Harbour Lab
  kind: lab page
  captured: 2025-06-01
  file: harbour.txt
  mentions:
    - paper: tides
      benchmark: tides
      place: first paragraph
""",
    "tides/benchmark.yaml": """
benchmark:
  slug: tides
  name: Tides
  summary: Can a system read a tide table? Invented for these tests.
  areas: [Reading of tables]
  paper: tides
papers:
  - key: tides
    title: On Reading Tide Tables
    authors: [Ada Example]
    arxiv: "2502.00007"
    versions:
      - version: v1
        date: 2025-02-03
conditions:
  - {key: tools, name: Tools, splits: true, values: [none, calculator], definition: What it could use.}
metrics:
  - {key: accuracy, name: Accuracy, unit: "%", scale: percent, direction: higher, lower: 0, upper: 100,
     decimals: 1, kind: proportion, definition: Share of tides read right.}
  - {key: minutes_off, name: Minutes off, unit: min, scale: points, direction: lower, lower: 0,
     decimals: 0, kind: error, definition: Mean distance from the true time.}
tracks:
  - {slug: spring, name: Spring tides}
editions:
  - {slug: "1", name: First edition}
boards:
  - {track: spring, edition: "1", columns: [{key: accuracy, primary: true}, {key: minutes_off}]}
sources:
  - {key: paper, kind: paper, citation: "Example, On Reading Tide Tables", paper: tides, version: v1}
tables:
  - {file: table1.csv, source: paper, board: spring/1, locator: Table 1, relationship: owner, date: 2025-02-03}
notes:
  - kind: finding
    text: Nobody reads neap tides well.
""",
    "tides/results/table1.csv": """
system,tools,accuracy,minutes_off
Gull-2,none,71.5,12
Gull-2 Agent,none,78.0,9
Divers,,95.0,
""",
}


@pytest.fixture
def records(tmp_path) -> Path:
    """A folder of records: one small benchmark of our own invention."""
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.lstrip(), encoding="utf-8")
    return tmp_path


def load(records: Path) -> str:
    said = StringIO()
    call_command("load_records", records=records, stdout=said)
    return said.getvalue()


def change(records: Path, name: str, old: str, new: str) -> None:
    text = (records / name).read_text(encoding="utf-8")
    assert old in text
    (records / name).write_text(text.replace(old, new), encoding="utf-8")


def is_empty() -> bool:
    kept = (Organization, System, Paper, Benchmark, Document, Source, Import, Submission)
    return not any(model.objects.exists() for model in kept)


# --- Loading --------------------------------------------------------------------------------


def test_a_folder_of_records_becomes_a_ranked_board(records):
    said = load(records)

    board = Board.objects.at("tides/spring/1").get()
    assert standings(board, class_key="tools=none") == [(1, "Gull-2 Agent"), (2, "Gull-2")]
    assert standings(board, class_key="tools=") == [(None, "Divers")]
    assert "1 tables in" in said
    assert "3 created" in said


def test_a_claim_says_where_it_stands_and_who_says_so(records):
    load(records)

    claim = Submission.objects.get(system__name="Gull-2")
    assert (claim.source.key, claim.locator, claim.relationship) == (
        "tides/paper",
        "Table 1",
        "owner",
    )
    assert (claim.result_date_text, claim.submitted_by.username) == ("2025-02-03", "records")


def test_systems_know_their_base_their_makers_and_their_other_names(records):
    load(records)

    agent = System.objects.get(name="Gull-2 Agent")
    assert (agent.base.name, agent.organization.name) == ("Gull-2", "Harbour Lab")
    assert System.objects.named("GULL 2 Base").get().name == "Gull-2"


def test_a_document_is_tied_to_the_paper_it_mentions(records):
    load(records)

    [mention] = Document.objects.get(slug="harbour-page").mentions.all()
    assert (mention.paper.title, mention.benchmark.name) == ("On Reading Tide Tables", "Tides")


def test_nobody_can_log_in_as_the_records(records, client):
    load(records)

    user = Submission.objects.first().submitted_by
    assert (user.is_active, user.has_usable_password()) == (False, False)


# --- Loading again --------------------------------------------------------------------------


def test_loading_again_changes_nothing(records):
    load(records)
    before = list(Submission.objects.values().order_by("pk"))

    said = load(records)

    assert said == "Records: all loaded, nothing has changed.\n"
    assert list(Submission.objects.values().order_by("pk")) == before


def test_a_changed_cell_becomes_a_correction(records):
    load(records)
    change(records, "tides/results/table1.csv", "71.5", "79.5")

    load(records)

    new = Submission.objects.published().get(system__name="Gull-2")
    assert (new.supersedes.status, new.supersedes.scores.first().printed) == ("superseded", "71.5")
    board = Board.objects.at("tides/spring/1").get()
    assert standings(board, class_key="tools=none") == [(1, "Gull-2"), (2, "Gull-2 Agent")]


def test_changed_text_of_the_catalogue_is_brought_in(records):
    load(records)
    change(records, "tides/benchmark.yaml", "Can a system", "How well can a system")

    load(records)

    assert Benchmark.objects.get().summary.startswith("How well can a system read")


def test_what_a_curator_wrote_stays_while_the_file_is_the_same(records):
    load(records)
    Benchmark.objects.update(summary="A curator's better words.")
    change(records, "tides/results/table1.csv", "71.5", "79.5")

    load(records)

    assert Benchmark.objects.get().summary == "A curator's better words."


def test_a_system_that_a_curator_added_stays_when_the_file_changes(records):
    load(records)
    System.objects.create(name="Heron", slug="heron", kind="model")
    change(records, "systems.yaml", "2025-04", "2025-05")

    load(records)

    assert System.objects.filter(name="Heron").exists()


@pytest.mark.parametrize("changes", [1, 2])
def test_another_column_can_become_the_primary_one(records, changes):
    load(records)
    one = "[{key: accuracy, primary: true}, {key: minutes_off}]"
    other = "[{key: accuracy}, {key: minutes_off, primary: true}]"

    for old, new in [(one, other), (other, one)][:changes]:
        change(records, "tides/benchmark.yaml", old, new)
        load(records)

    primary = Board.objects.get().columns.get(is_primary=True).metric.key
    assert primary == {1: "minutes_off", 2: "accuracy"}[changes]


# --- Faults ---------------------------------------------------------------------------------


IN = "tides/benchmark.yaml"
FAULTS = {
    "a word the grammar does not know": (IN, "summary:", "sumary:", "benchmark.sumary"),
    "a metric without a direction": (IN, "direction: lower, ", "", "metrics.1.direction"),
    "a source that is not there": (IN, "source: paper", "source: papre", "papre"),
    "a file that is not yaml": (IN, "tracks:", "tracks: [", "line"),
    "a month that does not exist": (IN, "date: 2025-02-03", "date: 2025-13-03", "2025-13-03"),
    "a kind that does not exist": ("systems.yaml", "kind: agent", "kind: robot", "kind"),
    "a maker that is not there": ("systems.yaml", "n: Harbour Lab", "n: Nobody", "Nobody"),
    "a base that is not there": ("systems.yaml", "base: Gull-2", "base: Gull-9", "Gull-9"),
    "a paper that is not there": ("documents.yaml", "paper: tides", "paper: tydes", "tydes"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_stops_the_load_with_its_file_and_place_and_nothing_is_kept(records, fault):
    name, old, new, place = FAULTS[fault]
    change(records, name, old, new)

    with pytest.raises(CommandError) as stopped:
        load(records)

    assert name in str(stopped.value)
    assert place in str(stopped.value)
    assert is_empty()


def test_a_table_that_is_not_there_is_named(records):
    (records / "tides/results/table1.csv").unlink()

    with pytest.raises(CommandError, match=r"table1\.csv"):
        load(records)


def test_a_figure_that_cannot_be_read_is_named_with_its_line(records):
    change(records, "tides/results/table1.csv", "78.0", "78,0")

    with pytest.raises(CommandError, match=r"tides/results/table1\.csv, line 3"):
        load(records)

    assert not Submission.objects.exists()


def test_a_figure_that_cannot_be_true_is_named_with_its_line(records):
    change(records, "tides/results/table1.csv", "78.0", "780")

    with pytest.raises(CommandError, match=r"table1\.csv, line 3: .*780 is outside 0 to 100"):
        load(records)


def test_a_mended_file_is_loaded_after_a_fault(records):
    change(records, "tides/results/table1.csv", "78.0", "n/a")
    with pytest.raises(CommandError):
        load(records)
    change(records, "tides/results/table1.csv", "n/a", "78.0")

    load(records)

    assert Submission.objects.published().count() == 3


def test_a_refused_row_comes_in_once_its_fault_is_mended_elsewhere(records):
    change(records, "tides/results/table1.csv", "Gull-2,", "Newcomer,")
    with pytest.raises(CommandError):
        load(records)

    with (records / "systems.yaml").open("a") as systems:
        systems.write("- name: Newcomer\n  kind: model\n")
    load(records)

    assert Submission.objects.published().filter(system__name="Newcomer").exists()


def test_a_table_taken_out_of_the_records_retires_its_claims_until_it_is_back(records):
    load(records)
    lost = Submission.objects.published().filter(import_rows__file__name="tides/results/table1.csv")
    number = lost.count()
    benchmark = records / "tides" / "benchmark.yaml"
    whole = benchmark.read_text()
    start, _, rest = whole.partition("tables:")
    benchmark.write_text(f"{start}notes:{rest.partition('notes:')[2]}")
    load(records)

    assert number > 0
    assert lost.count() == 0

    benchmark.write_text(whole)
    load(records)

    assert lost.count() == number
