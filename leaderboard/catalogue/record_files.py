"""The record files on disk: their folders, their tables, their YAML.

Pure: reads files, checks them against `record_parts.py`, knows nothing of the database.
"""

from collections.abc import Hashable, Iterator
from functools import cached_property
from pathlib import Path
from typing import IO, Any, TypeVar

import yaml
from pydantic import ValidationError

from leaderboard.catalogue.record_parts import (
    BenchmarkFile,
    DocumentPart,
    OrganizationPart,
    Part,
    SystemPart,
    TablePart,
)
from leaderboard.importers.record_table import RecordTable
from leaderboard.importers.rows import ResultRow

RECORDS = Path(__file__).parent / "records"

P = TypeVar("P", bound=Part)


class RecordError(ValueError):
    """A record file says something it may not. The message names the file and the place."""


class RecordFolder:
    """One benchmark's folder: its `benchmark.yaml` and its result tables."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @cached_property
    def file(self) -> BenchmarkFile:
        path = self.path / "benchmark.yaml"
        return checked(BenchmarkFile, read_yaml(path), path)

    def rows(self, table: TablePart) -> Iterator[ResultRow]:
        """The rows of one table as its reader yields them."""
        with (self.path / "results" / table.file).open(encoding="utf-8", newline="") as file:
            yield from self.reader(file, table).read()

    def reader(self, file: IO[str], table: TablePart) -> RecordTable:
        return RecordTable(
            file,
            f"{self.path.name}/results/{table.file}",
            metrics=[metric.key for metric in self.file.metrics],
            conditions=[condition.key for condition in self.file.conditions],
            counts=table.counts,
            default_board=table.board,
        )


class Records:
    """All record files below one folder."""

    def __init__(self, path: Path = RECORDS) -> None:
        self.path = path

    @cached_property
    def benchmarks(self) -> list[RecordFolder]:
        return [RecordFolder(file.parent) for file in sorted(self.path.glob("*/benchmark.yaml"))]

    @cached_property
    def organizations(self) -> list[OrganizationPart]:
        return self._list("organizations.yaml", OrganizationPart)

    @cached_property
    def systems(self) -> list[SystemPart]:
        return self._list("systems.yaml", SystemPart)

    @cached_property
    def documents(self) -> list[DocumentPart]:
        return self._list("documents.yaml", DocumentPart)

    def _list(self, name: str, part: type[P]) -> list[P]:
        path = self.path / name
        entries = read_yaml(path)
        if not isinstance(entries, list):
            raise RecordError(f"{path}: the file is not a list.")
        return [checked(part, entry, path, str(n)) for n, entry in enumerate(entries)]


class OnceLoader(yaml.CBaseLoader):
    """Every scalar a text; and, unlike PyYAML's own, no key twice in one mapping."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen = set()
        for key, _ in node.value:
            if key.value in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key {key.value} stands there twice", key.start_mark
                )
            seen.add(key.value)
        return super().construct_mapping(node, deep)


def read_yaml(path: Path) -> object:
    """Every scalar as the text it is written with: 2.10 stays 2.10, a date stays a text."""
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=OnceLoader)  # noqa: S506  it makes nothing but texts
    except yaml.YAMLError as error:
        raise RecordError(f"{path}: {error}") from error


def checked(part: type[P], found: object, path: Path, entry: str = "") -> P:
    try:
        return part.model_validate(found, strict=False)
    except ValidationError as error:
        faults = "; ".join(_told(fault, entry) for fault in error.errors())
        raise RecordError(f"{path}: {faults}") from error


def _told(fault: Any, entry: str) -> str:
    """One fault: the path to it, what is wrong, and what was found there."""
    place = ".".join([entry, *map(str, fault["loc"])]).strip(".") or "file"
    tells = isinstance(fault["input"], str) and fault["type"] != "extra_forbidden"
    found = f" (found {fault['input']!r})" if tells else ""
    return f"{place}: {fault['msg']}{found}"
