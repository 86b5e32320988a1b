"""The verifier, run as a stranger would: on the two files, without the project."""

import ast
import gzip
import hashlib
import importlib.util
import io
import json
import random
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leaderboard.rankings.dumping import write_dump
from leaderboard.rankings.manifest import canonical
from leaderboard.rankings.refreshing import refresh
from tests.builders import make_board, make_submission
from tests.rankings.test_dumping import make_world
from tests.rankings.test_one_statement import METRICS, boards, publish_claims

PROGRAM = Path(__file__).parents[2] / "leaderboard" / "rankings" / "verify.py"
NIGHT = datetime(2026, 10, 1, 2, tzinfo=UTC)
DUMP, MANIFESTS = "leaderboard.ndjson.gz", "manifests.ndjson"
NEWLINE = b"\n"

pytestmark = pytest.mark.django_db


def _load():
    spec = importlib.util.spec_from_file_location("verify_on_its_own", PROGRAM)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


verify = _load()


def run(folder: Path, *options: str) -> tuple[int, str]:
    """Its exit code and all it says, within this process."""
    told = io.StringIO()
    with redirect_stdout(told), redirect_stderr(told):
        code = verify.main([str(folder / DUMP), str(folder / MANIFESTS), *options])
    return code, told.getvalue()


class Files:
    """Both files of a dump as lines, to be changed and written again.

    What is written is consistent in itself, as a careful forger would leave it, except for
    what a test asks to be left as it was.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.dump = gzip.decompress((folder / DUMP).read_bytes()).splitlines(keepends=True)
        self.manifests = (folder / MANIFESTS).read_bytes().splitlines(keepends=True)

    def place(self, kind: str, **fields: object) -> tuple[list[bytes], int]:
        """Where the first line stands that has these fields: its file's lines and its index."""
        wanted = {"type": kind} | fields
        for lines in (self.dump, self.manifests):
            for index, line in enumerate(lines):
                if wanted.items() <= json.loads(line).items():
                    return lines, index
        raise AssertionError(wanted)

    def change(self, kind: str, change, **fields: object) -> int:
        """Change the first such line by a function on its record; returns the line's number."""
        lines, index = self.place(kind, **fields)
        record = json.loads(lines[index])
        change(record)
        lines[index] = line_of(record)
        return index + 1

    def write(self, *, with_end: bool = True) -> None:
        if with_end:
            end_anew(self.dump)
        packed = packed_as_dumps_are(b"".join(self.dump))
        (self.folder / DUMP).write_bytes(packed)
        self.name_container(packed)
        if with_end:
            end_anew(self.manifests)
        (self.folder / MANIFESTS).write_bytes(b"".join(self.manifests))

    def name_container(self, packed: bytes) -> None:
        head = json.loads(self.manifests[0])
        head["dump"] |= {"sha256": sha256(packed), "bytes": len(packed)}
        self.manifests[0] = line_of(head)


def sha256(text: bytes) -> str:
    return hashlib.sha256(text).hexdigest()


def line_of(record: dict) -> bytes:
    return canonical(record).encode() + b"\n"


def end_anew(lines: list[bytes]) -> None:
    before = b"".join(lines[:-1])
    lines[-1] = line_of({"type": "end", "lines": len(lines) - 1, "sha256": sha256(before)})


def packed_as_dumps_are(text: bytes) -> bytes:
    packed = io.BytesIO()
    with gzip.GzipFile("", "wb", compresslevel=9, fileobj=packed, mtime=0) as file:
        file.write(text)
    return packed.getvalue()


@pytest.fixture
def small(tmp_path) -> Files:
    """One board, three results, a chain of two."""
    board = make_board(metrics={"accuracy": {"kind": "proportion"}})
    make_submission(board, system="Third", score="70", figure={"n": 40}, published=True)
    refresh(board.pk)
    make_submission(board, system="First", score="90", figure={"n": 40}, published=True)
    make_submission(board, system="Second", score="80", published=True)
    write_dump(tmp_path, made_at=NIGHT)
    return Files(tmp_path)


@pytest.fixture
def tiny(tmp_path) -> Files:
    """As little as has a neighbour: its bytes are altered one by one."""
    board = make_board(metrics={"accuracy": {"kind": "proportion"}})
    make_submission(board, system="A", score="70", figure={"n": 40}, published=True)
    make_submission(board, system="B", score="9", published=True)
    write_dump(tmp_path, made_at=NIGHT)
    return Files(tmp_path)


@pytest.fixture
def world(tmp_path) -> Files:
    make_world()
    write_dump(tmp_path, made_at=NIGHT)
    return Files(tmp_path)


# --- What passes --------------------------------------------------------------------------


def test_a_dump_verifies_without_the_project(world):
    asked = [sys.executable, "-I", "-S", str(PROGRAM), DUMP, MANIFESTS]

    done = subprocess.run(asked, cwd=world.folder, capture_output=True, text=True, env={})

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (
        "3 boards, 15 results, 25 standings: every rank rebuilt. Chain of 4 manifests whole.\n"
    )


def test_files_put_together_again_unchanged_pass(world):
    world.write()

    assert run(world.folder)[0] == 0


def test_one_board_can_be_asked_for(world):
    code, told = run(world.folder, "--board", "toy/full/1")

    assert code == 0
    assert "every rank of toy/full/1 rebuilt." in told


def test_it_needs_nothing_beyond_the_standard_library():
    tree = ast.parse(PROGRAM.read_text())
    named = {
        alias.name if isinstance(node, ast.Import) else node.module
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }

    assert {name.partition(".")[0] for name in named} <= sys.stdlib_module_names


def test_the_help_has_an_example():
    asked = [sys.executable, str(PROGRAM), "--help"]

    done = subprocess.run(asked, capture_output=True, text=True)

    assert "python3 verify.py leaderboard.ndjson.gz manifests.ndjson --board hle" in done.stdout


@settings(
    deadline=None, max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(boards())
def test_it_agrees_with_the_statement_on_every_kind_of_board(db, tmp_path_factory, drawn):
    claims, reference = drawn
    with transaction.atomic():
        board = make_board(metrics=METRICS, splits={"tools": []})
        publish_claims(board, claims, reference)
        folder = tmp_path_factory.mktemp("dump")

        write_dump(folder)

        assert run(folder)[0] == 0, run(folder)[1]
        transaction.set_rollback(True)


# --- Golden values of its own ranking -----------------------------------------------------


@pytest.mark.parametrize(
    ("right", "n", "low", "high"),
    [
        (9, 10, "0.5958", "0.9821"),
        (0, 20, "0", "0.1611"),
        (198, 198, "0.9810", "1"),
        (1161, 2500, "0.4449", "0.4840"),
    ],
)
def test_its_wilson_intervals_are_the_known_ones(right, n, low, high):
    found = verify.wilson(Decimal(right) / n, n)

    assert [round(bound, 4) for bound in found] == [Decimal(low), Decimal(high)]


def _figure(system, value, low=None, high=None, **fields):
    blank = dict.fromkeys(verify.Figure._fields)
    stated = {"class_key": "", "metric": "accuracy", "system": system, "is_reference": False}
    interval = {"low": low, "high": high, "level": None if low is None else Decimal("0.95")}
    said = {"relationship": "owner", "claim": system, "value": value}
    return verify.Figure(**blank | stated | interval | said | fields)


def test_the_five_systems_get_their_known_ranks_and_bounds():
    drawn = {
        "A": (90, 87, 93),
        "B": (90, 85, 95),
        "C": (86, 84, 88),
        "D": (80, 78, 82),
        "E": (70, 69, 71),
    }
    figures = [_figure(name, *map(Decimal, numbers)) for name, numbers in drawn.items()]

    rows = sorted(verify.ranking(figures, {"accuracy": verify.Rule("higher", None)}))

    assert [(r.rank, r.best_rank, r.worst_rank) for r in rows] == [
        (1, 1, 3), (1, 1, 3), (3, 1, 3), (4, 4, 4), (5, 5, 5),
    ]  # fmt: skip


def test_intervals_that_touch_leave_the_order_open():
    figures = [
        _figure("Above", Decimal(95), Decimal(90), Decimal(100)),
        _figure("Below", Decimal(85), Decimal(80), Decimal(90)),
        _figure("Without", Decimal(70)),
    ]

    rows = sorted(verify.ranking(figures, {"accuracy": verify.Rule("higher", None)}))

    bounds = [(row.rank, row.best_rank, row.worst_rank) for row in rows]
    assert bounds == [(1, 1, 3), (2, 1, 3), (3, None, None)]


def test_a_missing_value_is_never_first_where_lower_is_better():
    figures = [
        _figure("Fast", Decimal(3), metric="seconds"),
        _figure("Slow", Decimal(9), metric="seconds"),
        _figure("Silent", Decimal(50)),
    ]
    rules = {"accuracy": verify.Rule("higher", None), "seconds": verify.Rule("lower", None)}

    rows = {(row.metric, row.system): row for row in verify.ranking(figures, rules)}

    assert [rows["seconds", name].rank for name in ("Fast", "Slow", "Silent")] == [1, 2, None]
    assert rows["seconds", "Silent"].unranked == "no value stated"


# --- Any altered byte ---------------------------------------------------------------------


def flips(text: bytes):
    """Every byte altered, one after the other: (its place, the whole text with it altered)."""
    masks = random.Random(7)
    for place, byte in enumerate(text):
        altered = byte ^ masks.choice([0x01, 0x02, 0x10, 0x20, 0x80, 0xFF])
        yield place, text[:place] + bytes([altered]) + text[place + 1 :]


def test_a_flipped_byte_of_the_packed_dump_is_refused_wherever_it_is(tiny):
    path = tiny.folder / DUMP

    passed = []
    for place, altered in flips(path.read_bytes()):
        path.write_bytes(altered)
        code, told = run(tiny.folder)
        if code != 1 or DUMP not in told:
            passed.append((place, told))

    assert passed == []


def test_a_flipped_byte_of_the_manifests_is_refused_with_its_line(tiny):
    path = tiny.folder / MANIFESTS
    text = path.read_bytes()

    passed = []
    for place, altered in flips(text):
        path.write_bytes(altered)
        code, told = run(tiny.folder)
        if code != 1 or f"{MANIFESTS}, line {text.count(NEWLINE, 0, place) + 1}" not in told:
            passed.append((place, told))

    assert passed == []


def test_a_flipped_byte_inside_the_dump_is_refused_with_its_line(tiny):
    """The container is made whole again, so that only the line itself can tell."""
    text = b"".join(tiny.dump)

    passed = []
    for place, altered in flips(text):
        tiny.dump = [altered]
        tiny.write(with_end=False)
        code, told = run(tiny.folder)
        if code != 1 or f"{DUMP}, line {text.count(NEWLINE, 0, place) + 1}" not in told:
            passed.append((place, told))

    assert passed == []


@pytest.mark.parametrize("place", range(10))
def test_a_gzip_header_of_another_hand_is_refused(small, place):
    packed = bytearray((small.folder / DUMP).read_bytes())
    packed[place] ^= 1
    (small.folder / DUMP).write_bytes(packed)
    small.name_container(bytes(packed))
    (small.folder / MANIFESTS).write_bytes(b"".join(small.manifests))

    code, told = run(small.folder)

    assert code == 1
    assert "the file begins with" in told


def test_what_follows_the_packed_dump_is_refused(small):
    packed = (small.folder / DUMP).read_bytes()
    for rest in (b"\0", packed):
        (small.folder / DUMP).write_bytes(packed + rest)
        small.name_container(packed + rest)
        end_anew(small.manifests)
        (small.folder / MANIFESTS).write_bytes(b"".join(small.manifests))

        code, told = run(small.folder)

        assert code == 1
        assert "goes on after the end of what was packed" in told


def test_a_dump_cut_off_anywhere_is_refused(small):
    packed = (small.folder / DUMP).read_bytes()
    for length in range(0, len(packed), 7):
        (small.folder / DUMP).write_bytes(packed[:length])

        code, told = run(small.folder)

        assert code == 1
        assert f"it has {length} bytes" in told


def test_manifests_cut_off_anywhere_are_refused(small):
    text = (small.folder / MANIFESTS).read_bytes()
    for length in range(0, len(text), 7):
        (small.folder / MANIFESTS).write_bytes(text[:length])

        assert run(small.folder)[0] == 1


# --- Forgeries that are consistent in themselves ------------------------------------------


def test_a_changed_value_is_named_though_all_around_it_was_made_to_fit(world):
    line = world.change(
        "result", lambda r: r.update(value="91", printed="91"), system="rival", printed="88"
    )
    world.write()

    code, told = run(world.folder)

    assert code == 1
    assert told.startswith(f"{DUMP}, line {line} (toy/full/1): this result is not among")
    assert told.count("\n") == 1


def test_a_changed_rank_is_named_with_the_right_one(world):
    line = world.change(
        "standing", lambda s: s.update(rank=4), system="rival", metric="accuracy", rank=2
    )
    _list_digests_anew(world)
    world.write()

    code, told = run(world.folder)

    assert code == 1
    assert f"{DUMP}, line {line} (toy/full/1): rank is 4, the results give 2\n" in told


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"best_rank": 2}, "best_rank is 2, the results give 1"),
        ({"choice_worst": 9}, "choice_worst is 9, the results give 2"),
        ({"high": "88.99"}, 'high is "88.99", the results give "88.98"'),
        ({"origin": "reported"}, 'origin is "reported", the results give "stderr"'),
        ({"claims": 1}, "claims is 1, the results give 2"),
        ({"unranked": "banned"}, 'unranked is "banned", the results give ""'),
        ({"claim": "0" * 64}, f'claim is "{"0" * 64}", the results give '),
    ],
)
def test_every_field_of_a_standing_is_rebuilt(world, change, reason):
    world.change(
        "standing", lambda standing: standing.update(change), system="rival", metric="accuracy"
    )
    _list_digests_anew(world)
    world.write()

    code, told = run(world.folder)

    assert code == 1
    assert reason in told


def test_a_ranking_forged_with_its_manifest_is_named_by_its_rank(world):
    """Standing, digests and the newest manifest all fit together; only the results do not."""
    line = world.change("standing", lambda s: s.update(rank=1), system="rival", rank=2)
    _list_digests_anew(world)
    outputs = [
        b"\t".join(_field(record[name]) for name in verify.OUTPUT_FIELDS) + b"\n"
        for record in map(json.loads, world.dump)
        if record["type"] == "standing" and record["board"] == "toy/full/1"
    ]
    lines, index = world.place("lines", board="toy/full/1")
    newest = json.loads(lines[index - 1])
    newest["manifest"]["outputs"]["sha256"] = sha256(b"".join(outputs))
    newest["sha256"] = sha256(canonical(newest["manifest"]).encode())
    lines[index - 1] = line_of(newest)
    world.change("board", lambda b: b.update(sha256=newest["sha256"]), board="toy/full/1")
    _list_digests_anew(world)
    world.write()

    code, told = run(world.folder)

    assert code == 1
    assert told == f"{DUMP}, line {line} (toy/full/1): rank is 1, the results give 2\n"


def _field(value: object) -> bytes:
    return b"" if value is None else str(value).encode()


def _list_digests_anew(files: Files) -> None:
    """What the manifests list of outputs and rows, made to fit the dump as it is now."""
    for index, line in enumerate(files.manifests):
        listed = json.loads(line)
        if listed["type"] == "lines":
            own = [row for row in files.dump if json.loads(row).get("board") == listed["board"]]
            records = [record for record in map(json.loads, own) if record["type"] == "standing"]
            outputs = (
                b"\t".join(_field(record[name]) for name in verify.OUTPUT_FIELDS) + b"\n"
                for record in records
            )
            listed["rows"] = [sha256(row)[:16] for row in own]
            listed["outputs"] = [sha256(output)[:16] for output in outputs]
            files.manifests[index] = line_of(listed)


def test_a_changed_word_that_no_rank_depends_on_is_named_too(world):
    line = world.change("result", lambda r: r.update(locator="Table 9"), system="bounded")
    world.write()

    code, told = run(world.folder)

    assert code == 1
    assert told.startswith(f"{DUMP}, line {line} (toy/full/1): the line is not as it was written")


def test_a_missing_result_is_missed(world):
    lines, index = world.place("result", system="bounded")
    del lines[index]
    world.write()

    code, told = run(world.folder)

    assert code == 1
    assert "(toy/full/1): result 3 of 14 is missing" in told


def test_a_result_told_twice_is_refused(world):
    lines, index = world.place("result", system="bounded")
    lines.insert(index, lines[index])
    world.write()

    assert run(world.folder)[0] == 1


def test_a_missing_standing_is_missed(world):
    lines, index = world.place("standing", system="bounded", metric="accuracy")
    del lines[index]
    world.write()

    code, told = run(world.folder)

    assert code == 1
    assert (
        'the standing of "bounded" by "accuracy" in class "tools=none; judge=" is missing' in told
    )


def test_standings_in_another_order_are_refused(world):
    lines, index = world.place("standing", board="toy/full/1")
    lines[index], lines[index + 1] = lines[index + 1], lines[index]
    _list_digests_anew(world)
    world.write()

    code, told = run(world.folder)

    assert code == 1
    assert (
        f"{DUMP}, line {index + 2} (toy/full/1): the line belongs before line {index + 1}" in told
    )


def test_a_missing_board_is_missed(world):
    world.dump = [line for line in world.dump if json.loads(line).get("board") != "toy/more/1"]
    world.dump[0] = line_of(json.loads(world.dump[0]) | {"boards": 2})
    world.write()

    code, told = run(world.folder)

    assert code == 1
    assert 'the dump has no line of "toy/more/1"' in told


def test_a_board_that_the_manifests_do_not_know_is_refused(world):
    world.manifests = [
        line for line in world.manifests if '"board":"toy/more/1"' not in line.decode()
    ]
    world.write()

    code, told = run(world.folder)

    assert code == 1
    assert "(toy/more/1): the manifests name no such board" in told


def _chain_of_three(folder) -> Files:
    board = make_board()
    for number in range(3):
        make_submission(board, system=f"System {number}", score=f"{80 + number}", published=True)
        refresh(board.pk)
    write_dump(folder, made_at=NIGHT)
    files = Files(folder)
    assert [json.loads(line)["type"] for line in files.manifests[1:4]] == ["manifest"] * 3
    return files


@pytest.mark.parametrize(
    ("taken", "reason"),
    [
        (1, "line 2 (toy/full/1): the chain has no beginning"),
        (2, "line 3 (toy/full/1): manifest 3 follows; expected manifest 2"),
        (3, "line 4 (toy/full/1): number is 3; the manifest before it has 2"),
    ],
)
def test_a_chain_with_a_manifest_taken_out_is_refused(tmp_path, taken, reason):
    files = _chain_of_three(tmp_path)
    del files.manifests[taken]
    files.write()

    code, told = run(tmp_path)

    assert code == 1
    assert f"{MANIFESTS}, {reason}" in told


def test_an_older_manifest_rewritten_with_its_hash_breaks_the_chain(tmp_path):
    files = _chain_of_three(tmp_path)
    older = json.loads(files.manifests[2])
    older["manifest"]["outputs"]["sha256"] = "0" * 64
    older["sha256"] = sha256(canonical(older["manifest"]).encode())
    files.manifests[2] = line_of(older)
    files.write()

    code, told = run(tmp_path)

    assert code == 1
    assert told.startswith(f"{MANIFESTS}, line 4 (toy/full/1): previous is ")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("level", "0.9"),
        ("z", "1.96"),
        ("stderr_factor", "2"),
        ("trust", ["owner", "reproduced", "independent", "first_party"]),
    ],
)
def test_a_manifest_of_other_parameters_is_not_followed(small, name, value):
    def change(line):
        line["manifest"]["parameters"][name] = value
        line["sha256"] = sha256(canonical(line["manifest"]).encode())

    lines, index = small.place("lines")
    record = json.loads(lines[index - 1])
    change(record)
    lines[index - 1] = line_of(record)
    small.write()

    code, told = run(small.folder)

    assert code == 1
    assert f"the manifest cannot be followed: {name} is " in told


def test_a_direction_turned_in_manifest_and_chain_is_found_in_the_ranks(small):
    lines, index = small.place("lines")
    record = json.loads(lines[index - 1])
    record["manifest"]["parameters"]["metrics"]["accuracy"]["direction"] = "lower"
    record["sha256"] = sha256(canonical(record["manifest"]).encode())
    lines[index - 1] = line_of(record)
    small.write()

    code, told = run(small.folder)

    assert code == 1
    assert "rank is 1, the results give 3" in told


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"manifest": 1}, "manifest is 1; manifests.ndjson, line 5, has 2"),
        ({"sha256": "0" * 64}, f"sha256 is {'0' * 64}; manifests.ndjson, line 5, has "),
        ({"metrics": []}, "the metrics are {}; manifests.ndjson, line 5, has "),
    ],
)
def test_a_board_line_that_names_another_manifest_is_refused(world, change, reason):
    line = world.change("board", lambda board: board.update(change), board="toy/full/1")
    _list_digests_anew(world)
    world.write()

    code, told = run(world.folder)

    assert code == 1
    assert f"{DUMP}, line {line} (toy/full/1): {reason}" in told


def test_a_manifest_that_counts_other_lines_than_it_lists_is_refused(small):
    lines, index = small.place("lines")
    newest = json.loads(lines[index - 1])
    newest["manifest"]["inputs"]["lines"] = 4
    newest["sha256"] = sha256(canonical(newest["manifest"]).encode())
    lines[index - 1] = line_of(newest)
    small.change("board", lambda board: board.update(sha256=newest["sha256"]))
    _list_digests_anew(small)
    small.write()

    code, told = run(small.folder)

    assert code == 1
    assert "it lists 3 inputs; the manifest before it counts 4" in told


def test_boards_in_another_order_are_refused(world):
    first, second, third = (
        [line for line in world.dump if json.loads(line).get("board") == f"toy/{name}/1"]
        for name in ("empty", "full", "more")
    )
    world.dump = [world.dump[0], *first, *third, *second, world.dump[-1]]
    world.write()

    code, told = run(world.folder)

    assert code == 1
    assert f'{DUMP}, line 6: "toy/full/1" stands after "toy/more/1"; boards are in order' in told


def test_manifests_in_another_order_are_refused(world):
    world.manifests[1:] = [*world.manifests[-3:-1], *world.manifests[1:-3], world.manifests[-1]]
    world.write()

    code, told = run(world.folder)

    assert code == 1
    assert f'{MANIFESTS}, line 5: "toy/empty/1" stands after "toy/more/1"' in told


def test_a_result_among_the_standings_is_refused(small):
    results = [line for line in small.dump if json.loads(line)["type"] == "result"]
    small.dump.remove(results[-1])
    small.dump.insert(-1, results[-1])
    _list_digests_anew(small)
    small.write()

    code, told = run(small.folder)

    assert code == 1
    assert f"{DUMP}, line 8 (toy/full/1): a result stands after the standings" in told


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({}, ""),
        ({"metric": "speed"}, 'metric is "speed"; expected one of ["accuracy"]'),
        ({"class": ""}, 'class is ""; expected values for ["tools", "judge"]'),
        ({"class": "judge=; tools="}, "class is "),
        ({"class": "tools=; judge=; effort="}, ""),  # a value may hold anything
        ({"low": "5", "high": "4", "level": "0.95"}, "low, high and level are no interval"),
        ({"low": "5"}, "low, high and level are no interval"),
    ],
)
def test_a_result_that_fits_no_ranking_of_its_board_is_told(change, reason):
    sound = {"metric": "accuracy", "class": "tools=none; judge="}
    blank = dict.fromkeys(("low", "high", "level"))
    rules = {"accuracy": verify.Rule("higher", None)}

    fault = verify.result_fault(sound | blank | change, rules, ["tools", "judge"])

    assert fault.startswith(reason)
    assert bool(fault) == bool(reason)


def test_files_of_two_runs_are_told_apart(tmp_path):
    make_world()
    write_dump(tmp_path / "night", made_at=NIGHT)
    write_dump(tmp_path, made_at=NIGHT.replace(hour=12))
    (tmp_path / MANIFESTS).write_bytes((tmp_path / "night" / MANIFESTS).read_bytes())

    code, told = run(tmp_path)

    assert code == 1
    assert told == (
        f"{DUMP}, line 1: made_at is 2026-10-01T12:00:00.000000Z; {MANIFESTS}, line 1, has "
        "2026-10-01T02:00:00.000000Z: the two files are of different runs. Fetch both again.\n"
    )


# --- Anything at all ----------------------------------------------------------------------


def _with_line(files: Files, line: bytes) -> tuple[int, str]:
    files.dump.insert(2, line + b"\n")
    files.write()
    return run(files.folder)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"", "is not JSON at character 1"),
        (b"[" * 100_000, "is nested too deeply"),
        (b'{"a":' * 100_000, "is nested too deeply"),
        (b'{"a":NaN}', "holds the number"),
        (b'{"a":1e999999999}', "holds the number"),
        (b'{"a":' + b"9" * 5000 + b"}", "holds a whole number of 5000 digits"),
        (b'{"a":1,"a":1}', "names one key twice"),
        (b'{"a": 1}', "is not in canonical form"),
        (b'{"a":"\\ud800"}', "is not in canonical form"),
        (b"\xff\xfe", "is not UTF-8 at byte 1"),
        (b"null", "is no JSON object"),
        (b"{}", "is of type null"),
        (b'{"type":["result"]}', "is of type"),
        (b'{"type":"result"}', "is no result line: it has no"),
        (b'{"boards":1,"format":"dump/1","made_at":"2026-10-01T02:00:00.000000Z","type":"dump"}',
         "the first line, and no other"),
    ],
)  # fmt: skip
def test_an_odd_line_is_named_with_what_is_odd(small, line, reason):
    code, told = _with_line(small, line)

    assert code == 1
    assert f"{DUMP}, line 3" in told
    assert reason in told


def test_however_deep_a_manifest_is_nested_it_is_refused_without_a_traceback(small):
    head, digests = small.manifests[0], small.place("lines")
    for depth in range(850, 1000):
        nested = "[" * depth + "]" * depth
        known = '"board":"toy/full/1","format":"manifest/1","number":1,"previous":""'
        manifest = f'{{{known},"rule":{nested}}}'.encode()
        line = b'{"manifest":%s,"sha256":"%s","type":"manifest"}' % (manifest, b"0" * 64)
        text = b"\n".join([head[:-1], line, digests[0][digests[1]]])
        (small.folder / MANIFESTS).write_bytes(text)

        code, told = run(small.folder)

        assert code == 1
        assert f"{MANIFESTS}, line 2" in told


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("value", "1e9"),
        ("value", "NaN"),
        ("value", "90.0"),
        ("value", "-0"),
        ("value", "9" * 40),
        ("value", 90),
        ("value", None),
        ("n", "40"),
        ("n", True),
        ("n", -1),
        ("reference", 0),
        ("relationship", "friend"),
        ("result_date", "2026-02-30"),
        ("claim", "xyz"),
        ("source", {"name": "", "url": ""}),
        ("extra", 1),
    ],
)
def test_a_result_of_another_shape_is_refused_with_the_field(small, field, value):
    line = small.change("result", lambda r: r.update({field: value}))
    small.write()

    code, told = run(small.folder)

    assert code == 1
    assert f"{DUMP}, line {line} (toy/full/1): the line is no result line: " in told
    assert field in told


def test_a_line_without_end_is_not_read_into_memory(small):
    bomb = packed_as_dumps_are(b"x" * (8 << 20))
    (small.folder / DUMP).write_bytes(bomb)
    small.name_container(bomb)
    end_anew(small.manifests)
    (small.folder / MANIFESTS).write_bytes(b"".join(small.manifests))

    code, told = run(small.folder)

    assert code == 1
    assert "goes on with a line of more than 1048576 bytes" in told


def test_it_stops_looking_after_twenty_findings(small):
    small.dump[2:2] = [b"x\n"] * 1000
    small.write()

    code, told = run(small.folder)

    assert code == 1
    assert told.count("\n") == 21
    assert told.endswith("... and more. Looked no further.\n")


@pytest.mark.parametrize(
    "arguments",
    [
        ["nowhere.gz", "nowhere.ndjson"],
        [".", "."],
        ["\0", "\0"],
        ["/dev/zero", "/dev/zero"],
    ],
)
def test_what_cannot_be_looked_at_is_told_in_one_line(arguments, capsys):
    assert verify.main(arguments) == 2

    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("verify.py: ")
    assert told.err.count("\n") == 1


def test_an_unknown_board_is_told(small):
    code, told = run(small.folder, "--board", "no/such/board")

    assert code == 2
    assert 'There is no board "no/such/board" in manifests.ndjson.' in told


garbage = st.binary(max_size=300)
json_like = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)


@settings(deadline=None, max_examples=150)
@given(dump=garbage, manifests=garbage, packed=st.booleans())
def test_garbage_is_refused_without_a_traceback(tmp_path_factory, dump, manifests, packed):
    folder = tmp_path_factory.mktemp("garbage")
    (folder / DUMP).write_bytes(packed_as_dumps_are(dump) if packed else dump)
    (folder / MANIFESTS).write_bytes(manifests)

    assert run(folder)[0] == 1


@settings(
    deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_any_field_of_any_line_may_hold_anything(small, data):
    """No traceback and no pass, whatever stands where something else is expected."""
    files = Files(small.folder)
    files.dump, files.manifests = list(small.dump), list(small.manifests)
    lines = data.draw(st.sampled_from([files.dump, files.manifests]))
    index = data.draw(st.integers(0, len(lines) - 2))
    record = json.loads(lines[index])
    inner = record["manifest"] if isinstance(record.get("manifest"), dict) else record
    key = data.draw(st.sampled_from(sorted(inner)))
    value = data.draw(json_like.filter(lambda value: value != inner[key]))
    inner[key] = value
    if inner is not record:
        record["sha256"] = sha256(json.dumps(inner).encode())
    lines[index] = json.dumps(record, sort_keys=True, separators=(",", ":")).encode() + b"\n"
    if index or lines is files.dump:
        files.write()
    else:
        end_anew(files.manifests)
        (files.folder / MANIFESTS).write_bytes(b"".join(files.manifests))

    assert run(files.folder)[0] == 1


def test_manifests_kept_from_before_must_stand_in_every_later_file(board, tmp_path):
    make_submission(board, system="Alpha", score="80", published=True)
    refresh(board.pk)
    write_dump(tmp_path)
    kept = (tmp_path / MANIFESTS).rename(tmp_path / "kept.ndjson")
    make_submission(board, system="Beta", score="90", published=True)
    refresh(board.pk)
    write_dump(tmp_path)

    code, told = run(tmp_path, "--earlier", str(kept))

    assert (code, "All 1 manifests of kept.ndjson stand unchanged" in told) == (0, True)


def test_a_history_rewritten_with_every_hash_is_seen_by_whoever_kept_the_manifests(board, tmp_path):
    make_submission(board, system="Alpha", score="80", published=True)
    refresh(board.pk)
    write_dump(tmp_path)
    kept = (tmp_path / MANIFESTS).rename(tmp_path / "kept.ndjson")
    board.refreshes.all().delete()
    make_submission(board, system="Beta", score="90", published=True)
    refresh(board.pk)
    write_dump(tmp_path)
    assert run(tmp_path)[0] == 0

    code, told = run(tmp_path, "--earlier", str(kept))

    assert code == 1
    assert "kept.ndjson, line 2 (toy/full/1): manifest 1" in told
    assert "history was rewritten" in told
