import pghistory
from django.db import models
from django.urls import reverse

from leaderboard.catalogue.models.benchmarks import Benchmark, Board, Metric
from leaderboard.catalogue.models.fields import slug_check, slug_field


@pghistory.track()
class Panel(models.Model):
    """Columns that may be read together: aggregates exist in a declared panel, never by default."""

    benchmark = models.ForeignKey(Benchmark, models.CASCADE, related_name="panels")
    slug = slug_field(unique=True)
    name = models.CharField(max_length=200)
    summary = models.TextField(help_text="Why these columns, and what the aggregate cannot say.")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["benchmark", "position"]
        constraints = [slug_check("panel")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("website:panel", args=[self.slug])


@pghistory.track()
class PanelColumn(models.Model):
    """One ranking of a panel: a metric on a board, in one class."""

    panel = models.ForeignKey(Panel, models.CASCADE, related_name="columns")
    board = models.ForeignKey(Board, models.CASCADE, related_name="panel_columns")
    metric = models.ForeignKey(Metric, models.PROTECT, related_name="panel_columns")
    class_key = models.CharField(max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["panel", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["panel", "board", "metric", "class_key"], name="ranking_once_a_panel"
            )
        ]

    def __str__(self) -> str:
        return f"{self.metric} on {self.board}"
