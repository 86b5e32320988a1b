"""The curators' side of the site, on Django's admin."""

from leaderboard.curation.admin import accounts, catalogue, rankings, submissions

__all__ = ["accounts", "catalogue", "rankings", "submissions"]
