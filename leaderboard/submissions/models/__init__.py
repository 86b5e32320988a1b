"""Claims, where they stand, and the files they came in."""

from leaderboard.submissions.models.candidates import SystemCandidate
from leaderboard.submissions.models.imports import Import, ImportRow, ImportState, Verdict
from leaderboard.submissions.models.scores import Reading, Score
from leaderboard.submissions.models.sources import Source, SourceKind
from leaderboard.submissions.models.submissions import (
    Relationship,
    Status,
    Submission,
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
