"""Who acts here: people and scripts, and the tokens scripts carry."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Self

import pghistory
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.timezone import now

TOKEN_PREFIX = "lb_"  # noqa: S105  what every token begins with, so that leaks are found
TOKEN_DAYS = 365


@pghistory.track(exclude=["password", "last_login"])
class User(AbstractUser):
    """A submitter, curator or administrator; which one, its groups say."""

    affiliation = models.CharField(max_length=200, blank=True)


@pghistory.track(obj_field=None)
class Membership(User.groups.through):  # type: ignore[name-defined, misc]
    """A user's place in a group; a proxy, so that the trail tells who was given which role."""

    class Meta:
        proxy = True


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def valid(self) -> Self:
        return self.filter(revoked_at=None, expires_at__gt=now(), user__is_active=True)

    def matching(self, secret: str) -> Self:
        return self.filter(digest=digest_of(secret))


def in_a_year() -> datetime:
    return now() + timedelta(days=TOKEN_DAYS)


@pghistory.track(exclude=["last_used_at"])
class ApiToken(models.Model):
    """A secret a script shows to act for its owner. Only its hash is kept."""

    user = models.ForeignKey(User, models.PROTECT, related_name="api_tokens")
    name = models.CharField(max_length=100, help_text="Where it is used, for example “nightly CI”.")
    digest = models.CharField(max_length=64, unique=True, editable=False)
    hint = models.CharField(max_length=12, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(default=in_a_year)
    last_used_at = models.DateTimeField(null=True, editable=False)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        verbose_name = "API token"

    def __str__(self) -> str:
        return f"{self.name} ({self.hint}…)"


def digest_of(secret: str) -> str:
    """SHA-256 of a token; enough, since tokens carry 256 random bits and no one types them."""
    return hashlib.sha256(secret.encode()).hexdigest()


def issue_token(user: User, *, name: str, until: datetime | None = None) -> str:
    """Make a token and return its secret, which is shown this once and kept nowhere."""
    secret = TOKEN_PREFIX + secrets.token_urlsafe(32)
    ApiToken.objects.create(
        user=user,
        name=name,
        digest=digest_of(secret),
        hint=secret[: len(TOKEN_PREFIX) + 5],
        expires_at=until or in_a_year(),
    )
    return secret
