"""Claims, where they stand, and the files they came in."""

from leaderboard.submissions.models.imports import Import, ImportRow, ImportState, Verdict
from leaderboard.submissions.models.sources import Source, SourceKind
from leaderboard.submissions.models.submissions import (
    Reading,
    Relationship,
    Score,
    Status,
    Submission,
    SystemCandidate,
    TrustedSubmitter,
)

__all__ = [
    "Import",
    "ImportRow",
    "ImportState",
    "Reading",
    "Relationship",
    "Score",
    "Source",
    "SourceKind",
    "Status",
    "Submission",
    "SystemCandidate",
    "TrustedSubmitter",
    "Verdict",
]
