from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms import BaseInlineFormSet
from django.http import HttpRequest

from leaderboard.catalogue import models
from leaderboard.catalogue.names import name_key
from leaderboard.curation.admin.bases import RecordAdmin, RecordInline


class AliasInline(RecordInline):
    """A wrong alias may go; the trail keeps it."""

    model = models.Alias
    fields = ["name"]
    can_delete = True


@admin.register(models.System)
class SystemAdmin(RecordAdmin):
    list_display = ["name", "organization", "kind", "open_weights", "released"]
    list_filter = ["kind", "open_weights", "organization"]
    list_select_related = ["organization"]
    search_fields = ["name", "slug", "aliases__name", "organization__name"]
    autocomplete_fields = ["organization", "base"]
    inlines = [AliasInline]

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """A system always goes by its own name."""
        super().save_related(request, form, formsets, change)
        system = form.instance
        models.Alias.objects.get_or_create(
            system=system, key=name_key(system.name), defaults={"name": system.name}
        )


@admin.register(models.Organization)
class OrganizationAdmin(RecordAdmin):
    list_display = ["name", "slug", "url"]
    search_fields = ["name", "slug"]


class VersionInline(RecordInline):
    model = models.PaperVersion


@admin.register(models.Paper)
class PaperAdmin(RecordAdmin):
    list_display = ["title", "arxiv", "venue", "published"]
    search_fields = ["title", "arxiv", "doi", "slug"]
    inlines = [VersionInline]


class MentionInline(RecordInline):
    model = models.Mention
    autocomplete_fields = ["paper", "benchmark"]


@admin.register(models.Document)
class DocumentAdmin(RecordAdmin):
    list_display = ["title", "kind", "captured", "file"]
    search_fields = ["title", "file"]
    inlines = [MentionInline]


class TrackInline(RecordInline):
    model = models.Track


class EditionInline(RecordInline):
    model = models.Edition
    exclude = ["released_precision"]


class ConditionInline(RecordInline):
    model = models.Condition


@admin.register(models.Benchmark)
class BenchmarkAdmin(RecordAdmin):
    list_display = ["name", "slug", "status", "paper"]
    list_filter = ["status", "areas"]
    list_select_related = ["paper"]
    search_fields = ["name", "slug", "short_name"]
    autocomplete_fields = ["paper", "areas"]
    inlines = [TrackInline, EditionInline, ConditionInline]


@admin.register(models.Area)
class AreaAdmin(RecordAdmin):
    list_display = ["name", "slug"]
    search_fields = ["name"]


@admin.register(models.Metric)
class MetricAdmin(RecordAdmin):
    list_display = ["name", "key", "benchmark", "unit", "scale", "direction", "kind"]
    list_filter = ["benchmark", "scale", "direction", "kind"]
    list_select_related = ["benchmark"]
    search_fields = ["name", "key", "benchmark__name"]


class ColumnFormSet(BaseInlineFormSet):  # type: ignore[type-arg]
    def clean(self) -> None:
        super().clean()
        primary = [f for f in self.forms if getattr(f, "cleaned_data", {}).get("is_primary")]
        if len(primary) != 1:
            raise ValidationError("A board has exactly one primary column.")


class ColumnInline(RecordInline):
    model = models.Column
    formset = ColumnFormSet
    autocomplete_fields = ["metric"]


@admin.register(models.Board)
class BoardAdmin(RecordAdmin):
    list_display = ["address", "name", "items", "revision", "ranked_revision"]
    list_filter = ["track__benchmark"]
    search_fields = [
        "title",
        "track__name",
        "track__slug",
        "edition__slug",
        "track__benchmark__name",
    ]
    readonly_fields = ["revision", "ranked_revision"]
    inlines = [ColumnInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[models.Board]:
        boards: QuerySet[models.Board] = super().get_queryset(request)
        return boards.select_related("track__benchmark", "edition")


class PanelColumnInline(RecordInline):
    model = models.PanelColumn
    autocomplete_fields = ["board", "metric"]


@admin.register(models.Panel)
class PanelAdmin(RecordAdmin):
    list_display = ["name", "slug", "benchmark"]
    list_filter = ["benchmark"]
    list_select_related = ["benchmark"]
    search_fields = ["name", "slug"]
    inlines = [PanelColumnInline]


@admin.register(models.Note)
class NoteAdmin(RecordAdmin):
    list_display = ["text", "kind", "benchmark", "board"]
    list_filter = ["kind", "benchmark"]
    list_select_related = ["benchmark", "board__track__benchmark", "board__edition"]
    search_fields = ["text"]
