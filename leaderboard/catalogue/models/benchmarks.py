from __future__ import annotations

from decimal import Decimal
from typing import Self

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse

from leaderboard.catalogue.dates import Precision, date_text
from leaderboard.catalogue.models.fields import slug_check, slug_field
from leaderboard.catalogue.models.papers import Paper
from leaderboard.catalogue.models.staleness import boards_go_stale


@pghistory.track()
class Area(models.Model):
    """A field of ability that benchmarks test."""

    slug = slug_field(unique=True)
    name = models.CharField(max_length=100, unique=True)

    class Meta:
        ordering = [Lower("name")]
        constraints = [slug_check("area")]

    def __str__(self) -> str:
        return self.name


@pghistory.track()
class Benchmark(models.Model):
    """What a paper introduces to be measured by."""

    class Status(models.TextChoices):
        ACTIVE = "active"
        LIVE = "live"
        RETIRED = "retired"

    slug = slug_field(unique=True)
    name = models.CharField(max_length=200, unique=True)
    short_name = models.CharField(max_length=60, blank=True)
    row_noun = models.CharField(
        max_length=40, default="Model", help_text="What its rows are: Model, Agent, Method."
    )
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.ACTIVE)
    areas = models.ManyToManyField(Area, blank=True, related_name="benchmarks")
    paper = models.ForeignKey(
        Paper,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="introduces",
        help_text="The paper that introduces it.",
    )
    summary = models.TextField()
    size = models.TextField(blank=True)
    licence = models.TextField(blank=True)
    protocol = models.TextField(blank=True)
    links = models.JSONField(
        default=dict, blank=True, help_text="Kind of link to address: code, dataset, homepage."
    )

    class Meta:
        ordering = [Lower("name")]
        constraints = [slug_check("benchmark")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("website:benchmark", args=[self.slug])


@pghistory.track(obj_field=None)
class BenchmarkArea(Benchmark.areas.through):  # type: ignore[name-defined, misc]
    """A benchmark's place in an area; a proxy, for the trail."""

    class Meta:
        proxy = True


@pghistory.track()
class Track(models.Model):
    """One thing a benchmark ranks: the full set, the text-only part, a weekly round."""

    benchmark = models.ForeignKey(Benchmark, models.CASCADE, related_name="tracks")
    slug = slug_field()
    name = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    protocol = models.TextField(
        blank=True, help_text="Whose rules, where they are not the benchmark's own."
    )
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["benchmark", "position"]
        constraints = [
            models.UniqueConstraint(fields=["benchmark", "slug"], name="track_once_a_benchmark"),
            slug_check("track"),
        ]

    def __str__(self) -> str:
        return f"{self.benchmark}: {self.name}"


@pghistory.track()
class Edition(models.Model):
    """A version or a round of a benchmark."""

    benchmark = models.ForeignKey(Benchmark, models.CASCADE, related_name="editions")
    slug = slug_field()
    name = models.CharField(max_length=200)
    released = models.DateField(null=True, blank=True)
    released_precision = models.CharField(
        max_length=5, choices=Precision.choices, default=Precision.DAY
    )
    closed = models.DateField(null=True, blank=True)
    items = models.PositiveIntegerField(null=True, blank=True)
    description = models.TextField(blank=True)
    position = models.PositiveSmallIntegerField(default=0, help_text="0 is the newest.")

    class Meta:
        ordering = ["benchmark", "position"]
        constraints = [
            models.UniqueConstraint(fields=["benchmark", "slug"], name="edition_once_a_benchmark"),
            slug_check("edition"),
        ]

    def __str__(self) -> str:
        return f"{self.benchmark}: {self.name}"

    @property
    def released_text(self) -> str:
        return date_text(self.released, self.released_precision)


class Scale(models.TextChoices):
    PERCENT = "percent"
    PROPORTION = "proportion"
    RATIO = "ratio"
    POINTS = "points"
    RATING = "rating"
    COUNT = "count"
    SECONDS = "seconds"
    HOURS = "hours"
    USD = "usd", "US dollars"
    BYTES = "bytes"


class Direction(models.TextChoices):
    HIGHER = "higher", "higher is better"
    LOWER = "lower", "lower is better"
    NONE = "none", "descriptive, not ranked"


class MetricKind(models.TextChoices):
    PROPORTION = "proportion", "proportion of independent items"
    MEAN = "mean"
    ERROR = "error"
    RATE = "rate"
    GAIN = "gain"
    COST = "cost"
    LATENCY = "latency"
    SIZE = "size"
    COUNT = "count"


@pghistory.track()
class Metric(models.Model):
    """How one column is measured. Direction and scale are never guessed."""

    benchmark = models.ForeignKey(Benchmark, models.CASCADE, related_name="metrics")
    key = models.SlugField(max_length=60)
    name = models.CharField(max_length=120)
    unit = models.CharField(max_length=40, blank=True)
    scale = models.CharField(max_length=12, choices=Scale.choices)
    direction = models.CharField(max_length=6, choices=Direction.choices)
    lower = models.DecimalField(max_digits=24, decimal_places=12, null=True, blank=True)
    upper = models.DecimalField(max_digits=24, decimal_places=12, null=True, blank=True)
    decimals = models.PositiveSmallIntegerField(validators=[MaxValueValidator(12)])
    kind = models.CharField(max_length=12, choices=MetricKind.choices)
    definition = models.TextField()
    formula = models.JSONField(
        default=dict,
        blank=True,
        help_text="How its owner computes it from other metrics: weights, over_stated, source.",
    )

    class Meta:
        ordering = ["benchmark", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["benchmark", "key"], name="metric_once_a_benchmark"),
            models.CheckConstraint(
                name="metric_bounds_in_order",
                condition=Q(lower=None) | Q(upper=None) | Q(lower__lt=F("upper")),
            ),
        ]
        triggers = [
            boards_go_stale(
                "metric_decides_ranks",
                "SELECT board_id FROM catalogue_column WHERE metric_id = NEW.id",
                on_change_of=[
                    "direction",
                    "kind",
                    "scale",
                    "key",
                    "lower",
                    "upper",
                    "formula",
                    "name",
                    "decimals",
                ],
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def whole(self) -> Decimal | None:
        """What a proportion of one is in this metric's unit: 100 percent, or 1."""
        if self.kind != MetricKind.PROPORTION:
            return None
        return Decimal(100) if self.scale == Scale.PERCENT else Decimal(1)


@pghistory.track()
class Condition(models.Model):
    """Something a benchmark asks about every run; "not stated" is always a possible answer."""

    benchmark = models.ForeignKey(Benchmark, models.CASCADE, related_name="conditions")
    key = models.SlugField(max_length=60)
    name = models.CharField(max_length=100)
    splits = models.BooleanField(
        default=False, help_text="Results that differ in it are never ranked together."
    )
    values = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    definition = models.TextField()
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["benchmark", "position"]
        constraints = [
            models.UniqueConstraint(fields=["benchmark", "key"], name="condition_once_a_benchmark")
        ]
        triggers = [
            boards_go_stale(
                "condition_decides_classes",
                "SELECT board.id FROM catalogue_board board JOIN catalogue_track track"
                " ON track.id = board.track_id WHERE track.benchmark_id = NEW.benchmark_id",
                on_change_of=["splits", "key", "position"],
            )
        ]

    def __str__(self) -> str:
        return self.name


class BoardQuerySet(models.QuerySet["Board"]):
    def with_address(self) -> Self:
        """Boards that can name themselves without another query."""
        return self.select_related("track__benchmark", "edition")

    def at(self, address: str) -> Self:
        """The board at "hle/full/2500", or none."""
        benchmark, _, rest = address.partition("/")
        track, _, edition = rest.partition("/")
        return self.filter(
            track__benchmark__slug=benchmark, track__slug=track, edition__slug=edition
        )

    def stale(self) -> Self:
        """Boards whose ranking is older than what is published on them."""
        return self.filter(revision__gt=F("ranked_revision"))

    def hold(self) -> list[int]:
        """Lock these boards until the act ends. Every act takes its boards first, in one order,
        so that no two acts wait for each other."""
        return list(self.order_by("pk").select_for_update().values_list("pk", flat=True))

    def mark_stale(self) -> None:
        """Count one more change on each board."""
        Board.objects.filter(pk__in=self.hold()).update(revision=F("revision") + 1)


@pghistory.track(exclude=["revision", "ranked_revision"])
class Board(models.Model):
    """One ranked table: benchmark × track × edition.

    `revision` counts the changes to what is published here and `ranked_revision` those the
    present ranking knows of; a board is stale while they differ.
    """

    track = models.ForeignKey(Track, models.CASCADE, related_name="boards")
    edition = models.ForeignKey(Edition, models.CASCADE, related_name="boards")
    title = models.CharField(max_length=300, blank=True)
    summary = models.TextField(blank=True)
    items = models.PositiveIntegerField(null=True, blank=True)
    empty = models.TextField(blank=True, help_text="Why nothing stands here.")
    metrics = models.ManyToManyField(Metric, through="Column", related_name="boards")
    revision = models.PositiveBigIntegerField(default=0, editable=False)
    ranked_revision = models.PositiveBigIntegerField(default=0, editable=False)

    objects = BoardQuerySet.as_manager()

    class Meta:
        ordering = ["track", "edition"]
        constraints = [
            models.UniqueConstraint(
                fields=["track", "edition"], name="board_once_a_track_and_edition"
            ),
            models.CheckConstraint(
                name="board_ranks_no_future_change", condition=Q(ranked_revision__lte=F("revision"))
            ),
        ]
        indexes = [
            models.Index(
                name="stale_boards", fields=["id"], condition=Q(revision__gt=F("ranked_revision"))
            )
        ]

    def __str__(self) -> str:
        return self.address

    def get_absolute_url(self) -> str:
        return reverse("website:board", args=self.address.split("/"))

    @property
    def benchmark(self) -> Benchmark:
        return self.track.benchmark

    @property
    def address(self) -> str:
        return f"{self.track.benchmark.slug}/{self.track.slug}/{self.edition.slug}"

    @property
    def name(self) -> str:
        return self.title or f"{self.track.name}, {self.edition.name}"


@pghistory.track()
class Column(models.Model):
    """A metric on a board, in its place, in its group; one of a board's columns is primary."""

    board = models.ForeignKey(Board, models.CASCADE, related_name="columns")
    metric = models.ForeignKey(Metric, models.PROTECT, related_name="columns")
    position = models.PositiveSmallIntegerField()
    group = models.CharField(max_length=100, blank=True)
    is_primary = models.BooleanField(default=False)
    items = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["board", "position"]
        constraints = [
            models.UniqueConstraint(fields=["board", "metric"], name="metric_once_a_board"),
            models.UniqueConstraint(
                fields=["board"], name="one_primary_a_board", condition=Q(is_primary=True)
            ),
        ]
        triggers = [
            boards_go_stale(
                "column_is_ranked", "SELECT NEW.board_id", on_change_of=["metric", "is_primary"]
            ),
            boards_go_stale("new_column_is_ranked", "SELECT NEW.board_id"),
        ]

    def __str__(self) -> str:
        return f"{self.board}: {self.metric}"


@pghistory.track()
class Note(models.Model):
    """What a reader of a benchmark or board should know: a finding, a contradiction, a gap."""

    class Kind(models.TextChoices):
        FACT = "fact"
        FINDING = "finding"
        DISCREPANCY = "discrepancy"
        REVISION = "revision"
        NOT_FOUND = "not_found", "not found"

    benchmark = models.ForeignKey(Benchmark, models.CASCADE, related_name="notes")
    board = models.ForeignKey(Board, models.CASCADE, null=True, blank=True, related_name="notes")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    text = models.TextField()
    source = models.CharField(
        max_length=160, blank=True, help_text="Key of the source that says so."
    )
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["benchmark", "position"]

    def __str__(self) -> str:
        return self.text[:80]


class RecordFile(models.Model):
    """A record file as it was last loaded, so that an unchanged one is left alone."""

    name = models.CharField(max_length=200, unique=True)
    digest = models.CharField(max_length=64)
    loaded_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return self.name
