"""Whether anyone is there to do the work."""

from tasks.celery import app


def worker_answers() -> bool:
    """A Celery worker answers within a second; without Redis nobody does."""
    try:
        return bool(app.control.ping(timeout=1, limit=1))
    except Exception:  # whatever keeps Redis from answering, nobody will take the work
        return False
