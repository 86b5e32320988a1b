"""A declared panel, filled from the standings of its columns and aggregated by `panels.py`."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models.functions import Collate

from leaderboard.catalogue.models import Direction, Panel, PanelColumn, System
from leaderboard.rankings import panels
from leaderboard.rankings.models import Standing


@dataclass(frozen=True)
class PanelRow:
    """One system: its mean win rate, its Borda count, and its standing in each column or None."""

    system: System
    wins: panels.PanelPlace[int]
    borda: panels.BordaPlace[int]
    cells: Sequence[Standing | None]


@dataclass(frozen=True)
class PanelTable:
    columns: Sequence[PanelColumn]
    rows: Sequence[PanelRow]


def panel_table(panel: Panel) -> PanelTable:
    """The panel by mean win rate, best first; two statements, however many rows and columns."""
    columns = list(
        panel.columns.select_related("metric", "board__track__benchmark", "board__edition")
    )
    cells = _cells(columns)
    tasks = [
        panels.PanelColumn(
            key=str(column.pk),
            direction=column.metric.direction,
            values={
                standing.system_id: standing.score.value
                for standing in cells[_table(column)]
                if standing.score is not None
            },
        )
        for column in columns
        if column.metric.direction != Direction.NONE
    ]
    systems = {s.system_id: s.system for found in cells.values() for s in found}
    where = {(table, s.system_id): s for table, found in cells.items() for s in found}
    borda = {place.name: place for place in panels.borda(tasks)}
    return PanelTable(
        columns,
        [
            PanelRow(
                systems[place.name],
                place,
                borda[place.name],
                [where.get((_table(column), place.name)) for column in columns],
            )
            for place in panels.mean_win_rate(tasks)
        ],
    )


Table = tuple[int, int, str]


def _table(of: PanelColumn | Standing) -> Table:
    return of.board_id, of.metric_id, of.class_key


def _cells(columns: Sequence[PanelColumn]) -> defaultdict[Table, list[Standing]]:
    """Ranked standings of the panel's columns, in the order of the systems' slugs."""
    wanted = {_table(column) for column in columns}
    cells: defaultdict[Table, list[Standing]] = defaultdict(list)
    for standing in (
        Standing.objects.ranked()
        .filter(
            board__in={board for board, _, _ in wanted},
            metric__in={metric for _, metric, _ in wanted},
        )
        .select_related("system__organization", "score", "metric")
        .order_by(Collate("system__slug", "C"))
    ):
        if _table(standing) in wanted:
            cells[_table(standing)].append(standing)
    return cells
