from django.contrib import admin

from leaderboard.curation.admin.bases import LookingAdmin
from leaderboard.rankings.models import Refresh, Standing

BOARD = ["board__track__benchmark", "board__edition"]


@admin.register(Standing)
class StandingAdmin(LookingAdmin):
    list_display = ["board", "class_key", "metric", "rank", "system", "best_rank", "worst_rank", "origin", "unranked"]  # fmt: skip
    list_filter = ["board__track__benchmark", "origin"]
    list_select_related = [*BOARD, "metric", "system"]
    search_fields = ["system__name", "metric__key"]
    show_full_result_count = False


@admin.register(Refresh)
class RefreshAdmin(LookingAdmin):
    list_display = ["board", "number", "finished_at", "submissions", "standings", "changed", "inputs_sha256"]  # fmt: skip
    list_filter = ["board__track__benchmark"]
    list_select_related = BOARD
