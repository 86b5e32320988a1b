"""Reported aggregates of the record held against the formulas their owners publish."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from leaderboard.catalogue.models import Benchmark, Board
from leaderboard.rankings.formulas import Mismatch, Printed, formula_of, mismatches
from leaderboard.submissions.models import Reading, Score, Submission


@dataclass(frozen=True)
class FormulaNote:
    """A printed aggregate that its own parts do not give; the printed value is kept."""

    submission: int
    system: str
    metric: str
    printed: str
    expected: Decimal

    @property
    def text(self) -> str:
        return (
            f"{self.system}: the printed {self.metric} of {self.printed} does not follow from its "
            f"own parts, which give {self.expected} by the published formula; kept as printed."
        )


def formula_notes(board: Board) -> list[FormulaNote]:
    """Every mismatch among the published claims on a board; two statements."""
    return _notes(board.benchmark, Submission.objects.published().on(board))


def formula_notes_of(submission: Submission) -> list[FormulaNote]:
    """The mismatches of one claim, whatever became of it."""
    claim = Submission.objects.filter(pk=submission.pk)
    return _notes(submission.board.benchmark, claim)


def _notes(benchmark: Benchmark, claims: QuerySet[Submission]) -> list[FormulaNote]:
    stored = {metric.key: formula_of(metric.formula) for metric in benchmark.metrics.all()}
    formulas = {key: formula for key, formula in stored.items() if formula}
    if not formulas:
        return []
    printed: defaultdict[int, dict[str, Printed]] = defaultdict(dict)
    about: dict[tuple[int, str], Score] = {}
    for score in (
        Score.objects.filter(submission__in=claims, reading=Reading.PRINTED)
        .select_related("metric", "submission__system", "submission__candidate")
        .order_by("submission__system__name", "submission")
    ):
        key = score.metric.key
        printed[score.submission_id][key] = Printed(score.value, score.printed, score.factor)
        about[score.submission_id, key] = score
    return [
        _note(about[claim, key], mismatch) for claim, key, mismatch in mismatches(printed, formulas)
    ]


def _note(score: Score, mismatch: Mismatch) -> FormulaNote:
    return FormulaNote(
        submission=score.submission_id,
        system=score.submission.system_name,
        metric=score.metric.name.lower(),
        printed=score.printed,
        expected=mismatch.expected,
    )
