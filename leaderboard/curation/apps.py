from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


class CurationConfig(AppConfig):
    name = "leaderboard.curation"

    def ready(self) -> None:
        from leaderboard.curation.roles import grant

        last = apps.get_app_config("rankings")  # by then every permission it grants is there
        post_migrate.connect(grant, sender=last)
