"""Plain functions that make what a test needs, through the project's own acts.

Defaults are good; a test states only what matters to it.
"""

import itertools
from decimal import Decimal

from django.contrib.auth.models import Group
from django.db.models import F

from leaderboard.accounts.models import User, issue_token
from leaderboard.catalogue.models import (
    Alias,
    Benchmark,
    Board,
    Column,
    Condition,
    Edition,
    Metric,
    Organization,
    Paper,
    PaperVersion,
    System,
    Track,
)
from leaderboard.catalogue.names import name_key, slug_for
from leaderboard.importers.rows import Figure, Place, ResultRow
from leaderboard.rankings.models import Standing
from leaderboard.submissions.intake import Defaults, Intake
from leaderboard.submissions.models import Source, Submission
from leaderboard.submissions.publishing import publish

counter = itertools.count(1)


def make_user(username: str | None = None, **fields) -> User:
    return User.objects.create_user(
        username or f"user-{next(counter)}", password="secret", **fields
    )


def make_curator(username: str | None = None) -> User:
    user = make_user(username, is_staff=True)
    user.groups.add(Group.objects.get(name="Curators"))
    return user


def make_token(user: User | None = None) -> str:
    return issue_token(user or make_user(), name="test")


def make_paper(slug: str = "toy-paper", **fields) -> Paper:
    paper, made = Paper.objects.get_or_create(
        slug=slug,
        defaults={
            "title": "A Toy Paper",
            "authors": ["Ada Example", "Bo Sample"],
            "arxiv": "2501.00001",
        }
        | fields,
    )
    if made:
        PaperVersion.objects.create(paper=paper, label="v1", published="2025-01-02")
    return paper


def make_board(
    address: str = "toy/full/1",
    *,
    metrics: dict[str, dict] | None = None,
    splits: dict[str, list[str]] | None = None,
    **fields,
) -> Board:
    """A board with its benchmark, track and edition; metrics default to one percent column.

    The first metric is primary. `splits` maps splitting condition keys to their values.
    """
    slug, track_slug, edition_slug = address.split("/")
    benchmark, _ = Benchmark.objects.get_or_create(
        slug=slug,
        defaults={"name": slug.title(), "summary": "A benchmark for tests.", "paper": make_paper()},
    )
    track, _ = Track.objects.get_or_create(
        benchmark=benchmark, slug=track_slug, defaults={"name": f"{track_slug} set"}
    )
    edition, _ = Edition.objects.get_or_create(
        benchmark=benchmark, slug=edition_slug, defaults={"name": f"edition {edition_slug}"}
    )
    board = Board.objects.create(track=track, edition=edition, **fields)
    for position, (key, facts) in enumerate((metrics or {"accuracy": {}}).items()):
        metric, _ = Metric.objects.get_or_create(
            benchmark=benchmark,
            key=key,
            defaults={
                "name": key.replace("_", " ").capitalize(),
                "unit": "%",
                "scale": "percent",
                "direction": "higher",
                "lower": Decimal(0),
                "upper": Decimal(100),
                "decimals": 1,
                "kind": "mean",
                "definition": "Share of right answers.",
            }
            | facts,
        )
        Column.objects.create(
            board=board, metric=metric, position=position, is_primary=position == 0
        )
    for position, (key, values) in enumerate((splits or {}).items()):
        Condition.objects.get_or_create(
            benchmark=benchmark,
            key=key,
            defaults={
                "name": key.capitalize(),
                "splits": True,
                "values": values,
                "definition": f"What {key} were allowed.",
                "position": position,
            },
        )
    Board.objects.filter(pk=board.pk).update(ranked_revision=F("revision"))  # nothing to rank yet
    board.refresh_from_db()
    return board


def make_system(name: str = "Example-1", **fields) -> System:
    defaults = {"slug": slug_for(name), "kind": "model"} | fields
    if "organization" not in defaults:
        defaults["organization"] = Organization.objects.get_or_create(
            slug="example-lab", defaults={"name": "Example Lab"}
        )[0]
    system, made = System.objects.get_or_create(name=name, defaults=defaults)
    if made:
        Alias.objects.create(system=system, name=name, key=name_key(name))
    return system


def make_source(key: str = "toy/paper", **fields) -> Source:
    source, _ = Source.objects.get_or_create(
        key=key,
        defaults={
            "identity": key,
            "kind": "paper",
            "citation": "Example and Sample, A Toy Paper",
            "paper": make_paper(),
            "version": "v1",
        }
        | fields,
    )
    return source


def make_row(
    board: Board | str = "toy/full/1",
    system: str = "Example-1",
    scores: dict[str, str] | None = None,
    *,
    line: int = 2,
    figure: dict | None = None,
    **fields,
) -> ResultRow:
    """A neutral row as a reader would yield it; `figure` adds facts to each of its figures."""
    place = Place("test.csv", line)
    return ResultRow(
        place=place,
        system=system,
        board=board if isinstance(board, str) else board.address,
        figures=tuple(
            Figure(
                metric=metric,
                printed=printed,
                value=Decimal(printed),
                place=place,
                **(figure or {}),
            )
            for metric, printed in (scores or {"accuracy": "81.4"}).items()
        ),
        **fields,
    )


def make_submission(
    board: Board,
    *,
    system: str = "Example-1",
    score: str = "81.4",
    scores: dict[str, str] | None = None,
    published: bool = False,
    source: Source | None = None,
    relationship: str = "owner",
    by: User | None = None,
    figure: dict | None = None,
    kind: str = "model",
    reference: str = "",
    **row,
) -> Submission:
    """A proposal that came through intake, published if asked for."""
    make_system(system, kind=kind, reference=reference)
    by = by or make_user()
    defaults = Defaults(
        source=source or make_source(), relationship=relationship, units_stated=True
    )
    metric = board.columns.get(is_primary=True).metric.key
    [outcome] = Intake(defaults, by=by).receive(
        [make_row(board, system, scores or {metric: score}, figure=figure, **row)]
    )
    assert outcome.submission is not None, outcome.reason
    if published:
        publish(outcome.submission, by=by, because="a later reading")
    return outcome.submission


def standings(
    board: Board, *, metric: str | None = None, class_key: str = ""
) -> list[tuple[int | None, str]]:
    """(rank, system) in the order of the table; by the primary metric unless told."""
    key = metric or board.columns.get(is_primary=True).metric.key
    return list(
        Standing.objects.filter(board=board, class_key=class_key, metric__key=key)
        .order_by("order")
        .values_list("rank", "system__name")
    )
