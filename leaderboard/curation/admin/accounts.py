from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group
from django.http import HttpRequest
from unfold.admin import ModelAdmin
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from leaderboard.accounts.models import ApiToken, User, issue_token
from leaderboard.curation.admin.bases import RecordAdmin

admin.site.unregister(Group)


@admin.register(User)
class UserAdmin(DjangoUserAdmin, ModelAdmin):  # type: ignore[misc, type-arg]  # unfold is not typed
    form = UserChangeForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm
    list_display = ["username", "email", "affiliation", "is_staff", "is_active"]


@admin.register(Group)
class GroupAdmin(ModelAdmin):  # type: ignore[misc]  # unfold is not typed
    search_fields = ["name"]


@admin.register(ApiToken)
class ApiTokenAdmin(RecordAdmin):
    """Issue and revoke tokens. A token's secret is shown once, when it is made."""

    list_display = [
        "name",
        "hint",
        "user",
        "created_at",
        "expires_at",
        "last_used_at",
        "revoked_at",
    ]
    list_select_related = ["user"]
    search_fields = ["name", "user__username"]
    autocomplete_fields = ["user"]
    readonly_fields = ["hint", "created_at", "last_used_at"]

    def get_readonly_fields(self, request: HttpRequest, obj: ApiToken | None = None) -> list[str]:
        """Once issued, a token can only be revoked."""
        fixed = ["user", "name", "expires_at"] if obj else ["revoked_at"]
        return [*self.readonly_fields, *fixed]

    def save_model(self, request: HttpRequest, obj: ApiToken, form: Any, change: bool) -> None:
        if change:
            super().save_model(request, obj, form, change)
            return
        secret = issue_token(obj.user, name=obj.name, until=obj.expires_at)
        obj.pk = ApiToken.objects.matching(secret).get().pk
        messages.success(request, f"The token is {secret} – copy it now, it is not shown again.")
