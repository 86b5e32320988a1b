from typing import Any

from django.core.validators import RegexValidator
from django.db import models

SLUG = r"[a-z0-9]+(?:[.-][a-z0-9]+)*"

one_address_part = RegexValidator(
    f"^{SLUG}$", "Write small letters and digits, joined by single hyphens or dots."
)


def slug_field(**options: Any) -> "models.CharField[str, str]":
    """A part of an address: "gpt-4.1-mini". Dots are welcome, for versions have them."""
    return models.CharField(**{"max_length": 120, "validators": [one_address_part], **options})


def slug_check(model: str) -> models.CheckConstraint:
    """What the validator says, kept by the database: pages link to these addresses."""
    return models.CheckConstraint(name=f"{model}_slug", condition=models.Q(slug__regex=f"^{SLUG}$"))
