"""Correcting a published claim: a new claim that supersedes it, never an edit."""

from collections.abc import Mapping
from dataclasses import replace

from django.db import transaction

from leaderboard.accounts.models import User
from leaderboard.catalogue.models import Board
from leaderboard.importers.rows import Figure, Place, ResultRow
from leaderboard.importers.values import as_decimal
from leaderboard.submissions.intake import Intake
from leaderboard.submissions.models import Score, Status, Submission, Verdict
from leaderboard.submissions.outcomes import Defaults
from leaderboard.submissions.publishing import PublishingError, publish_all
from leaderboard.submissions.storing import hold_source


@transaction.atomic
def correct(
    submission: Submission,
    *,
    printed: Mapping[str, str],
    because: str,
    by: User,
    locator: str | None = None,
    result_date: str | None = None,
) -> Submission:
    """Publish a corrected claim in place of a published one; returns the new claim.

    `printed` maps metric keys to the figures as the source prints them, in the unit the old
    ones were printed in. Raises PublishingError, or ImportRowError for an odd figure.
    """
    if not because.strip():
        raise PublishingError("Say why: a reason is needed to correct a submission.")
    hold_source(submission.source)
    Board.objects.filter(pk=submission.board_id).hold()
    locked = Submission.objects.select_for_update().get(pk=submission.pk)
    if locked.status != Status.PUBLISHED or locked.system is None:
        raise PublishingError(f"{locked} is not published, so there is nothing to correct.")
    row = _row_of(locked, printed, locator, result_date)
    [outcome] = Intake(_defaults_of(locked, because), by=by).receive([row])
    new = outcome.submission
    if outcome.verdict == Verdict.DUPLICATE:
        raise PublishingError("Nothing differs from the published claim.")
    if new is None:
        raise PublishingError(outcome.reason)
    if new.status != Status.PUBLISHED:
        publish_all([new], by=by, because=because)
    new.refresh_from_db()
    return new


def _row_of(
    claim: Submission, printed: Mapping[str, str], locator: str | None, result_date: str | None
) -> ResultRow:
    """The claim as a row again, with what is to be different."""
    scores = list(claim.scores.select_related("metric"))
    if unknown := printed.keys() - {score.metric.key for score in scores}:
        raise PublishingError(f"The claim has no figure for {', '.join(sorted(unknown))}.")
    return ResultRow(
        place=Place("correction", 1),
        system=str(claim.system),
        board=claim.board.address,
        figures=tuple(_figure(score, printed.get(score.metric.key)) for score in scores),
        conditions=claim.conditions,
        date=claim.result_date_text if result_date is None else result_date,
        locator=claim.locator if locator is None else locator,
        relationship=claim.relationship,
        quotes=claim.quotes.key if claim.quotes else "",
        note=claim.note,
    )


def _defaults_of(claim: Submission, because: str) -> Defaults:
    return Defaults(
        source=claim.source,
        factors={score.metric.key: score.factor for score in claim.scores.select_related("metric")},
        quoted={claim.quotes.key: claim.quotes} if claim.quotes else {},
        units_stated=True,
        system=claim.system,
        corrects=True,
        because=because,
    )


def _figure(score: Score, printed: str | None) -> Figure:
    """The old figure, or the same with another printed value; a changed one loses its interval,
    for that belonged to the old value."""
    place = Place("correction", 1, score.metric.key)
    kept = Figure(
        metric=score.metric.key,
        printed=score.printed,
        value=score.value / score.factor,
        place=place,
        stderr=None if score.stderr is None else score.stderr / score.factor,
        low=None if score.low is None else score.low / score.factor,
        high=None if score.high is None else score.high / score.factor,
        level=score.level,
        n=score.n,
        reading=score.reading,
        confidence=score.confidence,
        note=score.note,
    )
    if printed is None or printed.strip() in ("", score.printed):
        return replace(kept, value=as_decimal(score.printed, place))
    value = as_decimal(printed, place)
    return replace(
        kept, printed=printed.strip(), value=value, stderr=None, low=None, high=None, level=None
    )
