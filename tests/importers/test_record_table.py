import csv
import io
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from leaderboard.importers.record_table import FIGURE_COLUMNS, ROW_COLUMNS, RecordTable
from leaderboard.importers.rows import Figure, ImportFileError, ImportRowError, Place, ResultRow

SAMPLES = Path(__file__).parent.parent / "data" / "record_table"
METRICS, CONDITIONS = ["accuracy", "calibration_error"], ["tools"]
unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def read(text: str, **facts) -> list[ResultRow]:
    facts = {"metrics": METRICS, "conditions": CONDITIONS, "default_board": "full/2025"} | facts
    return list(RecordTable(io.StringIO(text, newline=""), "results.csv", **facts).read())


def sample(name: str, **facts) -> list[ResultRow]:
    return read((SAMPLES / name).read_text(encoding="utf-8"), **facts)


def refusal(text: str, error: type[ValueError] = ImportRowError, **facts) -> str:
    with pytest.raises(error) as refused:
        read(text, **facts)
    return str(refused.value)


# --- What is read -------------------------------------------------------------------------


def test_a_row_per_system_and_a_figure_per_filled_cell():
    rows = sample("two_systems.csv")

    assert [(row.system, [(f.metric, f.printed) for f in row.figures]) for row in rows] == [
        ("Example-1", [("accuracy", "54.80"), ("calibration_error", "12.5")]),
        ("Example-2", [("accuracy", "49.1")]),
    ]


@pytest.mark.parametrize("archive", [False, True])
def test_each_row_knows_whether_its_table_comes_from_an_archive(archive):
    rows = sample("two_systems.csv", archive=archive)

    assert [row.archived for row in rows] == [archive, archive]


def test_an_empty_cell_is_no_result_and_never_a_zero():
    _, second = sample("two_systems.csv")

    assert "calibration_error" not in {figure.metric for figure in second.figures}


def test_every_column_reaches_its_field():
    [row] = sample("every_column.csv")

    place = Place("results.csv", 2)
    assert row == ResultRow(
        place=place,
        system='Example-1 (high, "deep")',
        board="text/2025",
        figures=(
            Figure(
                metric="accuracy",
                printed="81.4",
                value=Decimal("81.4"),
                place=Place("results.csv", 2, "accuracy"),
                low=Decimal("79.46"),
                high=Decimal("83.34"),
                level=Decimal("0.9"),
                n=1200,
                reading="derived",
                confidence="read off a chart",
                note="mean of two runs",
            ),
            Figure(
                metric="calibration_error",
                printed="12.5",
                value=Decimal("12.5"),
                place=Place("results.csv", 2, "calibration_error"),
                stderr=Decimal("0.4"),
                confidence="row is doubtful",
            ),
        ),
        conditions={"tools": "with tools"},
        date="2025-03",
        locator="Table 3, row 7",
        relationship="independent",
        quotes="other-card",
        note="said twice",
        known_from="2025-04-01",
        known_to="2025-05-02",
        because="the table was corrected",
    )


def test_lines_are_counted_as_an_editor_counts_them():
    first, second = sample("spans_lines.csv")

    assert first.note == "first line\nsecond line"
    assert second.place == Place("results.csv", 5)


def test_a_row_without_a_board_is_on_the_board_of_its_table():
    here, there = read("system,board,accuracy\nA,,1\nB,text/2025,2\n", benchmark="toy")

    assert (here.board, there.board) == ("toy/full/2025", "toy/text/2025")


def test_an_interval_is_at_ninety_five_percent_unless_told():
    [row] = read('system,accuracy,accuracy.ci\nA,54.8,"[52.9, 56.7]"\n')

    [figure] = row.figures
    assert (figure.low, figure.high, figure.level) == (
        Decimal("52.9"),
        Decimal("56.7"),
        Decimal("0.95"),
    )


def test_a_figure_without_an_interval_has_no_level():
    [row] = read("system,accuracy\nA,54.8\n")

    assert (row.figures[0].low, row.figures[0].level) == (None, None)


@pytest.mark.parametrize(("cell", "n"), [("", 2500), ("-", None), ("30", 30)])
def test_a_cell_overrides_or_drops_the_count_of_its_table(cell, n):
    [row] = read(f"system,accuracy,accuracy.n\nA,54.8,{cell}\n", counts={"accuracy": 2500})

    assert row.figures[0].n == n


def test_blanks_around_a_cell_do_not_matter():
    [row] = read("system,accuracy\n A , 54.8 \n")

    assert (row.system, row.figures[0].printed) == ("A", "54.8")


def test_a_header_alone_is_an_empty_table():
    assert read("system,accuracy\n") == []


# --- What is refused, where, and what to do about it --------------------------------------


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "line 1: there is no column named system"),
        ("model,accuracy\nA,1\n", "line 1: there is no column named system"),
        ("system,accuracy,accuracy\nA,1,2\n", "line 1: a column stands there twice"),
        ("system,f1\nA,1\n", "line 1: the column 'f1' is neither a row column"),
        ("system,accuracy.sd\nA,1\n", "line 1: the column 'accuracy.sd' is neither"),
        ("system,f1.n\nA,1\n", "line 1: the column 'f1.n' is neither"),
        ("system,accuracy,\nA,1,2\n", "line 1: the column '' is neither"),
        ("system,accuracy,accuracy.\nA,1,2\n", "line 1: the column 'accuracy.' is neither"),
        ('system,accuracy\nA,1\nB,"2"x\n', "line 3: "),
        ('system,accuracy\nA,"1\n', "line 2: "),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_its_line(text, says):
    fault = refusal(text, ImportFileError)

    assert fault.startswith("results.csv, ")
    assert says in fault


def test_an_unknown_column_is_refused_with_the_columns_there_are():
    fault = refusal("system,score\nA,1\n", ImportFileError)

    assert all(column in fault for column in ROW_COLUMNS)
    assert "benchmark.yaml declares" in fault


@pytest.mark.parametrize("cells", ["B", "B,1,2"])
def test_a_row_of_another_length_than_the_header_is_refused(cells):
    fault = refusal(f"system,accuracy\nA,1\n{cells}\n")

    assert fault == "results.csv, line 3: more or fewer cells than the header has columns."


@pytest.mark.parametrize(
    ("row", "facts"), [(",full/2025,1", {}), ("A,,1", {"default_board": ""}), (" , ,1", {})]
)
def test_a_row_without_a_system_or_a_board_is_refused(row, facts):
    fault = refusal(f"system,board,accuracy\n{row}\n", **facts)

    assert fault == "results.csv, line 2: a row needs a system and a board."


def test_a_row_without_a_figure_is_refused():
    fault = refusal("system,accuracy,note\nA,,not run\n")

    assert fault == "results.csv, line 2: no metric column holds a figure."


@pytest.mark.parametrize("suffix", ["se", "n", "note"])
def test_a_remark_on_a_figure_that_is_not_there_is_refused(suffix):
    fault = refusal(f"system,calibration_error,accuracy,accuracy.{suffix}\nA,12.5,,0.5\n")

    assert fault.startswith("results.csv, line 2, column accuracy: ")


@pytest.mark.parametrize(
    ("column", "cell", "remedy"),
    [
        ("accuracy", "n/a", "leave the cell empty if there is no result"),
        ("accuracy", "nan", "leave the cell empty if there is no result"),
        ("accuracy", "inf", "leave the cell empty if there is no result"),
        ("accuracy", "81.4%", "Write digits with a dot"),
        ("accuracy", '"81,4"', "Write digits with a dot"),
        ("accuracy.se", "small", "Write digits with a dot"),
        ("accuracy.ci", "1.94", "Write ±1.94 or [52.9, 56.7]"),
        ("accuracy.n", "many", "Write 2500"),
        ("accuracy.n", "0", "Write 2500"),
        ("accuracy.reading", "guessed", "it is one of ('printed', 'derived', 'approximate')"),
    ],
)
def test_a_cell_that_cannot_be_read_is_refused_with_its_column_and_a_remedy(column, cell, remedy):
    header, row = ("system", "A") if column == "accuracy" else ("system,accuracy", "A,81.4")

    fault = refusal(f"{header},{column}\n{row},{cell}\n")

    assert fault.startswith("results.csv, line 2, column accuracy: ")
    assert remedy in fault


@pytest.mark.parametrize("level", ["0", "95"])
def test_a_level_that_is_no_share_is_refused(level):
    fault = refusal(f"system,accuracy,accuracy.ci,accuracy.level\nA,81.4,±1.94,{level}\n")

    assert fault.startswith("results.csv, line 2, column accuracy: ")
    assert level in fault


# --- Whatever comes -----------------------------------------------------------------------

headers = st.lists(
    st.sampled_from(
        ["system", "tools", *METRICS, *ROW_COLUMNS, *(f"accuracy.{s}" for s in FIGURE_COLUMNS)]
    ),
    unique=True,
).map(lambda names: list(dict.fromkeys(["system", "accuracy", *names])))
cells = st.one_of(
    st.sampled_from(["", "A", "54.80", "-", "±1", "[1, 2]", "nan", "1e999999", "0.9", "printed"]),
    st.sampled_from(["9" * 29 + "e999971", "9" * 5000, "٣", "1_0", "\x00", '"', "a\r\nb"]),
    st.text(max_size=8),
)


@st.composite
def tables(draw) -> str:
    header = draw(headers)
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(header)
    for _ in range(draw(st.integers(1, 3))):
        row = {"system": "A", "accuracy": "54.8"} | {
            name: draw(cells) for name in draw(st.lists(st.sampled_from(header), max_size=4))
        }
        writer.writerow([row.get(name, "") for name in header])
    return file.getvalue()


@unhurried
@given(st.one_of(tables(), st.text(), st.text(alphabet='system,accuracy\n\r".±[]0123456789')))
@example(f"system,accuracy,accuracy.ci\nA,{'9' * 29}e999971,±1\n")
@example(f"system,accuracy,accuracy.n\nA,1,{'9' * 5000}\n")
def test_a_table_gives_rows_or_a_named_error_and_never_a_crash(text):
    rows, fault = [], ""
    try:
        rows = read(text)
    except (ImportFileError, ImportRowError) as refused:
        fault = str(refused)

    assert fault == "" or fault.startswith("results.csv, line ")
    assert all(row.system and row.board and row.figures for row in rows)
    assert all(figure.value.is_finite() for row in rows for figure in row.figures)


@unhurried
@given(
    st.lists(
        st.tuples(
            st.text(st.characters(codec="utf-8"), min_size=1).filter(lambda name: name.strip()),
            st.decimals(allow_nan=False, allow_infinity=False).filter(lambda d: len(str(d)) <= 40),
        )
    )
)
def test_names_and_digits_come_back_as_they_were_written(claims):
    file = io.StringIO(newline="")
    csv.writer(file).writerows([["system", "accuracy"], *claims])

    rows = read(file.getvalue())

    assert [(row.system, row.figures[0].printed) for row in rows] == [
        (name.strip(), str(value)) for name, value in claims
    ]
