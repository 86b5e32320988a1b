"""The grammar of the record files: what `records/<benchmark>/benchmark.yaml` may say.

Pure, and in the words of the models; `records/README.md` explains them to whoever writes a
record. An unknown key, or a name that leads nowhere, is a fault.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

from leaderboard.importers.record_table import ROW_COLUMNS

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(?:[.-][a-z0-9]+)*$", max_length=80)]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(?:_[a-z0-9]+)*$", max_length=60)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


def _in_the_calendar(text: str) -> str:
    """Refuse a month or a day that no calendar has."""
    date.fromisoformat(text if len(text) == len("2026-03-14") else f"{text}-01")
    return text


Day = Annotated[
    str,
    StringConstraints(pattern=r"^[0-9]{4}-[0-9]{2}(?:-[0-9]{2})?$"),
    AfterValidator(_in_the_calendar),
]
Scale = Literal[
    "percent",
    "proportion",
    "ratio",
    "points",
    "rating",
    "count",
    "seconds",
    "hours",
    "usd",
    "bytes",
]
Direction = Literal["higher", "lower", "none"]
MetricKind = Literal[
    "proportion", "mean", "error", "rate", "gain", "cost", "latency", "size", "count"
]
Relationship = Literal["reproduced", "owner", "independent", "first_party"]
SystemKind = Literal["model", "agent", "method", "recipe", "harness", "product", "reference"]
NoteKind = Literal["fact", "finding", "discrepancy", "revision", "not_found"]


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class BenchmarkPart(Part):
    slug: Slug
    name: Text
    short_name: str = ""
    row_noun: Text = "Model"
    status: Literal["active", "live", "retired"] = "active"
    areas: tuple[Text, ...] = ()
    summary: Text
    size: str = ""
    licence: str = ""
    protocol: str = ""
    paper: Slug
    links: dict[Key, Text] = {}


class VersionPart(Part):
    version: Text
    date: Day | None = None
    note: str = ""


class PaperPart(Part):
    key: Slug
    title: Text
    authors: tuple[Text, ...] = ()
    authors_complete: bool = True
    arxiv: Annotated[str, StringConstraints(pattern=r"^\d{4}\.\d{4,5}$")] | None = None
    doi: str | None = None
    openreview: str | None = None
    venue: str = ""
    published: Day | None = None
    url: str = ""
    versions: tuple[VersionPart, ...] = ()


class ConditionPart(Part):
    key: Key
    name: Text
    splits: bool = False
    values: tuple[Text, ...] = ()
    definition: Text


Weight = Annotated[Decimal, Field(gt=0, max_digits=12, allow_inf_nan=False)]


class FormulaPart(Part):
    """How the benchmark's owner computes a metric from others: a weighted sum of them.

    `over_stated`: the weights of parts that are withheld are shared among those stated, each
    growing in proportion.
    """

    weights: dict[Key, Weight] = Field(min_length=2)
    over_stated: bool = False
    source: Slug


class MetricPart(Part):
    key: Key
    name: Text
    unit: str
    scale: Scale
    direction: Direction
    lower: Decimal | None = None
    upper: Decimal | None = None
    decimals: int = Field(ge=0, le=12)
    kind: MetricKind
    definition: Text
    formula: FormulaPart | None = None


class TrackPart(Part):
    slug: Slug
    name: Text
    description: str = ""
    protocol: str = ""


class EditionPart(Part):
    slug: Slug
    name: Text
    released: Day | None = None
    closed: Day | None = None
    items: int | None = None
    description: str = ""


class ColumnPart(Part):
    key: Key
    group: str = ""
    primary: bool = False
    items: int | None = None


class BoardPart(Part):
    track: Slug
    edition: Slug
    title: str = ""
    summary: str = ""
    items: int | None = None
    columns: tuple[ColumnPart, ...] = Field(min_length=1)
    empty: str = ""

    @property
    def address(self) -> str:
        return f"{self.track}/{self.edition}"

    @model_validator(mode="after")
    def _one_primary(self) -> Self:
        if sum(column.primary for column in self.columns) != 1:
            raise ValueError(f"board {self.address}: exactly one column is primary")
        return self


class SourcePart(Part):
    key: Slug
    kind: Literal["paper", "repository", "page", "run"]
    citation: Text
    paper: Slug | None = None
    version: str = ""
    url: str = ""
    repository: str = ""
    path: str = ""
    commit: str = ""
    read_through: str = ""
    retrieved: Day | None = None
    reliability: str = ""


class TablePart(Part):
    file: Text
    source: Slug
    board: str = ""
    locator: str = ""
    relationship: Relationship
    date: Day | None = None
    archive: bool = False  # each row was held in a dated archive from its own date
    conditions: dict[Key, Text] = {}
    factors: dict[Key, Decimal] = {}
    counts: dict[Key, int] = {}
    note: str = ""


class PanelColumnsPart(Part):
    board: str
    metrics: tuple[Key, ...] = Field(min_length=1)
    class_key: str = Field(default="", alias="class")


class PanelPart(Part):
    """Columns whose aggregate is declared to make sense, with what it cannot say."""

    key: Slug
    name: Text
    summary: Text
    columns: tuple[PanelColumnsPart, ...] = Field(min_length=1)


class NotePart(Part):
    kind: NoteKind
    text: Text
    board: str = ""
    source: str = ""


class OrganizationPart(Part):
    name: Text
    slug: Slug | None = None
    aliases: tuple[Text, ...] = ()
    url: str = ""


class SystemPart(Part):
    name: Text
    slug: Slug | None = None
    aliases: tuple[Text, ...] = ()
    organization: str = ""
    organization_note: str = ""
    kind: SystemKind
    reference: Literal["human", "chance", "other", ""] = ""
    description: str = ""
    base: str = ""
    harness: str = ""
    variant: str = ""
    released: Day | None = None
    open_weights: Literal["yes", "no", "unknown"] = "unknown"
    note: str = ""


class MentionPart(Part):
    paper: Slug
    benchmark: Slug | None = None
    place: Text
    note: str = ""


class DocumentPart(Part):
    slug: Slug
    title: Text
    kind: Text
    captured: Day
    file: Text
    description: str = ""
    mentions: tuple[MentionPart, ...] = ()


class BenchmarkFile(Part):
    """One `benchmark.yaml`, checked for names that lead nowhere."""

    benchmark: BenchmarkPart
    papers: tuple[PaperPart, ...]
    conditions: tuple[ConditionPart, ...] = ()
    metrics: tuple[MetricPart, ...]
    tracks: tuple[TrackPart, ...]
    editions: tuple[EditionPart, ...]
    boards: tuple[BoardPart, ...]
    sources: tuple[SourcePart, ...]
    tables: tuple[TablePart, ...] = ()
    panels: tuple[PanelPart, ...] = ()
    notes: tuple[NotePart, ...] = ()

    @model_validator(mode="after")
    def _names_lead_somewhere(self) -> Self:
        faults = list(self._faults())
        if faults:
            raise ValueError("; ".join(faults))
        return self

    def _faults(self) -> Iterator[str]:
        papers = {paper.key for paper in self.papers}
        metrics = {metric.key for metric in self.metrics}
        conditions = {condition.key for condition in self.conditions}
        tracks, editions = {t.slug for t in self.tracks}, {e.slug for e in self.editions}
        boards, sources = {b.address for b in self.boards}, {s.key for s in self.sources}
        for what, keys in (
            ("paper", [p.key for p in self.papers]),
            ("column name", [*metrics, *conditions, *ROW_COLUMNS]),
            ("metric", [m.key for m in self.metrics]),
            ("track", [t.slug for t in self.tracks]),
            ("edition", [e.slug for e in self.editions]),
            ("board", [b.address for b in self.boards]),
            ("source", [s.key for s in self.sources]),
            ("table", [t.file for t in self.tables]),
        ):
            yield from (
                f"{what} {key} stands there twice" for key, n in Counter(keys).items() if n > 1
            )
        if self.benchmark.paper not in papers:
            yield f"benchmark.paper {self.benchmark.paper} is not among the papers"
        for board in self.boards:
            if board.track not in tracks or board.edition not in editions:
                yield f"board {board.address} names an unknown track or edition"
            columns = [column.key for column in board.columns]
            yield from (
                f"board {board.address}: unknown metric {key}"
                for key in columns
                if key not in metrics
            )
            if len(set(columns)) < len(columns):
                yield f"board {board.address} names a metric twice"
        for metric in self.metrics:
            if metric.formula is None:
                continue
            yield from (
                f"the formula of {metric.key} weighs {key}, which is "
                + ("the metric itself" if key == metric.key else "no metric")
                for key in metric.formula.weights
                if key not in metrics or key == metric.key
            )
            if metric.formula.source not in sources:
                yield (
                    f"the formula of {metric.key} names the unknown source {metric.formula.source}"
                )
        for source in self.sources:
            if source.paper and source.paper not in papers:
                yield f"source {source.key} names the unknown paper {source.paper}"
        for table in self.tables:
            if table.source not in sources:
                yield f"table {table.file} names the unknown source {table.source}"
            if table.board and table.board not in boards:
                yield f"table {table.file} names the unknown board {table.board}"
            yield from (
                f"table {table.file}: unknown condition {key}"
                for key in table.conditions
                if key not in conditions
            )
            yield from (
                f"table {table.file}: factor or count for unknown metric {key}"
                for key in (*table.factors, *table.counts)
                if key not in metrics
            )
        of_board = {b.address: {c.key for c in b.columns} for b in self.boards}
        for panel in self.panels:
            yield from (
                f"panel {panel.key} names {metric} on {part.board}, which is no column"
                for part in panel.columns
                for metric in part.metrics
                if metric not in of_board.get(part.board, ())
            )
        unranked = {metric.key for metric in self.metrics if metric.direction == "none"}
        yield from (
            f"panel {panel.key} names {metric}, which has no direction to rank by"
            for panel in self.panels
            for part in panel.columns
            for metric in part.metrics
            if metric in unranked
        )
        for note in self.notes:
            if note.board and note.board not in boards:
                yield f"a note names the unknown board {note.board}"
            if note.source and note.source not in sources:
                yield f"a note names the unknown source {note.source}"
