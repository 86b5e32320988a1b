#!/usr/bin/env python3
"""Rebuild every rank of a leaderboard dump from its results, and check the chain of manifests.

    python3 verify.py leaderboard.ndjson.gz manifests.ndjson

Needs Python 3.11 or newer and nothing else: no network, no other file, not the tracker itself.
Exit code 0: every rank follows from the published results, and no byte differs from what the
manifests name. 1: something differs, and the lines say what and where. 2: there was nothing to
look at: a file that is not there, an option that is not known.

The ranking contract, which the first part of this file carries out:

- Ranks exist within one board, one class and one metric. A class is the values of the conditions
  that split the board; "not stated" is a value, written as nothing.
- Of several claims by one system one stands: the most trusted, then the newest (a claim without
  a date counts as oldest), then the one with the smallest digest. Never an average.
- Standard competition rank (1, 1, 3) in the metric's direction. References, metrics without
  direction and missing values are shown and not ranked, with the reason.
- A value's 95 % interval is the first that applies of: the interval reported at that level; the
  reported standard error times 1.96; Wilson's, where the metric is a proportion of n independent
  items; none.
- The intervals leave ranks open from 1 + the number of others surely better (their lower end
  above one's upper end) to n less the number surely worse. Whoever has no interval has no such
  bounds and narrows nobody else's.
- The best and the worst rank that any choice among the claims of every system would give.

What it cannot see alone: a site that rewrote its whole history and every hash of it. Keep a copy
of `manifests.ndjson` and name it with --earlier: its manifests must stand in every later one.

Limits, so that no file can exhaust the machine: a line of the dump has at most 1 MiB, a line of
the manifests 32 MiB, each file, unpacked, 4 GiB; after twenty findings it stops looking.
"""

import argparse
import hashlib
import json
import re
import stat
import sys
import zlib
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_EVEN, Context, Decimal, localcontext
from io import BufferedReader
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

# --- The ranking: figures in, rows out ----------------------------------------------------

RULE = "competition/2"
LEVEL = "0.95"
Z = "1.959963984540054"  # the 97.5 % point of the standard normal distribution
STDERR_FACTOR = "1.96"
TRUST = ["reproduced", "owner", "independent", "first_party"]
DIRECTIONS = ("higher", "lower", "none")
WHOLES = (None, "1", "100")  # what a proportion of one is in the metric's unit

NO_VALUE = "no value stated"
REFERENCE = "reference, not a competitor"
NOT_RANKED = "this metric is not ranked"

ENOUGH_DIGITS = Context(prec=60, rounding=ROUND_HALF_EVEN)  # sums and products lose none
TWENTY_PLACES = Decimal("1e-20")  # to which half an interval from a standard error is kept
TWELVE_PLACES = Decimal("1e-12")  # to which Wilson's bounds of a share (0 to 1) are kept


class Rule(NamedTuple):
    """How a metric is ranked."""

    direction: str
    whole: Decimal | None


class Figure(NamedTuple):
    """One published value with all that its rank depends on, in the metric's unit."""

    class_key: str
    metric: str
    system: str
    is_reference: bool
    relationship: str
    result_date: date | None
    claim: str
    value: Decimal
    low: Decimal | None
    high: Decimal | None
    level: Decimal | None
    stderr: Decimal | None
    n: int | None


class Interval(NamedTuple):
    low: Decimal | None
    high: Decimal | None
    origin: str


class Row(NamedTuple):
    """One row of a ranking, in the order of a manifest's output line."""

    class_key: str
    metric: str
    system: str
    claim: str
    rank: int | None = None
    best_rank: int | None = None
    worst_rank: int | None = None
    choice_best: int | None = None
    choice_worst: int | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    origin: str = "none"
    claims: int = 0
    unranked: str = ""


def precedence(claim: Figure) -> tuple[int, int, str]:
    """Sorts claims; the first of them stands."""
    day = claim.result_date.toordinal() if claim.result_date else 0
    return TRUST.index(claim.relationship), -day, claim.claim


def interval_of(figure: Figure, whole: Decimal | None) -> Interval:
    if figure.low is not None and figure.high is not None and figure.level == Decimal(LEVEL):
        return Interval(figure.low, figure.high, "reported")
    if figure.stderr is not None:
        half = (figure.stderr * Decimal(STDERR_FACTOR)).quantize(TWENTY_PLACES)
        return Interval(figure.value - half, figure.value + half, "stderr")
    if whole is not None and figure.n and 0 <= figure.value <= whole:
        low, high = wilson(figure.value / whole, figure.n)
        return Interval(low * whole, high * whole, "wilson")
    return Interval(None, None, "none")


def wilson(share: Decimal, n: int) -> tuple[Decimal, Decimal]:
    """Where the share of n independent items lies at 95 %: the two roots p of
    (share − p)² = z² p (1 − p) / n. Wilson, JASA 22 (1927), pages 209 to 212."""
    squared = Decimal(Z) * Decimal(Z)
    middle = 2 * n * share + squared
    half = Decimal(Z) * (squared + 4 * n * share * (1 - share)).sqrt()
    below, above = ((middle + side) / (2 * (n + squared)) for side in (-half, half))
    return (
        max(below, Decimal(0)).quantize(TWELVE_PLACES),
        min(above, Decimal(1)).quantize(TWELVE_PLACES),
    )


def ranking(figures: Iterable[Figure], rules: Mapping[str, Rule]) -> Iterator[Row]:
    """All rows of a board: in each class, one for every system and metric."""
    for class_key, in_class in grouped(figures, lambda figure: figure.class_key).items():
        systems = grouped(in_class, lambda figure: figure.system)
        tables = grouped(in_class, lambda figure: figure.metric)
        for metric, rule in rules.items():
            table = tables.get(metric, [])
            yield from ranked_table(table, rule)
            for system in systems.keys() - {figure.system for figure in table}:
                first = min(systems[system], key=precedence)  # a missing value names a claim too
                yield Row(class_key, metric, system, first.claim, unranked=NO_VALUE)


def ranked_table(figures: Sequence[Figure], rule: Rule) -> Iterator[Row]:
    """The rows of one class and metric. Heights are values with their sign turned where lower
    is better, so that the higher is the better everywhere. Takes O(n log n)."""
    claims = grouped(figures, lambda figure: figure.system)
    standing = {system: min(own, key=precedence) for system, own in claims.items()}
    intervals = {system: interval_of(claim, rule.whole) for system, claim in standing.items()}
    ranked = {
        system: height(claim.value, rule)
        for system, claim in standing.items()
        if rule.direction != "none" and not claim.is_reference
    }
    bars = {system: bar for system in ranked if (bar := bar_of(intervals[system], rule))}
    spreads = {system: spread_of(claims[system], rule) for system in ranked}
    heights = sorted(ranked.values())
    lows, highs = (sorted(bar[end] for bar in bars.values()) for end in (0, 1))
    least, most = (sorted(spread[end] for spread in spreads.values()) for end in (0, 1))
    for system, claim in standing.items():
        low, high, origin = intervals[system]
        row = Row(
            *(claim.class_key, claim.metric, system, claim.claim),
            low=low,
            high=high,
            origin=origin,
            claims=len(claims[system]),
        )
        if system not in ranked:
            yield row._replace(unranked=REFERENCE if claim.is_reference else NOT_RANKED)
            continue
        bar, spread = bars.get(system), spreads[system]
        itself = spread[1] > spread[0]  # its own best claim is no rival of its worst
        yield row._replace(
            rank=1 + above(heights, ranked[system]),
            best_rank=1 + above(lows, bar[1]) if bar else None,
            worst_rank=len(ranked) - below(highs, bar[0]) if bar else None,
            choice_best=1 + above(least, spread[1]),
            choice_worst=1 + above(most, spread[0]) - itself,
        )


def grouped(figures: Iterable[Figure], name: Callable[[Figure], str]) -> dict[str, list[Figure]]:
    groups: dict[str, list[Figure]] = {}
    for figure in figures:
        groups.setdefault(name(figure), []).append(figure)
    return groups


def height(value: Decimal, rule: Rule) -> Decimal:
    return value.copy_negate() if rule.direction == "lower" else value


def bar_of(interval: Interval, rule: Rule) -> tuple[Decimal, Decimal] | None:
    if interval.low is None or interval.high is None:
        return None
    ends = height(interval.low, rule), height(interval.high, rule)
    return min(ends), max(ends)


def spread_of(claims: Iterable[Figure], rule: Rule) -> tuple[Decimal, Decimal]:
    heights = [height(claim.value, rule) for claim in claims]
    return min(heights), max(heights)


def above(ladder: Sequence[Decimal], rung: Decimal) -> int:
    """How many of an ascending sequence are strictly more."""
    return len(ladder) - bisect_right(ladder, rung)


def below(ladder: Sequence[Decimal], rung: Decimal) -> int:
    """How many of an ascending sequence are strictly less."""
    return bisect_left(ladder, rung)


# --- The lines a manifest counts: fields parted by tabs, nothing for what is not stated -----


def input_line(result: Mapping[str, Any]) -> bytes:
    said = {**result, "reference": "reference" if result["reference"] else None}
    return joined(said[name] for name in INPUT_FIELDS)


def output_line(standing: Mapping[str, Any]) -> bytes:
    return joined(standing[name] for name in OUTPUT_FIELDS)


def joined(fields: Iterable[Any]) -> bytes:
    told = ("" if field is None else str(field) for field in fields)
    return "\t".join(told).encode() + b"\n"


def sha256_of(*parts: bytes) -> str:
    whole = hashlib.sha256()
    for part in parts:
        whole.update(part)
    return whole.hexdigest()


def short(line: bytes) -> str:
    """Tells the lines of one board apart."""
    return sha256_of(line)[:16]


def spelled(number: Decimal | None) -> str | None:
    """The one spelling of a number: 54.80 is "54.8"."""
    if number is None:
        return None
    text = format(number, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


# --- What lines may hold ------------------------------------------------------------------


class OddLineError(Exception):
    """A line that is not what its place asks for. The message goes on from "the line …"."""


class Kind(NamedTuple):
    """What a field may hold, in words and as a test."""

    words: str
    holds: Callable[[Any], bool]


NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,24})(?:\.[0-9]{0,19}[1-9])?")
DAY_FORM = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MOST_INT_DIGITS = 18
TOO_DEEP = "is nested too deeply"


def _is_day(value: Any) -> bool:
    if type(value) is not str or not DAY_FORM.fullmatch(value):
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _or_null(kind: Kind) -> Kind:
    return Kind(f"{kind.words} or null", lambda value: value is None or kind.holds(value))


def _only(*values: str | None) -> Kind:
    words = " or ".join("null" if value is None else f'"{value}"' for value in values)
    return Kind(words, lambda value: (value is None or type(value) is str) and value in values)


def _matching(words: str, pattern: str) -> Kind:
    form = re.compile(pattern)
    return Kind(words, lambda value: type(value) is str and form.fullmatch(value) is not None)


def _list_of(kind: Kind) -> Kind:
    words = f"a list, each of it {kind.words}"
    return Kind(words, lambda value: type(value) is list and all(map(kind.holds, value)))


def _object(shape: "Shape") -> Kind:
    words = f"an object of {', '.join(sorted(shape))}"
    return Kind(words, lambda value: type(value) is dict and not fault_in(value, shape))


Shape = dict[str, Kind]

TEXT = Kind("a text", lambda value: type(value) is str)
FLAG = Kind("true or false", lambda value: type(value) is bool)
COUNT = Kind("a whole number from 0", lambda value: type(value) is int and value >= 0)
PLACE = Kind("a whole number from 1", lambda value: type(value) is int and value >= 1)
DECIMAL = Kind(
    "a number as text, in its one spelling",
    lambda value: type(value) is str and value != "-0" and NUMBER.fullmatch(value) is not None,
)
SHA256 = _matching("64 hex digits", "[0-9a-f]{64}")
SHORT = _matching("16 hex digits", "[0-9a-f]{16}")
MOMENT = _matching(
    "a time like 2026-10-01T02:00:00.000000Z",
    r"[0-9]{4}(-[0-9]{2}){2}T[0-9]{2}(:[0-9]{2}){2}\.[0-9]{6}Z",
)
DAY = Kind("a day like 2026-10-01", _is_day)
THING = Kind("an object", lambda value: type(value) is dict)

DUMP_NAME = "leaderboard.ndjson.gz"
INPUT_FIELDS = (
    "class", "metric", "system", "reference", "relationship", "result_date", "claim", "value",
    "low", "high", "level", "stderr", "n",
)  # fmt: skip
OUTPUT_FIELDS = (
    "class", "metric", "system", "claim", "rank", "best_rank", "worst_rank", "choice_best",
    "choice_worst", "low", "high", "origin", "claims", "unranked",
)  # fmt: skip


def _all(kind: Kind, names: str) -> Shape:
    return dict.fromkeys(names.split(), kind)


COLUMN = _all(TEXT, "key name unit") | {"direction": _only(*DIRECTIONS)}
SIDE = _object({"lines": COUNT, "sha256": SHA256})
END: Shape = {"type": TEXT, "lines": COUNT, "sha256": SHA256}

DUMP_SHAPES: dict[str, Shape] = {
    "dump": {"type": TEXT, "format": _only("dump/1"), "made_at": MOMENT, "boards": COUNT},
    "board": _all(TEXT, "type board name benchmark")
    | {
        "manifest": PLACE,
        "sha256": SHA256,
        "revision": COUNT,
        "metrics": _list_of(_object(COLUMN)),
    },
    "result": _all(TEXT, "type board class metric system system_name printed locator")
    | _all(_or_null(DECIMAL), "low high level stderr")
    | {"reference": FLAG, "relationship": _only(*TRUST), "result_date": _or_null(DAY)}
    | {"claim": SHA256, "value": DECIMAL, "n": _or_null(COUNT), "submission": PLACE}
    | {"source": _object(_all(TEXT, "name url citation"))},
    "standing": _all(TEXT, "type board class metric system unranked")
    | _all(_or_null(PLACE), "rank best_rank worst_rank choice_best choice_worst")
    | _all(_or_null(DECIMAL), "low high")
    | {"claim": SHA256, "origin": _only("reported", "stderr", "wilson", "none"), "claims": COUNT},
    "end": END,
}
MANIFESTS_SHAPES: dict[str, Shape] = {
    "manifests": {
        "type": TEXT,
        "format": _only("manifests/1"),
        "made_at": MOMENT,
        "dump": _object({"name": _only(DUMP_NAME), "sha256": SHA256, "bytes": COUNT}),
    },
    "manifest": {"type": TEXT, "sha256": SHA256, "manifest": THING},
    "lines": _all(TEXT, "type board")
    | {"number": PLACE}
    | _all(_list_of(SHORT), "inputs outputs rows"),
    "end": END,
}
CHAINED: Shape = {
    "number": PLACE,
    "previous": _matching("64 hex digits or nothing", "([0-9a-f]{64})?"),
}
MANIFEST: Shape = CHAINED | {
    "format": _only("manifest/1"),
    "board": TEXT,
    "rule": _only(RULE),
    "parameters": THING,
    "inputs": SIDE,
    "outputs": SIDE,
}
PARAMETERS: Shape = {
    "level": _only(LEVEL),
    "z": _only(Z),
    "stderr_factor": _only(STDERR_FACTOR),
    "trust": Kind(json.dumps(TRUST), lambda value: value == TRUST),
    "splits": _list_of(TEXT),
    "metrics": THING,
}
METRIC: Shape = {"direction": _only(*DIRECTIONS), "whole": _only(*WHOLES)}


def fault_in(thing: Mapping[str, Any], shape: Shape) -> str:
    """The first thing that is wrong with an object, or nothing."""
    for name, kind in shape.items():
        if name not in thing:
            return f"it has no {shown(name)}"
        if not kind.holds(thing[name]):
            return f"{name} is {shown(thing[name])}; expected {kind.words}"
    unknown = thing.keys() - shape.keys()
    return f"nothing is known of its {shown(min(unknown))}" if unknown else ""


def shown(value: Any) -> str:
    """A value for a message: on one line, in ASCII, not too long."""
    text = json.dumps(value)
    return text if len(text) <= 80 else text[:77] + "..."


def canonical(thing: Mapping[str, Any]) -> str:
    return json.dumps(thing, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def object_in(line: bytes) -> dict[str, Any]:
    """The JSON object that a line holds in its one canonical spelling, or OddLineError."""
    try:
        text = line.decode("utf-8")
        thing = json.loads(
            text,
            object_pairs_hook=_without_repeats,
            parse_int=_small_integer,
            parse_float=_no_number,
            parse_constant=_no_number,
        )
        again = canonical(thing) if type(thing) is dict else ""
    except UnicodeDecodeError as error:
        raise OddLineError(f"is not UTF-8 at byte {error.start + 1}") from error
    except json.JSONDecodeError as error:
        raise OddLineError(f"is not JSON at character {error.colno}: {error.msg}") from error
    if type(thing) is not dict:
        raise OddLineError("is no JSON object")
    if again != text:
        raise OddLineError("is not in canonical form: keys in order, nothing between, no escapes")
    return thing


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    thing = dict(pairs)
    if len(thing) < len(pairs):
        raise OddLineError("names one key twice")
    return thing


def _small_integer(digits: str) -> int:
    if len(digits) > MOST_INT_DIGITS:
        raise OddLineError(f"holds a whole number of {len(digits)} digits")
    return int(digits)


def _no_number(text: str) -> None:
    raise OddLineError(f"holds the number {shown(text)}; only whole numbers stand without quotes")


# --- Reading files ------------------------------------------------------------------------

CHUNK = 1 << 20
LONGEST_DUMP_LINE = 1 << 20
LONGEST_MANIFESTS_LINE = 32 << 20
MOST_BYTES = 4 << 30
GZIP_HEAD = bytes.fromhex("1f8b08000000000002ff")  # no name, no time: the same bytes every night
MOST_FINDINGS = 20


class UnusableError(Exception):
    """There is nothing to look at. The message is for whoever typed the command."""


class DamagedError(Exception):
    """A file that cannot be read on from here."""


class EnoughError(Exception):
    """So much was found that looking further helps nobody."""


@dataclass
class Findings:
    """What differs, in the order it was found, and the lines that were named."""

    told: list[str] = field(default_factory=list)
    named: set[tuple[str, int]] = field(default_factory=set)

    def add(self, text: str, *, file: str, line: int = 0, board: str = "") -> None:
        if len(self.told) >= MOST_FINDINGS:
            raise EnoughError
        self.named.add((file, line))
        place = f"{file}, line {line}" if line else file
        self.told.append(f"{place}{f' ({shown(board)[1:-1]})' if board else ''}: {text}")


def opened(path: Path) -> BufferedReader:
    """A file of bounded size, open; UnusableError for anything else."""
    try:
        facts = path.stat()
        if not stat.S_ISREG(facts.st_mode):
            raise UnusableError(f"{path} is no file.")
        if facts.st_size > MOST_BYTES:
            raise UnusableError(f"{path} is larger than {MOST_BYTES} bytes, and is not read.")
        return path.open("rb")
    except (OSError, ValueError) as error:
        raise UnusableError(f"{path} cannot be read: {error}") from error


def chunks_of(file: BufferedReader) -> Iterator[bytes]:
    while chunk := file.read(CHUNK):
        yield chunk


def unpacked(file: BufferedReader) -> Iterator[bytes]:
    """What a gzip file holds, piece by piece; zlib checks its sum and length at the end."""
    head = file.read(len(GZIP_HEAD))
    if head != GZIP_HEAD:
        raise DamagedError(f"begins with {head.hex()}; expected {GZIP_HEAD.hex()}")
    unpacker, packed = zlib.decompressobj(wbits=31), head
    while not unpacker.eof:
        try:
            piece = unpacker.decompress(packed, CHUNK)
        except zlib.error as error:
            raise DamagedError(f"cannot be unpacked further ({error})") from error
        if piece:
            yield piece
        packed = unpacker.unconsumed_tail or file.read(CHUNK)
        if not packed and not piece and not unpacker.eof:
            raise DamagedError("is cut off")
    if unpacker.unused_data or file.read(1):
        raise DamagedError("goes on after the end of what was packed")


def lines_of(chunks: Iterable[bytes], longest: int) -> Iterator[bytes]:
    """Lines with their line feeds; the last may lack it."""
    rest, total = b"", 0
    for chunk in chunks:
        total += len(chunk)
        if total > MOST_BYTES:
            raise DamagedError(f"holds more than {MOST_BYTES} bytes, and is not read further")
        *whole, rest = (rest + chunk).split(b"\n")
        for line in (*whole, rest):
            if len(line) > longest:
                raise DamagedError(f"goes on with a line of more than {longest} bytes")
        for line in whole:
            yield line + b"\n"
    if rest:
        yield rest


class Walk:
    """One file of lines: its first line, what each later line must be, its end line."""

    shapes: dict[str, Shape]
    first: str  # the type of the first line, and of no other

    def __init__(self, file: str, findings: Findings) -> None:
        self.file, self.findings = file, findings
        self.number, self.before = 0, hashlib.sha256()
        self.head: dict[str, Any] | None = None
        self.is_whole = True  # False once a line could not be made out
        self.has_ended = False

    def say(self, text: str, *, line: int | None = None, board: str = "") -> None:
        line = self.number if line is None else line
        self.findings.add(text, file=self.file, line=line, board=board)

    def through(self, lines: Iterable[bytes]) -> None:
        try:
            for line in lines:
                self.number += 1
                self._take(line)
                self.before.update(line)
        except DamagedError as error:
            self.is_whole = False
            after = f"after line {self.number}, " if self.number else ""
            self.say(f"{after}the file {error}", line=0)
        else:
            if not self.has_ended:
                self.is_whole = False
                self.say(f"the file stops after line {self.number}, without its end line", line=0)

    def _take(self, line: bytes) -> None:
        try:
            record = self._record(line)
        except (OddLineError, RecursionError) as error:
            told = error if isinstance(error, OddLineError) else TOO_DEEP
            self.is_whole = False
            self.say(f"the line {told}", board=self.board_here())
            self.spoilt(line)
            return
        kind = record["type"]
        if kind == self.first:
            self.head = record
        if kind == "end":
            self._end(record)
        else:
            getattr(self, f"on_{kind}")(record, line)

    def _record(self, line: bytes) -> dict[str, Any]:
        if self.has_ended:
            raise OddLineError("stands after the end line")
        if not line.endswith(b"\n"):
            raise OddLineError("is not ended by a line feed")
        record = object_in(line[:-1])
        kind = record.get("type")
        shape = self.shapes.get(kind) if type(kind) is str else None
        if shape is None:
            raise OddLineError(f"is of type {shown(kind)}; expected {', '.join(self.shapes)}")
        if fault := fault_in(record, shape):
            raise OddLineError(f"is no {kind} line: {fault}")
        if (kind == self.first) != (self.number == 1):
            raise OddLineError(f"is a {kind} line; the first line, and no other, is {self.first}")
        return record

    def _end(self, record: Mapping[str, Any]) -> None:
        self.closed()
        self.has_ended = True
        if record["lines"] != self.number - 1:
            self.say(f"lines is {record['lines']}; {self.number - 1} lines stand before it")
        if record["sha256"] != self.before.hexdigest():
            self.say(
                f"sha256 is {record['sha256']}; all before it hashes to {self.before.hexdigest()}"
            )

    def board_here(self) -> str:
        """The board whose lines these are, for messages."""
        return ""

    def spoilt(self, line: bytes) -> None:
        """After a line that could not be made out."""

    def closed(self) -> None:
        """Before the end line."""


# --- The manifests ------------------------------------------------------------------------


@dataclass
class Link:
    """A manifest in its chain. `stated` is the hash its line names; a sound line has one hash."""

    line: int
    manifest: dict[str, Any]
    stated: str
    found: str


@dataclass
class Promise:
    """What the manifests say about one board; no rules where its newest cannot be followed."""

    newest: Link
    digests: dict[str, Any]
    rules: dict[str, Rule] | None
    splits: list[str]
    line: int


class ManifestsWalk(Walk):
    """Checks each board's chain, and keeps what its newest manifest and its digests promise."""

    shapes, first = MANIFESTS_SHAPES, "manifests"

    def __init__(self, file: str, findings: Findings) -> None:
        super().__init__(file, findings)
        self.promises: dict[str, Promise] = {}
        self.hashes: dict[str, Link] = {}
        self.manifests = 0
        self.last: Link | None = None
        self.is_torn = False  # a link of the present chain could not be made out
        self.last_board = ""

    def on_manifests(self, record: dict[str, Any], line: bytes) -> None:
        """Nothing more than its shape; what it says of the dump is compared there."""

    def on_manifest(self, record: dict[str, Any], line: bytes) -> None:
        self.manifests += 1
        manifest = record["manifest"]
        here = Link(
            self.number, manifest, record["sha256"], sha256_of(canonical(manifest).encode())
        )
        fault = fault_in({key: manifest.get(key) for key in CHAINED}, CHAINED)
        if fault:
            self.say(f"the manifest cannot be chained: {fault}")
            self.is_whole, self.is_torn, self.last = False, True, None
            return
        self.hashes[here.found] = here
        if here.stated != here.found:
            self.say(f"sha256 is {here.stated}; the manifest hashes to {here.found}")
        if not self.is_torn:
            self._chain(here)
        self.last, self.is_torn = here, False

    def _chain(self, here: Link) -> None:
        number, previous = here.manifest["number"], here.manifest["previous"]
        board = str(here.manifest.get("board", ""))
        if self.last is None:
            if previous:
                self.say(f"the chain has no beginning: {previous} comes before", board=board)
            return
        expected = self.last.manifest["number"] + 1
        if number != expected:
            self.say(f"manifest {number} follows; expected manifest {expected}", board=board)
        if previous not in (self.last.stated, self.last.found):
            self.say(
                f"previous is {shown(previous)}; the manifest before hashes to {self.last.found}",
                board=board,
            )

    def on_lines(self, record: dict[str, Any], line: bytes) -> None:
        board = record["board"]
        if board.encode() <= self.last_board.encode() and self.promises:
            self.say(f"{shown(board)} stands after {shown(self.last_board)}; boards are in order")
        self.last_board = board
        if self.last is None:
            if not self.is_torn:
                self.say("no manifest stands before it", board=board)
                self.is_whole = False
        else:
            self.promises[board] = self._promise(self.last, record)
        self.last, self.is_torn = None, False

    def _promise(self, newest: Link, digests: dict[str, Any]) -> Promise:
        rules: dict[str, Rule] | None = None
        fault, manifest, board = rule_fault(newest.manifest), newest.manifest, digests["board"]
        if fault:
            self.say(f"the manifest cannot be followed: {fault}", line=newest.line, board=board)
        else:
            rules = rules_of(manifest["parameters"]["metrics"])
            self._compare(manifest, digests)
        splits = [] if fault else manifest["parameters"]["splits"]
        return Promise(newest, digests, rules, splits, self.number)

    def _compare(self, manifest: Mapping[str, Any], digests: Mapping[str, Any]) -> None:
        board = digests["board"]
        for name in ("board", "number"):
            if manifest[name] != digests[name]:
                stated = f"the manifest before it has {shown(manifest[name])}"
                self.say(f"{name} is {shown(digests[name])}; {stated}", board=board)
        for side in ("inputs", "outputs"):
            if manifest[side]["lines"] != len(digests[side]):
                self.say(
                    f"it lists {len(digests[side])} {side}; the manifest before it counts "
                    f"{manifest[side]['lines']}",
                    board=board,
                )

    def board_here(self) -> str:
        return str(self.last.manifest.get("board", "")) if self.last else ""

    def spoilt(self, line: bytes) -> None:
        self.last, self.is_torn = None, True

    def closed(self) -> None:
        if self.last is not None:
            self.say("manifests stand before it without their lines", board=self.board_here())


def rule_fault(manifest: Mapping[str, Any]) -> str:
    """Why a manifest cannot be followed by this program, or nothing."""
    if fault := fault_in(manifest, MANIFEST):
        return fault
    parameters = manifest["parameters"]
    if fault := fault_in(parameters, PARAMETERS):
        return fault
    for key, metric in parameters["metrics"].items():
        fault = fault_in(metric, METRIC) if type(metric) is dict else "it is no object"
        if fault:
            return f"of metric {shown(key)}, {fault}"
    return ""


def rules_of(metrics: Mapping[str, Mapping[str, Any]]) -> dict[str, Rule]:
    return {
        key: Rule(metric["direction"], Decimal(metric["whole"]) if metric["whole"] else None)
        for key, metric in metrics.items()
    }


# --- The dump -----------------------------------------------------------------------------


class Told(NamedTuple):
    """A result or standing of the dump, with its line's number and the manifest's line of it."""

    number: int
    record: dict[str, Any]
    line: bytes


@dataclass
class BoardLines:
    """What the dump says about the board that is being read."""

    address: str
    number: int
    promise: Promise | None
    results: list[Told] = field(default_factory=list)
    standings: list[Told] = field(default_factory=list)
    rows: list[tuple[int, str]] = field(default_factory=list)  # each line's number and digest
    is_sound: bool = True  # False where a line could not be made out, or is of another board


class DumpWalk(Walk):
    """Rebuilds each board as it goes by, and compares it with the manifests."""

    shapes, first = DUMP_SHAPES, "dump"

    def __init__(
        self, file: str, findings: Findings, manifests: ManifestsWalk, *, only: str, container: str
    ) -> None:
        super().__init__(file, findings)
        self.manifests, self.only, self.container = manifests, only, container
        self.board: BoardLines | None = None
        self.seen: set[str] = set()
        self.last_board = ""
        self.boards = self.results = self.standings = 0

    def on_dump(self, record: dict[str, Any], line: bytes) -> None:
        head = self.manifests.head
        if head and head["made_at"] != record["made_at"]:
            self.say(
                f"made_at is {record['made_at']}; {self.manifests.file}, line 1, has "
                f"{head['made_at']}: the two files are of different runs. Fetch both again."
            )
            raise EnoughError
        self.say_container()
        promised = len(self.manifests.promises)
        if self.manifests.is_whole and record["boards"] != promised:
            self.say(f"boards is {record['boards']}; the manifests are of {promised} boards")

    def say_container(self) -> None:
        if self.container:
            self.say(self.container, line=0)
            self.container = ""

    def on_board(self, record: dict[str, Any], line: bytes) -> None:
        self.closed()
        address = record["board"]
        if self.boards and address.encode() <= self.last_board.encode():
            self.say(f"{shown(address)} stands after {shown(self.last_board)}; boards are in order")
        self.boards, self.last_board = self.boards + 1, address
        promise = self.manifests.promises.get(address)
        self.seen.add(address)
        self.board = BoardLines(address, self.number, promise)
        self.board.rows.append((self.number, short(line)))
        if promise is None:
            if self.manifests.is_whole:
                self.say("the manifests name no such board", board=address)
        else:
            self._compare_board(record, promise)

    def _compare_board(self, record: Mapping[str, Any], promise: Promise) -> None:
        address, newest = record["board"], promise.newest
        where = f"{self.manifests.file}, line {newest.line},"
        if record["manifest"] != newest.manifest["number"]:
            number = newest.manifest["number"]
            self.say(f"manifest is {record['manifest']}; {where} has {number}", board=address)
        if record["sha256"] not in (newest.stated, newest.found):
            self.say(f"sha256 is {record['sha256']}; {where} has {newest.found}", board=address)
        if promise.rules is None:
            return
        found = {metric["key"]: metric["direction"] for metric in record["metrics"]}
        expected = {key: rule.direction for key, rule in promise.rules.items()}
        if found != expected or len(record["metrics"]) != len(expected):
            text = f"the metrics are {shown(found)}; {where} has {shown(expected)}"
            self.say(text, board=address)

    def on_result(self, record: dict[str, Any], line: bytes) -> None:
        self.results += 1
        if board := self._board_of(record, line):
            if board.standings:
                self.say("a result stands after the standings", board=board.address)
            board.results.append(Told(self.number, record, input_line(record)))

    def on_standing(self, record: dict[str, Any], line: bytes) -> None:
        self.standings += 1
        if board := self._board_of(record, line):
            board.standings.append(Told(self.number, record, output_line(record)))

    def _board_of(self, record: Mapping[str, Any], line: bytes) -> BoardLines | None:
        """The board a line belongs to; None where that is said already or is said here."""
        board = self.board
        if board is None:
            if self.is_whole:
                self.say("no board line stands before it")
            return None
        board.rows.append((self.number, short(line)))
        if record["board"] == board.address:
            return board
        if board.is_sound:
            self.say(f"board is {shown(record['board'])}", board=board.address)
            board.is_sound = False
        else:  # the line that could not be made out was the next board's own
            self.closed()
            self.is_whole = False
        return None

    def board_here(self) -> str:
        return self.board.address if self.board else ""

    def spoilt(self, line: bytes) -> None:
        if self.number == 1:
            self.say_container()
        if self.board is not None:
            self.board.rows.append((self.number, short(line)))
            self.board.is_sound = False

    def closed(self) -> None:
        """All of a board is read: rebuild it."""
        board, self.board = self.board, None
        if board is None or board.promise is None:
            return
        wanted = not self.only or self.only == board.address
        if board.is_sound and wanted and board.promise.rules is not None:
            self._rebuild(board, board.promise, board.promise.rules)
        self._compare_rows(board, board.promise)

    def _rebuild(self, board: BoardLines, promise: Promise, rules: dict[str, Rule]) -> None:
        sound = self._is_side(board, board.results, promise, "inputs")
        for result in board.results:
            if fault := result_fault(result.record, rules, promise.splits):
                sound = False
                self.say(fault, line=result.number, board=board.address)
        if not sound:  # from wrong results nothing follows
            self._is_side(board, board.standings, promise, "outputs")
            return
        rows = list(ranking((figure_of(result.record) for result in board.results), rules))
        if self._are_standings(board, rows):
            self._is_side(board, board.standings, promise, "outputs")

    def _is_side(
        self, board: BoardLines, lines: Sequence[Told], promise: Promise, side: str
    ) -> bool:
        """Whether lines are those of the manifest; else names the ones that are not."""
        total, expected = sha256_of(*(line.line for line in lines)), promise.digests[side]
        found = [short(line.line) for line in lines]
        stated = promise.newest.manifest[side]["sha256"]
        if total == stated:
            if found != expected:
                self._say_promised(board, promise.line, f"{side} is not the list of their digests")
            return True
        noun, listed, there = (
            "result" if side == "inputs" else "standing",
            set(expected),
            set(found),
        )
        for line, digest in zip(lines, found, strict=True):
            if digest not in listed:
                text = f"this {noun} is not among those of the manifest, its digest is {digest}"
                self.say(text, line=line.number, board=board.address)
        for place, digest in enumerate(expected, start=1):
            if digest not in there and len(found) < len(expected):
                text = f"{noun} {place} of {len(expected)} is missing, its digest is {digest}"
                self.say(text, line=board.number, board=board.address)
        if sorted(found) == sorted(expected):
            text = f"{side} hash to {stated}; those from line {board.number} of the dump to {total}"
            self._say_promised(board, promise.newest.line, text)
            self._check_order(lines, board)
        return False

    def _say_promised(self, board: BoardLines, line: int, text: str) -> None:
        self.findings.add(text, file=self.manifests.file, line=line, board=board.address)

    def _check_order(self, lines: Sequence[Told], board: BoardLines) -> None:
        for before, line in pairwise(lines):
            if before.line >= line.line:
                text = f"the line belongs before line {before.number}"
                self.say(text, line=line.number, board=board.address)

    def _are_standings(self, board: BoardLines, rows: Iterable[Row]) -> bool:
        """Whether the standings are those that the results give; else names what differs."""
        before = len(self.findings.told)
        expected = {(row.class_key, row.metric, row.system): record_of(row) for row in rows}
        for standing in board.standings:
            found = standing.record
            right = expected.pop((found["class"], found["metric"], found["system"]), None)
            if right is None:
                self.say("no result gives this standing", line=standing.number, board=board.address)
                continue
            wrong = [
                f"{name} is {shown(found[name])}, the results give {shown(right[name])}"
                for name in OUTPUT_FIELDS
                if found[name] != right[name]
            ]
            if wrong:
                self.say("; ".join(wrong), line=standing.number, board=board.address)
        for class_key, metric, system in expected:
            self.say(
                f"the standing of {shown(system)} by {shown(metric)} in class {shown(class_key)} "
                "is missing",
                line=board.number,
                board=board.address,
            )
        return len(self.findings.told) == before

    def _compare_rows(self, board: BoardLines, promise: Promise) -> None:
        """Every byte of the board's lines, also of those no rank depends on."""
        expected = promise.digests["rows"]
        if len(expected) != len(board.rows):
            if board.is_sound:
                text = f"{len(board.rows)} lines are of this board; the manifests list"
                self.say(f"{text} {len(expected)}", line=board.number, board=board.address)
            return
        for (number, digest), right in zip(board.rows, expected, strict=True):
            if digest != right and (self.file, number) not in self.findings.named:
                where = f"{self.manifests.file}, line {promise.line},"
                text = f"the line is not as it was written: its digest is {digest}; {where} has"
                self.say(f"{text} {right}", line=number, board=board.address)


def result_fault(
    result: Mapping[str, Any], rules: Mapping[str, Rule], splits: Sequence[str]
) -> str:
    """What keeps a result out of every ranking of its board, or nothing."""
    if result["metric"] not in rules:
        return f"metric is {shown(result['metric'])}; expected one of {shown(list(rules))}"
    form = "; ".join(f"{re.escape(key)}=.*" for key in splits)
    if not re.fullmatch(form, result["class"], re.DOTALL):
        return f"class is {shown(result['class'])}; expected values for {shown(list(splits))}"
    stated = [result[name] is not None for name in ("low", "high", "level")]
    if any(stated) and not (all(stated) and Decimal(result["low"]) <= Decimal(result["high"])):
        return "low, high and level are no interval"
    return ""


def figure_of(result: Mapping[str, Any]) -> Figure:
    numbers = {
        name: None if result[name] is None else Decimal(result[name])
        for name in ("low", "high", "level", "stderr")
    }
    day = result["result_date"]
    return Figure(
        class_key=result["class"],
        metric=result["metric"],
        system=result["system"],
        is_reference=result["reference"],
        relationship=result["relationship"],
        result_date=date.fromisoformat(day) if day else None,
        claim=result["claim"],
        value=Decimal(result["value"]),
        n=result["n"],
        **numbers,
    )


def record_of(row: Row) -> dict[str, Any]:
    """A row as its standing line has it."""
    told = [spelled(value) if isinstance(value, Decimal) else value for value in row]
    return dict(zip(OUTPUT_FIELDS, told, strict=True))


def container_fault(dump: BufferedReader, manifests: ManifestsWalk) -> str:
    """How the packed file differs from what the manifests name, or nothing."""
    if manifests.head is None:
        return ""
    named, where = manifests.head["dump"], f"{manifests.file}, line 1, names"
    size = dump.seek(0, 2)
    dump.seek(0)
    if size != named["bytes"]:
        return f"it has {size} bytes; {where} {named['bytes']}"
    found = hashlib.file_digest(dump, "sha256").hexdigest()
    dump.seek(0)
    return "" if found == named["sha256"] else f"its SHA-256 is {found}; {where} {named['sha256']}"


# --- The program --------------------------------------------------------------------------

EXAMPLE = """example:
  python3 verify.py leaderboard.ndjson.gz manifests.ndjson
  python3 verify.py leaderboard.ndjson.gz manifests.ndjson --board hle/full/2500
  python3 verify.py leaderboard.ndjson.gz manifests.ndjson --earlier kept-in-march.ndjson

exit code: 0 all is as it should be, 1 something differs, 2 nothing could be looked at
"""


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="verify.py",
        description="Rebuild every rank of a leaderboard dump, and check its chain of manifests.",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("dump", type=Path, help=DUMP_NAME)
    parser.add_argument("manifests", type=Path, help="manifests.ndjson, of the same run")
    parser.add_argument(
        "--board", default="", metavar="ADDRESS", help="rebuild the ranks of this board only"
    )
    parser.add_argument(
        "--earlier",
        type=Path,
        metavar="FILE",
        help="manifests kept from before: none may be missing",
    )
    asked = parser.parse_args(arguments)
    try:
        with localcontext(ENOUGH_DIGITS):
            return verify(asked.dump, asked.manifests, only=asked.board, earlier=asked.earlier)
    except UnusableError as error:
        print(f"verify.py: {printable(str(error))}", file=sys.stderr)
    except (OSError, MemoryError) as error:
        why = printable(str(error) or "out of memory")
        print(f"verify.py: the files could not be read to their end: {why}", file=sys.stderr)
    return 2


def verify(
    dump_path: Path, manifests_path: Path, *, only: str = "", earlier: Path | None = None
) -> int:
    """Look through the files and print what was found; returns the exit code."""
    findings = Findings()
    manifests = ManifestsWalk(printable(manifests_path.name), findings)
    dump = DumpWalk(printable(dump_path.name), findings, manifests, only=only, container="")
    with opened(dump_path) as packed, opened(manifests_path) as file:
        try:
            manifests.through(lines_of(chunks_of(file), LONGEST_MANIFESTS_LINE))
            if only and manifests.is_whole and only not in manifests.promises:
                raise UnusableError(f"There is no board {shown(only)} in {manifests_path.name}.")
            dump.container = container_fault(packed, manifests)
            dump.through(lines_of(unpacked(packed), LONGEST_DUMP_LINE))
            dump.say_container()
            say_missing(dump, manifests)
            kept = manifests_kept(earlier, manifests) if earlier else 0
        except EnoughError:
            if len(findings.told) >= MOST_FINDINGS:
                findings.told.append("... and more. Looked no further.")
    if findings.told:
        print("\n".join(findings.told))
        return 1
    rebuilt = f"every rank of {printable(only)} rebuilt" if only else "every rank rebuilt"
    print(
        f"{dump.boards:,} boards, {dump.results:,} results, {dump.standings:,} standings: "
        f"{rebuilt}. Chain of {manifests.manifests:,} manifests whole."
    )
    if earlier:
        print(f"All {kept:,} manifests of {printable(earlier.name)} stand unchanged in it.")
    return 0


def manifests_kept(path: Path, today: ManifestsWalk) -> int:
    """How many manifests were kept from before; whichever is gone from today's is named.

    This is what shows a site that rewrote its history together with every hash of it.
    """
    earlier = ManifestsWalk(printable(path.name), today.findings)
    with opened(path) as file:
        earlier.through(lines_of(chunks_of(file), LONGEST_MANIFESTS_LINE))
    for digest, link in earlier.hashes.items():
        if digest not in today.hashes:
            number, board = link.manifest["number"], str(link.manifest.get("board", ""))
            text = f"manifest {number} ({digest}) does not stand in {today.file}: history was rewritten"
            earlier.say(text, line=link.line, board=board)
    return len(earlier.hashes)


def say_missing(dump: DumpWalk, manifests: ManifestsWalk) -> None:
    """Boards of the manifests that the dump leaves out, where both could be read."""
    if dump.is_whole and manifests.is_whole:
        for board in sorted(manifests.promises.keys() - dump.seen):
            line = manifests.promises[board].line
            text = f"the dump has no line of {shown(board)}"
            manifests.say(text, line=line, board=board)


def printable(text: str) -> str:
    """What any terminal can show."""
    return text.encode("ascii", "backslashreplace").decode()


if __name__ == "__main__":
    sys.exit(main())
