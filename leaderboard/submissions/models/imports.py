import uuid

import pghistory
from django.conf import settings
from django.db import models


class ImportState(models.TextChoices):
    QUEUED = "queued"
    DONE = "done"
    FAILED = "failed"
    RETIRED = "retired"  # its file is no longer among the records


class ImportQuerySet(models.QuerySet["Import"]):
    def unfinished(self) -> "ImportQuerySet":
        return self.filter(state=ImportState.QUEUED)


@pghistory.track(exclude=["content"])
class Import(models.Model):
    """One file on its way to becoming proposals, with what became of each row."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    format = models.CharField(max_length=40)
    name = models.CharField(max_length=300, help_text="The file's name, as places quote it.")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the file and of how to read it.")
    content = models.BinaryField()
    reading = models.JSONField(help_text="How to read it: benchmark, source, columns, defaults.")
    state = models.CharField(max_length=8, choices=ImportState.choices, default=ImportState.QUEUED)
    fault = models.TextField(blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="imports"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    queued_at = models.DateTimeField(auto_now_add=True)
    attempts = models.PositiveSmallIntegerField(default=0, editable=False)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = ImportQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                name="failed_import_says_why",
                condition=~models.Q(state=ImportState.FAILED) | ~models.Q(fault=""),
            ),
            models.UniqueConstraint(
                fields=["name", "digest"],
                name="same_file_in_progress_once",
                condition=models.Q(state=ImportState.QUEUED),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Verdict(models.TextChoices):
    CREATED = "created"
    DUPLICATE = "duplicate"
    CONFLICT = "conflict"
    HELD = "held"
    REFUSED = "refused"


class ImportRow(models.Model):
    """What became of one row of a file, and why."""

    file = models.ForeignKey(Import, models.CASCADE, related_name="rows")
    line = models.PositiveIntegerField()
    verdict = models.CharField(max_length=9, choices=Verdict.choices)
    reason = models.TextField(blank=True)
    submission = models.ForeignKey(
        "submissions.Submission", models.PROTECT, null=True, blank=True, related_name="import_rows"
    )

    class Meta:
        ordering = ["file", "line"]
        constraints = [models.UniqueConstraint(fields=["file", "line"], name="verdict_once_a_line")]

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}: {self.verdict}"
