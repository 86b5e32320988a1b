from typing import Any

from django.db.models import Model, URLField
from django.http import HttpRequest
from unfold.admin import ModelAdmin, TabularInline


class RecordAdmin(ModelAdmin):  # type: ignore[misc]  # unfold is not typed
    """Part of the record: nothing in it is deleted by a click."""

    formfield_overrides = ModelAdmin.formfield_overrides | {
        URLField: ModelAdmin.formfield_overrides.get(URLField, {}) | {"assume_scheme": "https"}
    }

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class LookingAdmin(RecordAdmin):
    """To look at: rows come about elsewhere."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class RecordInline(TabularInline):  # type: ignore[misc]  # unfold is not typed
    extra = 0
    can_delete = False


class LookingInline(RecordInline):
    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
