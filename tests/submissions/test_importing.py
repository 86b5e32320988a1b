import pytest

from leaderboard.accounts.models import User
from leaderboard.submissions import importing
from leaderboard.submissions.models import Import, Submission, TrustedSubmitter
from tests.builders import make_board, make_source, make_system, make_user

NAME = "toy/results/table.csv"
TWO_ROWS = "system,accuracy\nAlpha,81.4\nBeta,70\n"


@pytest.fixture
def records(board) -> User:
    """Who the records' claims are published by, with what their tables name."""
    user = make_user("records")
    TrustedSubmitter.objects.create(user=user, board=board)
    make_source("toy/paper")
    for name in ("Alpha", "Beta"):
        make_system(name)
    return user


def accept(content: str | bytes, by: User, *, name: str = NAME, **reading) -> tuple[Import, bool]:
    plain = {
        "benchmark": "toy",
        "source": "toy/paper",
        "board": "full/1",
        "locator": "",
        "relationship": "owner",
        "date": "",
        "note": "",
        "conditions": {},
        "factors": {},
        "counts": {},
        "metrics": ["accuracy"],
        "condition_keys": [],
    }
    content = content.encode() if isinstance(content, str) else content
    return importing.accept(content, name, form="record_table", reading=plain | reading, by=by)


def bring(content: str | bytes, by: User, **told) -> Import:
    file, _ = accept(content, by, **told)
    importing.run(file.pk)
    file.refresh_from_db()
    return file


def published() -> dict[str, str]:
    claims = Submission.objects.published()
    return dict(claims.values_list("system__name", "scores__printed"))


def report(file: Import) -> dict[int, str]:
    return dict(file.rows.values_list("line", "verdict"))


# --- Once is enough -------------------------------------------------------------------------


def test_a_file_is_read_and_every_row_is_accounted_for(records):
    file = bring(TWO_ROWS, records)

    assert (file.state, report(file)) == ("done", {2: "created", 3: "created"})
    assert published() == {"Alpha": "81.4", "Beta": "70"}


def test_the_same_file_is_accepted_once(records):
    first, is_new = accept(TWO_ROWS, records)
    again, is_new_again = accept(TWO_ROWS, records)

    assert (is_new, is_new_again) == (True, False)
    assert again == first


def test_the_same_file_read_in_another_way_is_accepted(records):
    bring(TWO_ROWS, records)

    _, is_new = accept(TWO_ROWS, records, relationship="independent")

    assert is_new


def test_a_file_whose_import_failed_may_be_brought_again(records):
    bring("system,accuracy\nAlpha,n/a\n", records)

    _, is_new = accept("system,accuracy\nAlpha,n/a\n", records)

    assert is_new


def test_a_second_run_of_the_same_import_changes_nothing(records):
    file = bring(TWO_ROWS, records)

    assert importing.run(file.pk) == []
    assert (file.rows.count(), Submission.objects.count()) == (2, 2)


def test_a_run_names_the_boards_that_now_need_a_ranking(records, board):
    make_board("toy/other/1")
    file, _ = accept(TWO_ROWS, records)

    assert importing.run(file.pk) == [board.pk]


# --- Changed files --------------------------------------------------------------------------


def test_a_changed_row_supersedes_and_the_others_are_left_alone(records):
    bring(TWO_ROWS, records)

    changed = bring(TWO_ROWS.replace("81.4", "84.1"), records)

    assert report(changed) == {2: "created", 3: "duplicate"}
    assert published() == {"Alpha": "84.1", "Beta": "70"}
    new = Submission.objects.published().get(system__name="Alpha")
    assert (new.supersedes.status, new.supersedes.scores.get().printed) == ("superseded", "81.4")


def test_a_change_taken_back_is_one_more_correction(records):
    for value in ("81.4", "84.1", "81.4"):
        bring(TWO_ROWS.replace("81.4", value), records)

    chain = Submission.objects.filter(system__name="Alpha").order_by("pk")
    assert list(chain.values_list("scores__printed", "status")) == [
        ("81.4", "superseded"),
        ("84.1", "superseded"),
        ("81.4", "published"),
    ]


def test_a_row_taken_out_is_withdrawn_and_says_so(records):
    bring(TWO_ROWS, records)

    bring("system,accuracy\nAlpha,81.4\n", records)

    gone = Submission.objects.get(system__name="Beta")
    assert (gone.status, gone.reason) == ("withdrawn", f"No longer in {NAME}.")


def test_a_row_put_back_stands_again(records):
    bring(TWO_ROWS, records)
    bring("system,accuracy\nAlpha,81.4\n", records)

    bring(TWO_ROWS, records)

    assert published() == {"Alpha": "81.4", "Beta": "70"}


def test_a_row_that_another_table_holds_too_is_not_withdrawn(records):
    bring(TWO_ROWS, records, name="toy/results/appendix.csv")
    bring(TWO_ROWS, records)

    bring("system,accuracy\nAlpha,81.4\n", records)

    assert published() == {"Alpha": "81.4", "Beta": "70"}


def test_a_corrected_locator_of_a_table_reaches_its_claims(records):
    bring(TWO_ROWS, records, locator="Table 2")

    bring(TWO_ROWS, records, locator="Table 3")

    standing = Submission.objects.published().values_list("locator", flat=True)
    assert list(standing) == ["Table 3", "Table 3"]


# --- Bad files ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("system,accuracy\nAlpha,81.4\nBeta,n/a\n", f"{NAME}, line 3, column accuracy: 'n/a'"),
        ("system,accuracy\nAlpha,81.4\n,70\n", f"{NAME}, line 3: a row needs a system"),
        ("system,accuracy\nAlpha,81.4\nBeta\n", f"{NAME}, line 3: more or fewer cells"),
        ("system,acuracy\nAlpha,81.4\n", f"{NAME}, line 1: the column 'acuracy'"),
        ("accuracy\n81.4\n", f"{NAME}, line 1: there is no column named system"),
        (b"system,accuracy\nAlpha,81.4\nB\xeata,70\n", NAME),
        (b"PK\x03\x04\x00\x00", NAME),
        ("", NAME),
    ],
)
def test_a_file_with_an_unreadable_row_fails_with_its_place_and_stores_nothing(
    records, content, fault
):
    file = bring(content, records)

    assert file.state == "failed"
    assert file.fault.startswith(fault)
    assert not Submission.objects.exists()


@pytest.mark.parametrize(
    "cell", ["known_from,soon", "known_to,soon", "quotes,no-such", "relationship,onwer"]
)
def test_a_cell_that_means_nothing_is_told_with_its_line_and_never_passed_over(records, cell):
    column, text = cell.split(",")

    file = bring(f"system,accuracy,{column}\nAlpha,81.4,{text}\n", records)

    assert published() == {}
    assert file.fault.startswith(f"{NAME}, line 2") or report(file) == {2: "refused"}


def test_a_row_that_cannot_be_true_is_refused_and_the_others_are_taken(records):
    file = bring("system,accuracy\nAlpha,181.4\nBeta,70\n", records)

    assert (file.state, report(file)) == ("done", {2: "refused", 3: "created"})
    assert "181.4 is outside 0 to 100" in file.rows.get(line=2).reason


def test_a_refused_row_does_not_withdraw_what_it_said_before(records):
    bring(TWO_ROWS, records)

    bring(TWO_ROWS.replace("81.4", "181.4"), records)

    assert published() == {"Alpha": "81.4", "Beta": "70"}


def test_two_rows_about_the_same_thing_are_not_both_believed(records):
    file = bring("system,accuracy\nAlpha,81.4\nAlpha,84.1\n", records)

    assert report(file) == {2: "created", 3: "refused"}
    assert "as line 2" in file.rows.get(line=3).reason


def test_a_table_from_an_unknown_source_fails(records):
    file = bring(TWO_ROWS, records, source="toy/nowhere")

    assert (file.state, published()) == ("failed", {})
    assert "the source toy/nowhere is not in the record" in file.fault
