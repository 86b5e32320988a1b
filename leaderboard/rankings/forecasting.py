"""Where a claim would stand if it were published: shown before anyone decides."""

from dataclasses import dataclass

from leaderboard.catalogue.models import Direction
from leaderboard.rankings.models import Standing
from leaderboard.submissions.models import Score, Submission


@dataclass(frozen=True, slots=True)
class Forecast:
    """One figure of a claim: the rank it would take, of how many, and the system's rank now."""

    score: Score
    would_rank: int | None
    of: int
    now: int | None


def would_be_ranks(submission: Submission) -> list[Forecast]:
    """A forecast for each figure, against the ranking as it stands; the system's own row aside."""
    return [
        _forecast(submission, score)
        for score in submission.scores.select_related("metric").order_by("metric")
    ]


def _forecast(submission: Submission, score: Score) -> Forecast:
    metric = score.metric
    ranking = Standing.objects.of(submission.board, submission.class_key, metric).ranked()
    now = ranking.filter(system=submission.system_id).values_list("rank", flat=True).first()
    others = ranking.exclude(system=submission.system_id) if submission.system_id else ranking
    if metric.direction == Direction.NONE or (submission.system and submission.system.is_reference):
        return Forecast(score, None, others.count(), now)
    better = "score__value__gt" if metric.direction == Direction.HIGHER else "score__value__lt"
    ahead = others.filter(**{better: score.value}).count()
    return Forecast(score, ahead + 1, others.count() + 1, now)
