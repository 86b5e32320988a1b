from django.apps import AppConfig


class CurationConfig(AppConfig):
    name = "leaderboard.curation"
