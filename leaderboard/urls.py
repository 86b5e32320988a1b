from django.contrib import admin
from django.urls import include, path

from leaderboard.website.views import pages

urlpatterns = [
    path("healthz", pages.healthz),
    path("readyz", pages.readyz),
    path("admin/", admin.site.urls),
    path("api/", include("leaderboard.api.urls")),
    path("", include("leaderboard.website.urls")),
]
handler404 = "leaderboard.faults.not_found"
handler500 = "leaderboard.faults.broken"
