"""Whether what stands is what follows from the claims, by the pure rules and cell by cell."""

from typing import NamedTuple

from leaderboard.catalogue.models import Board
from leaderboard.rankings.computing import Row, metrics_of, published_figures, ranking_rows


class Difference(NamedTuple):
    """One cell of a stored ranking that the rules do not give; `name` is the field."""

    key: tuple[str, int, int]
    name: str
    stored: object
    expected: object


def rows_that_differ(board: Board) -> list[Difference]:
    """Every difference between a board's stored ranking and its published claims."""
    metrics = metrics_of(board)
    expected = {
        row.key: row for row in ranking_rows(metrics.values(), published_figures(board, metrics))
    }
    stored = {row.key: row for row in map(Row._make, board.standings.values_list(*Row._fields))}
    return [
        difference
        for key in sorted(expected.keys() | stored.keys())
        for difference in _differences(key, stored.get(key), expected.get(key))
    ]


def _differences(
    key: tuple[str, int, int], stored: Row | None, expected: Row | None
) -> list[Difference]:
    if stored is None or expected is None:
        return [Difference(key, "row", stored, expected)]
    return [
        Difference(key, name, was, right)
        for name, was, right in zip(Row._fields, stored, expected, strict=True)
        if was != right
    ]
