"""What the record files may say, where a refusal points, and that our own records hold."""

from collections import Counter
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
import yaml

from leaderboard.catalogue.record_files import (
    RECORDS,
    RecordError,
    RecordFolder,
    Records,
    read_yaml,
)

TOY = """
benchmark: {slug: toy, name: Toy, summary: A benchmark for tests., paper: toy}
papers: [{key: toy, title: A Toy Paper}]
conditions: [{key: tools, name: Tools, definition: What it could use.}]
metrics:
  - {key: accuracy, name: Accuracy, unit: "%", scale: percent, direction: higher, decimals: 1,
     kind: mean, definition: Share of right answers.}
tracks: [{slug: full, name: Full set}]
editions: [{slug: y25, name: Of 2025}]
boards: [{track: full, edition: y25, columns: [{key: accuracy, primary: true}]}]
sources: [{key: paper, kind: paper, citation: A Toy Paper, paper: toy}]
tables: [{file: paper.csv, source: paper, board: full/y25, relationship: owner}]
notes: [{kind: fact, text: It is small.}]
"""
OURS = sorted(path.parent.name for path in RECORDS.glob("*/benchmark.yaml"))
each_benchmark = pytest.mark.parametrize("name", OURS)


@pytest.fixture
def toy(tmp_path):
    """Writes the toy benchmark with some parts changed, and opens its folder."""

    def write(**changed) -> RecordFolder:
        file = yaml.safe_load(TOY)
        for part, facts in changed.items():
            entry = file[part] if isinstance(file[part], dict) else file[part][0]
            entry.update(facts)
        path = tmp_path / "toy" / "benchmark.yaml"
        path.parent.mkdir()
        path.write_text(yaml.safe_dump(file))
        return RecordFolder(path.parent)

    return write


def refusal(folder: RecordFolder) -> str:
    """What the refusal says after naming the file."""
    with pytest.raises(RecordError) as refused:
        _ = folder.file
    file, _, fault = str(refused.value).partition(": ")
    assert file == str(folder.path / "benchmark.yaml")
    return fault


def test_a_sound_file_is_read(toy):
    file = toy().file

    assert [board.address for board in file.boards] == ["full/y25"]


def test_an_unknown_key_is_refused_where_it_stands(toy):
    fault = refusal(toy(boards={"colour": "red"}))

    assert fault == "boards.0.colour: Extra inputs are not permitted"


@pytest.mark.parametrize("key", ["direction", "scale", "unit", "decimals", "kind", "definition"])
def test_a_metric_that_leaves_out_what_its_figures_need_is_refused(tmp_path, key):
    file = yaml.safe_load(TOY)
    del file["metrics"][0][key]
    (tmp_path / "benchmark.yaml").write_text(yaml.safe_dump(file))

    assert refusal(RecordFolder(tmp_path)) == f"metrics.0.{key}: Field required"


@pytest.mark.parametrize(
    ("part", "key", "value"),
    [
        ("metrics", "direction", "up"),
        ("metrics", "scale", "permille"),
        ("metrics", "kind", "average"),
        ("metrics", "decimals", "-1"),
        ("metrics", "lower", "none"),
        ("papers", "published", "2025"),
        ("papers", "arxiv", "arXiv:2501.00001"),
        ("sources", "kind", "blog"),
        ("tables", "relationship", "friend"),
        ("tables", "date", "1 March 2025"),
        ("tracks", "slug", "Full set"),
    ],
)
def test_a_value_outside_the_grammar_is_refused_where_it_stands(toy, part, key, value):
    fault = refusal(toy(**{part: {key: value}}))

    assert fault.startswith(f"{part}.0.{key}: ")


@pytest.mark.parametrize("columns", [[], [{"key": "accuracy"}]])
def test_a_board_has_columns_and_one_of_them_is_primary(toy, columns):
    fault = refusal(toy(boards={"columns": columns}))

    assert fault.startswith("boards.0")


DANGLING = [
    ("benchmark", {"paper": "other"}, "benchmark.paper other is not among the papers"),
    ("boards", {"track": "text"}, "board text/y25 names an unknown track or edition"),
    ("boards", {"edition": "y99"}, "board full/y99 names an unknown track or edition"),
    ("boards", {"columns": [{"key": "f1", "primary": True}]}, "board full/y25: unknown metric f1"),
    ("sources", {"paper": "other"}, "source paper names the unknown paper other"),
    ("tables", {"source": "blog"}, "table paper.csv names the unknown source blog"),
    ("tables", {"board": "x/1"}, "table paper.csv names the unknown board x/1"),
    ("tables", {"conditions": {"k": "1"}}, "table paper.csv: unknown condition k"),
    ("tables", {"factors": {"f1": 100}}, "table paper.csv: factor or count for unknown metric f1"),
    ("tables", {"counts": {"f1": 100}}, "table paper.csv: factor or count for unknown metric f1"),
    ("notes", {"board": "x/1"}, "a note names the unknown board x/1"),
    ("notes", {"source": "blog"}, "a note names the unknown source blog"),
]


@pytest.mark.parametrize(("part", "change", "says"), DANGLING)
def test_a_name_that_leads_nowhere_is_refused_by_name(toy, part, change, says):
    fault = refusal(toy(**{part: change}))

    assert says in fault


@pytest.mark.parametrize(
    "part", ["papers", "metrics", "tracks", "editions", "boards", "sources", "tables"]
)
def test_nothing_stands_in_a_file_twice(tmp_path, part):
    file = yaml.safe_load(TOY)
    file[part] *= 2
    (tmp_path / "benchmark.yaml").write_text(yaml.safe_dump(file))

    assert "stands there twice" in refusal(RecordFolder(tmp_path))


def test_a_board_names_a_metric_once(toy):
    fault = refusal(
        toy(boards={"columns": [{"key": "accuracy", "primary": True}, {"key": "accuracy"}]})
    )

    assert "board full/y25 names a metric twice" in fault


@pytest.mark.parametrize("key", ["accuracy", "note"])
def test_a_column_of_a_table_can_mean_one_thing_only(toy, key):
    fault = refusal(toy(conditions={"key": key}))

    assert f"column name {key} stands there twice" in fault


FORMULA = {"weights": {"easy": "0.4", "hard": "0.6"}, "source": "paper"}


def with_parts(formula: dict) -> list[dict]:
    """The toy's metric with a formula, and the two it is made from."""
    [whole] = yaml.safe_load(TOY)["metrics"]
    return [whole | {"formula": formula}, whole | {"key": "easy"}, whole | {"key": "hard"}]


def written(folder: Path, **parts) -> RecordFolder:
    (folder / "benchmark.yaml").write_text(yaml.safe_dump(yaml.safe_load(TOY) | parts))
    return RecordFolder(folder)


def test_a_formula_is_read_with_the_digits_it_is_written_with(tmp_path):
    file = written(tmp_path, metrics=with_parts(FORMULA)).file

    formula = file.metrics[0].formula
    assert formula.weights == {"easy": Decimal("0.4"), "hard": Decimal("0.6")}
    assert (formula.over_stated, formula.source) == (False, "paper")


WRONG_FORMULAS = [
    ({"source": "blog"}, "the formula of accuracy names the unknown source blog"),
    (
        {"weights": {"easy": "0.4", "heard": "0.6"}},
        "the formula of accuracy weighs heard, which is no metric",
    ),
    (
        {"weights": {"easy": "0.4", "accuracy": "0.6"}},
        "the formula of accuracy weighs accuracy, which is the metric itself",
    ),
    ({"weights": {"easy": "0.4", "hard": "0"}}, "metrics.0.formula.weights.hard: "),
    ({"weights": {"easy": "0.4", "hard": "-0.6"}}, "metrics.0.formula.weights.hard: "),
    ({"weights": {"easy": "0.4", "hard": "NaN"}}, "metrics.0.formula.weights.hard: "),
    ({"weights": {"easy": "1"}}, "metrics.0.formula.weights: "),
    ({"rounded": "true"}, "metrics.0.formula.rounded: Extra inputs are not permitted"),
]


@pytest.mark.parametrize(("change", "says"), WRONG_FORMULAS)
def test_a_formula_that_cannot_be_computed_is_refused(tmp_path, change, says):
    fault = refusal(written(tmp_path, metrics=with_parts(FORMULA | change)))

    assert says in fault


def test_a_formula_names_its_source(tmp_path):
    fault = refusal(written(tmp_path, metrics=with_parts({"weights": FORMULA["weights"]})))

    assert fault == "metrics.0.formula.source: Field required"


@pytest.mark.parametrize(("says", "is_one"), [({}, False), ({"archive": "true"}, True)])
def test_a_table_says_whether_it_comes_from_a_dated_archive(toy, says, is_one):
    [table] = toy(tables=says).file.tables

    assert table.archive is is_one


def test_every_fault_of_a_file_is_told_at_once(toy):
    fault = refusal(toy(benchmark={"paper": "other"}, tables={"source": "blog"}))

    assert "paper other" in fault
    assert "source blog" in fault


def test_broken_yaml_is_refused_with_its_line(tmp_path):
    path = tmp_path / "systems.yaml"
    path.write_text("- name: Example-1\n- name: [Example-2\n")

    with pytest.raises(RecordError) as refused:
        read_yaml(path)

    assert str(refused.value).startswith(f"{path}: ")
    assert "line 3" in str(refused.value)


def test_a_scalar_keeps_the_digits_it_is_written_with(tmp_path):
    path = tmp_path / "x.yaml"
    path.write_text("version: 2.10\ndate: 2025-01-02\nopen: no\n")

    assert read_yaml(path) == {"version": "2.10", "date": "2025-01-02", "open": "no"}


def test_a_fault_in_a_list_of_many_says_which_entry_it_is_in(tmp_path):
    (tmp_path / "systems.yaml").write_text(
        "- {name: Example-1, kind: model}\n- {name: Example-2}\n"
    )

    with pytest.raises(RecordError, match=r"systems\.yaml: .*(1\.kind|Example-2)"):
        _ = Records(tmp_path).systems


def test_a_file_that_is_no_list_is_refused_by_name(tmp_path):
    (tmp_path / "systems.yaml").write_text("")

    with pytest.raises(RecordError, match=r"systems\.yaml"):
        _ = Records(tmp_path).systems


def test_a_key_that_stands_there_twice_is_refused(tmp_path):
    path = tmp_path / "benchmark.yaml"
    path.write_text("tables: [{file: a.csv}]\ntables: [{file: b.csv}]\n")

    with pytest.raises(RecordError, match="tables"):
        read_yaml(path)


# --- The records we start from ------------------------------------------------------------


@cache
def ours(name: str) -> RecordFolder:
    return next(folder for folder in Records().benchmarks if folder.path.name == name)


@cache
def rows(name: str) -> list:
    """(table, row, conditions) of every row of a benchmark's tables."""
    return [
        (table, row, {**table.conditions, **row.conditions})
        for table in ours(name).file.tables
        for row in ours(name).rows(table)
    ]


def claim(table, row, conditions) -> tuple:
    return (row.board, row.system, table.source, tuple(sorted(conditions.items())))


def test_the_five_benchmarks_the_tracker_is_for_are_among_the_records():
    assert {"memoryagentbench", "hle", "futurex", "rlve-gym", "mergebench"} <= set(OURS)


@each_benchmark
def test_our_rows_name_their_systems_exactly(name):
    systems = {system.name for system in Records().systems}

    assert [
        (str(row.place), row.system) for _, row, _ in rows(name) if row.system not in systems
    ] == []


@each_benchmark
def test_our_figures_stand_in_columns_of_boards_that_exist(name):
    columns = {board.address: {c.key for c in board.columns} for board in ours(name).file.boards}

    lost = [
        str(figure.place)
        for _, row, _ in rows(name)
        for figure in row.figures
        if figure.metric not in columns.get(row.board, ())
    ]

    assert lost == []


@each_benchmark
def test_our_conditions_have_the_values_that_are_declared(name):
    declared = {condition.key: condition.values for condition in ours(name).file.conditions}

    odd = [
        (str(row.place), key, value)
        for _, row, conditions in rows(name)
        for key, value in conditions.items()
        if declared[key] and value not in declared[key]
    ]

    assert odd == []


@each_benchmark
def test_our_figures_lie_within_the_bounds_of_their_metric(name):
    metrics = {metric.key: metric for metric in ours(name).file.metrics}

    def outside(table, figure) -> bool:
        metric, value = metrics[figure.metric], figure.value * table.factors.get(figure.metric, 1)
        return (metric.lower is not None and value < metric.lower) or (
            metric.upper is not None and value > metric.upper
        )

    assert [str(f.place) for t, row, _ in rows(name) for f in row.figures if outside(t, f)] == []


@each_benchmark
def test_our_intervals_hold_their_value(name):
    figures = [
        figure for _, row, _ in rows(name) for figure in row.figures if figure.low is not None
    ]

    assert [
        str(f.place) for f in figures if not f.low <= f.value <= f.high or not 0 < f.level < 1
    ] == []


@each_benchmark
def test_our_proportions_cannot_exceed_the_whole(name):
    shares = [metric for metric in ours(name).file.metrics if metric.kind == "proportion"]
    whole = {"percent": 100, "proportion": 1}

    assert [m.key for m in shares if (m.lower, m.upper) != (0, whole.get(m.scale))] == []


@each_benchmark
def test_each_of_our_claims_is_made_by_one_current_row(name):
    current = Counter(claim(*of) for of in rows(name) if not of[1].known_to)

    assert [each for each, times in current.items() if times > 1] == []


@each_benchmark
def test_a_row_of_ours_says_why_it_ended_exactly_when_it_did(name):
    assert [
        str(row.place) for _, row, _ in rows(name) if bool(row.known_to) != bool(row.because)
    ] == []


@each_benchmark
def test_a_formula_of_ours_weighs_columns_that_stand_beside_its_own(name):
    columns = [{column.key for column in board.columns} for board in ours(name).file.boards]
    formulas = {m.key: set(m.formula.weights) for m in ours(name).file.metrics if m.formula}

    assert [
        key
        for key, parts in formulas.items()
        if not any({key, *parts} <= beside for beside in columns)
    ] == []


@each_benchmark
def test_figures_quoted_in_our_tables_come_from_known_sources(name):
    sources = {"", *(source.key for source in ours(name).file.sources)}

    assert [str(row.place) for _, row, _ in rows(name) if row.quotes not in sources] == []


@each_benchmark
def test_every_results_file_of_ours_is_a_table_and_every_table_a_file(name):
    on_disk = {path.name for path in Path(RECORDS / name / "results").iterdir()}

    assert on_disk == {table.file for table in ours(name).file.tables}


@each_benchmark
def test_a_board_of_ours_says_why_it_is_empty_exactly_when_it_is(name):
    filled = {row.board for _, row, _ in rows(name) if not row.known_to}

    assert [
        b.address for b in ours(name).file.boards if bool(b.empty) == (b.address in filled)
    ] == []
