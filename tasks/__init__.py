"""Work done in the background. Every task takes ids, may run twice, and does one call."""

from tasks.celery import app

__all__ = ["app"]
