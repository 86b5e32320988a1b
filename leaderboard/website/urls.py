from django.urls import path

import leaderboard.catalogue.addresses  # noqa: F401  registers <part:…>
from leaderboard.website.views import boards, catalogue, pages, records

app_name = "website"
urlpatterns = [
    path("", pages.home, name="home"),
    path("method/", pages.method, name="method"),
    path("search/", pages.search, name="search"),
    path("benchmarks/", catalogue.benchmarks, name="benchmarks"),
    path("benchmarks/<part:slug>/", catalogue.benchmark, name="benchmark"),
    path("benchmarks/<part:benchmark>/<part:track>/", boards.newest, name="track"),
    path("benchmarks/<part:benchmark>/<part:track>/<part:edition>/", boards.board, name="board"),
    path("systems/", catalogue.systems, name="systems"),
    path("systems/<part:slug>/", catalogue.system, name="system"),
    path("organizations/", catalogue.organizations, name="organizations"),
    path("organizations/<part:slug>/", catalogue.organization, name="organization"),
    path("papers/", records.papers, name="papers"),
    path("papers/<part:slug>/", records.paper, name="paper"),
    path("documents/", records.documents, name="documents"),
    path("documents/<part:slug>/", records.document, name="document"),
    path("submissions/<int:pk>/", records.submission, name="submission"),
]
