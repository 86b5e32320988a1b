import pghistory
from django.db import models

from leaderboard.catalogue.models import System, SystemKind


@pghistory.track()
class SystemCandidate(models.Model):
    """A name that proposals use and the record does not know yet; a curator decides."""

    name = models.CharField(max_length=200)
    key = models.CharField(max_length=200, unique=True, editable=False)
    organization = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=10, choices=SystemKind.choices, default=SystemKind.MODEL)
    system = models.ForeignKey(
        System,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="candidates",
        help_text="What it turned out to be.",
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created_at"]
        verbose_name = "new name"

    def __str__(self) -> str:
        return self.name
