import fcntl
import gzip
import hashlib
import io
import json
import os
import threading
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from leaderboard.catalogue.models import Board, Track
from leaderboard.rankings import dumping
from leaderboard.rankings.dumping import DumpError, write_dump
from leaderboard.rankings.manifest import canonical
from leaderboard.rankings.models import Refresh, Standing
from leaderboard.rankings.refreshing import refresh
from leaderboard.submissions.corrections import correct
from leaderboard.submissions.models import Submission
from leaderboard.submissions.publishing import publish_all, withdraw
from tests.builders import make_board, make_curator, make_source, make_submission

pytestmark = pytest.mark.django_db

NIGHT = datetime(2026, 10, 1, 2, tzinfo=UTC)
METRICS = {
    "accuracy": {"kind": "proportion"},
    "error": {"direction": "lower"},
    "cost": {"direction": "none", "upper": None},
}


def make_world() -> Board:
    """Three boards: one with every kind of claim and a chain of two, a small one, an empty one."""
    board = make_board(metrics=METRICS, splits={"tools": [], "judge": []})
    bare, armed = {"tools": "none"}, {"tools": "with tools; and more", "judge": "Grüße"}

    def claim(system, scores, figure=None, *, source="toy/paper", **fields):
        return make_submission(
            board,
            system=system,
            scores=scores,
            figure=figure,
            source=make_source(source),
            published=True,
            **fields,
        )

    claim("Äther 模型 🚀", {"accuracy": "90", "error": "3.10"}, {"n": 10}, conditions=bare)
    claim("Rival", {"accuracy": "88", "error": "0"}, {"stderr": Decimal("0.5")}, conditions=bare)
    claim(
        "Rival",
        {"accuracy": "93.25", "cost": "12000000"},
        source="toy/card",
        relationship="first_party",
        date="2026-02-05",
        conditions=bare,
    )
    interval = {"low": Decimal("85"), "high": Decimal("89.5")}
    claim("Bounded", {"accuracy": "87"}, interval | {"level": Decimal("0.95")}, conditions=bare)
    claim("Other level", {"accuracy": "87"}, interval | {"level": Decimal("0.9")}, conditions=bare)
    human = {"kind": "reference", "reference": "human"}
    claim("Human", {"accuracy": "99"}, conditions=bare, **human)
    claim("Armed", {"accuracy": "0", "cost": "0.5"}, {"n": 20}, conditions=armed)
    claim("Silent", {"error": "2"})
    gone = claim("Gone", {"accuracy": "50"}, conditions=bare)
    mistaken = claim("Mistaken", {"accuracy": "5", "error": "9"}, conditions=bare)
    refresh(board.pk)
    withdraw(gone, because="trained on the test set", by=make_curator())
    correct(mistaken, printed={"accuracy": "55"}, because="a typing error", by=make_curator())
    make_submission(make_board("toy/more/1"), system="Lone", published=True)
    make_board("toy/empty/1")
    return board


def lines_of(path) -> list[dict]:
    raw = path.read_bytes()
    text = gzip.decompress(raw) if path.suffix == ".gz" else raw
    return [json.loads(line) for line in text.splitlines()]


def of_type(kind, lines, board="toy/full/1") -> list[dict]:
    return [line for line in lines if line["type"] == kind and line["board"] == board]


def test_the_dump_holds_every_published_figure_and_no_other(tmp_path):
    board = make_world()

    made = write_dump(tmp_path)

    results = of_type("result", lines_of(made.dump))
    published = Submission.objects.published().on(board)
    assert {line["submission"] for line in results} == set(published.values_list("pk", flat=True))
    assert len(results) == sum(claim.scores.count() for claim in published)
    assert {line["system_name"] for line in results}.isdisjoint({"Gone"})
    assert [line["printed"] for line in results if line["system"] == "mistaken"] == ["55", "9"]


def test_a_result_says_all_that_was_published_about_it(tmp_path):
    board = make_board(metrics={"accuracy": {"kind": "proportion"}}, splits={"tools": []})
    claim = make_submission(
        board,
        system="Größe",
        score="54.80",
        figure={"n": 2500, "stderr": Decimal("1.250")},
        conditions={"tools": "none"},
        date="2026-01-05",
        locator="Table 3, row 7",
        published=True,
    )

    made = write_dump(tmp_path)

    [result] = of_type("result", lines_of(made.dump))
    assert result == {
        "type": "result",
        "board": "toy/full/1",
        "class": "tools=none",
        "metric": "accuracy",
        "system": claim.system.slug,
        "system_name": "Größe",
        "reference": False,
        "relationship": "owner",
        "result_date": "2026-01-05",
        "claim": claim.claim_digest,
        "value": "54.8",
        "printed": "54.80",
        "low": None,
        "high": None,
        "level": None,
        "stderr": "1.25",
        "n": 2500,
        "submission": claim.pk,
        "locator": "Table 3, row 7",
        "source": {
            "name": "arXiv 2501.00001v1",
            "url": "https://arxiv.org/abs/2501.00001v1",
            "citation": "Example and Sample, A Toy Paper",
        },
    }


def test_a_standing_is_told_as_it_stands(tmp_path):
    board = make_board()
    make_submission(board, system="Second", score="80", published=True)
    first = make_submission(board, system="First", score="90.50", published=True)

    made = write_dump(tmp_path)

    told = of_type("standing", lines_of(made.dump))
    assert [(line["system"], line["rank"]) for line in told] == [("first", 1), ("second", 2)]
    assert told[0] == {
        "type": "standing",
        "board": "toy/full/1",
        "class": "",
        "metric": "accuracy",
        "system": "first",
        "claim": first.claim_digest,
        "rank": 1,
        "best_rank": None,
        "worst_rank": None,
        "choice_best": 1,
        "choice_worst": 1,
        "low": None,
        "high": None,
        "origin": "none",
        "claims": 1,
        "unranked": "",
    }


def test_every_standing_of_every_board_is_in_the_dump(tmp_path):
    make_world()

    made = write_dump(tmp_path)

    lines = lines_of(made.dump)
    kinds = [line["type"] for line in lines]
    assert kinds.count("standing") == made.standings == Standing.objects.count()
    assert kinds.count("result") == made.results
    assert kinds.count("board") == made.boards == lines[0]["boards"] == 3
    assert [line["board"] for line in lines if line["type"] == "board"] == [
        "toy/empty/1",
        "toy/full/1",
        "toy/more/1",
    ]


def test_the_end_of_each_file_counts_and_digests_all_before_it(tmp_path):
    make_world()

    made = write_dump(tmp_path)

    for text in (gzip.decompress(made.dump.read_bytes()), made.manifests.read_bytes()):
        *before, last = text.splitlines(keepends=True)
        expected = {"type": "end", "lines": len(before)}
        assert json.loads(last) == expected | {
            "sha256": hashlib.sha256(b"".join(before)).hexdigest()
        }


def test_every_line_is_canonical(tmp_path):
    make_world()

    made = write_dump(tmp_path)

    for text in (gzip.decompress(made.dump.read_bytes()), made.manifests.read_bytes()):
        assert text.decode() == "".join(
            canonical(json.loads(line)) + "\n" for line in text.splitlines()
        )


def test_the_manifests_name_the_dump_and_its_lines(tmp_path):
    make_world()

    made = write_dump(tmp_path, made_at=NIGHT)

    packed = made.dump.read_bytes()
    lines = lines_of(made.manifests)
    assert lines[0]["made_at"] == "2026-10-01T02:00:00.000000Z"
    assert lines[0]["dump"] == {
        "name": "leaderboard.ndjson.gz",
        "sha256": hashlib.sha256(packed).hexdigest(),
        "bytes": len(packed),
    }
    assert made.dump_sha256 == lines[0]["dump"]["sha256"]
    assert made.manifests_sha256 == hashlib.sha256(made.manifests.read_bytes()).hexdigest()
    [digests] = of_type("lines", lines)
    rows = [
        hashlib.sha256(line).hexdigest()[:16]
        for line in gzip.decompress(packed).splitlines(keepends=True)
        if json.loads(line).get("board") == "toy/full/1"
    ]
    assert digests["rows"] == rows
    assert len(rows) == 1 + len(digests["inputs"]) + len(digests["outputs"])


def test_a_chain_is_told_from_its_beginning(tmp_path):
    board = make_world()

    made = write_dump(tmp_path)

    chain = [
        line
        for line in lines_of(made.manifests)
        if line["type"] == "manifest" and line["manifest"]["board"] == "toy/full/1"
    ]
    assert [line["manifest"]["number"] for line in chain] == [1, 2]
    assert [line["manifest"]["previous"] for line in chain] == ["", chain[0]["sha256"]]
    assert canonical(chain[1]["manifest"]) == board.refreshes.first().manifest


def test_the_input_lines_are_those_the_manifest_counts(tmp_path):
    board = make_board(splits={"tools": []})
    make_submission(
        board,
        score="81.40",
        figure={"stderr": Decimal("0.50")},
        conditions={"tools": "none"},
        date="2026-01-05",
        published=True,
    )

    made = write_dump(tmp_path)

    claim = Submission.objects.get()
    known = ["tools=none", "accuracy", claim.system.slug, "", "owner", "2026-01-05"]
    line = "\t".join([*known, claim.claim_digest, "81.4", "", "", "", "0.5", ""])
    [digests] = of_type("lines", lines_of(made.manifests))
    assert digests["inputs"] == [hashlib.sha256(f"{line}\n".encode()).hexdigest()[:16]]
    digest = hashlib.sha256(f"{line}\n".encode()).hexdigest()
    assert digest == board.refreshes.get().inputs_sha256


def test_the_same_data_gives_the_same_bytes(tmp_path):
    make_world()

    one, two = (write_dump(tmp_path / name, made_at=NIGHT) for name in ("one", "two"))

    assert one.dump.read_bytes() == two.dump.read_bytes()
    assert one.manifests.read_bytes() == two.manifests.read_bytes()


def test_a_later_dump_differs_only_in_when_it_was_made(tmp_path):
    make_world()
    noon = NIGHT.replace(hour=12)

    one, two = (write_dump(tmp_path / str(at.hour), made_at=at) for at in (NIGHT, noon))

    first, second = lines_of(one.dump), lines_of(two.dump)
    assert first[0]["made_at"] != second[0]["made_at"]
    assert first[1:-1] == second[1:-1]


def test_a_stale_board_is_refreshed_before_it_is_told(tmp_path):
    board = make_board()
    make_submission(board, published=True)

    write_dump(tmp_path)

    assert board.refreshes.count() == 1
    assert Board.objects.stale().count() == 0


def test_a_board_ranked_before_there_were_manifests_gets_one(tmp_path):
    board = make_board()
    Refresh.objects.create(
        board=board,
        number=1,
        rule="old",
        revision=board.revision,
        submissions=0,
        standings=0,
        changed=0,
    )

    made = write_dump(tmp_path)

    chain = [line for line in lines_of(made.manifests) if line["type"] == "manifest"]
    assert [(line["manifest"]["number"], line["manifest"]["previous"]) for line in chain] == [
        (2, "")
    ]


def test_a_board_that_moved_is_told_under_its_new_address(tmp_path):
    board = make_board()
    make_submission(board, published=True)
    refresh(board.pk)
    Track.objects.update(slug="moved")

    made = write_dump(tmp_path)

    [told] = of_type("board", lines_of(made.dump), "toy/moved/1")
    assert told["manifest"] == 2


def test_a_ranking_written_past_the_acts_is_mended_and_noted(tmp_path, caplog):
    board = make_board()
    make_submission(board, published=True)
    refresh(board.pk)
    board.standings.update(rank=7)

    made = write_dump(tmp_path)

    assert [line["rank"] for line in of_type("standing", lines_of(made.dump))] == [1]
    assert "toy/full/1 is" in caplog.text


def test_a_board_that_never_comes_to_rest_ends_the_dump_with_the_way_out(tmp_path, monkeypatch):
    make_submission(make_board(), published=True)
    write_dump(tmp_path, made_at=NIGHT)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    make_submission(Board.objects.get(), system="New", published=True)
    monkeypatch.setattr(dumping, "refresh", lambda board_id, anew: None)

    with pytest.raises(DumpError, match=r"toy/full/1 .* write the dump again"):
        write_dump(tmp_path)

    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_dump_that_fails_leaves_the_one_before(tmp_path, monkeypatch):
    make_world()
    write_dump(tmp_path, made_at=NIGHT)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    def no_room(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(dumping, "_write_manifests", no_room)
    with pytest.raises(OSError, match="No space"):
        write_dump(tmp_path)

    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_two_dumps_into_one_folder_wait_for_each_other(tmp_path):
    here = os.open(tmp_path, os.O_RDONLY)
    fcntl.flock(here, fcntl.LOCK_EX)

    with pytest.raises(DumpError, match="Another dump is being written"):
        write_dump(tmp_path)

    os.close(here)
    write_dump(tmp_path)


def test_the_command_says_what_it_wrote(tmp_path):
    make_world()
    told = io.StringIO()

    call_command("dump", folder=tmp_path, stdout=told)

    assert "3 of 3 boards, last toy/more/1" in told.getvalue()
    assert f"3 boards, 15 results, {Standing.objects.count()} standings." in told.getvalue()
    assert f"{tmp_path / 'leaderboard.ndjson.gz'}: " in told.getvalue()
    assert f"{tmp_path / 'manifests.ndjson'}: " in told.getvalue()


def test_the_command_fails_with_the_reason(tmp_path):
    make_board()
    (tmp_path / "file").touch()

    with pytest.raises(CommandError, match="file"):
        call_command("dump", folder=tmp_path / "file")


@pytest.mark.django_db(transaction=True)
def test_what_is_published_while_a_board_is_read_is_left_for_the_next_dump(tmp_path, monkeypatch):
    board = make_board()
    make_submission(board, system="First", score="90", published=True)
    late = make_submission(board, system="Late", score="95")
    refresh(board.pk)
    read_results = dumping._results

    def publish_in_between(*arguments):
        _elsewhere(lambda: publish_all([late], by=make_curator()))
        return read_results(*arguments)

    monkeypatch.setattr(dumping, "_results", publish_in_between)
    made = write_dump(tmp_path)

    assert [line["system"] for line in of_type("standing", lines_of(made.dump))] == ["first"]
    assert Board.objects.stale().count() == 1


def _elsewhere(act):
    """On a connection of its own, as another process would."""

    def work():
        try:
            act()
        finally:
            connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
