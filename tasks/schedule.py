"""When things happen by themselves. Run by `celery --app tasks.schedule beat`."""

from django.conf import settings

from tasks.celery import app

app.conf.beat_schedule = {
    "sweep": {
        "task": "tasks.upkeep.sweep",
        "schedule": settings.RANKING_SWEEP_SECONDS,
        "options": {"expires": settings.RANKING_SWEEP_SECONDS},
    },
}
