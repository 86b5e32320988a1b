from dataclasses import replace

from django.db import IntegrityError, transaction
from django.db.models import Prefetch, Q, QuerySet
from rest_framework import status
from rest_framework.exceptions import NotAuthenticated, ParseError
from rest_framework.generics import ListAPIView, RetrieveAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle, UserRateThrottle

from leaderboard.accounts.models import User
from leaderboard.api.bodies import SubmissionBody, pointer_of
from leaderboard.api.errors import Duplicate, InvalidSubmission
from leaderboard.api.pagination import NewestFirst
from leaderboard.api.parsers import LengthRequired
from leaderboard.api.serializers import SubmissionSerializer
from leaderboard.submissions.intake import Intake
from leaderboard.submissions.models import Score, Status, Submission, Verdict
from leaderboard.submissions.outcomes import Defaults, Outcome
from leaderboard.submissions.sources import recorded, source_for
from tasks.rankings import nudge_rankings


def visible_to(user: object) -> QuerySet[Submission]:
    """What was ever published, and a submitter's own proposals."""
    visible = Submission.objects.once_published()
    if isinstance(user, User):
        visible = Submission.objects.filter(
            Q(pk__in=visible.order_by().values("pk")) | Q(submitted_by=user)
        )
    return visible.for_table().prefetch_related(
        Prefetch("scores", Score.objects.select_related("metric")),
        "board__track__benchmark__conditions",
    )


class SubmissionThrottle(UserRateThrottle):
    scope = "submissions"


class Submissions(ListAPIView[Submission]):
    """Published claims and, with a token, one's own proposals; POST proposes a result."""

    serializer_class = SubmissionSerializer
    pagination_class = NewestFirst

    def get_queryset(self) -> QuerySet[Submission]:
        return visible_to(self.request.user)

    def get_throttles(self) -> list[BaseThrottle]:
        return [SubmissionThrottle()] if self.request.method == "POST" else []

    def post(self, request: Request) -> Response:
        """Propose one result; 201 with its address and what happens next."""
        if not isinstance(request.user, User):
            raise NotAuthenticated("Submitting needs a token: Authorization: Bearer lb_…")
        if request.headers.get("Transfer-Encoding") and not request.headers.get("Content-Length"):
            raise LengthRequired  # Django would take the body for an empty one
        if "dry_run" in request.query_params:
            raise ParseError("A trial run is not offered yet. Nothing was stored.")
        outcome = propose(request.data, by=request.user)
        assert outcome.submission is not None
        submission = visible_to(request.user).get(pk=outcome.submission.pk)
        answer = SubmissionSerializer(submission).data | {
            "verdict": outcome.verdict,
            "remark": outcome.reason,
        }
        return Response(
            answer,
            status=status.HTTP_201_CREATED,
            headers={"Location": f"/api/v1/submissions/{submission.pk}/"},
        )


class SubmissionDetail(RetrieveAPIView[Submission]):
    """One claim with its state, reason and next step."""

    serializer_class = SubmissionSerializer

    def get_queryset(self) -> QuerySet[Submission]:
        return visible_to(self.request.user)


def propose(data: object, *, by: User) -> Outcome:
    """Read a body, have intake judge it, and turn every refusal into one answer."""
    body = SubmissionBody(data)
    defaults = Defaults(
        source=source_for(body.source),
        organization=body.system["organization"],
        kind=body.system["kind"],
        units=body.units,
    )
    if body.faults:
        missing = {pointer for pointer, _ in body.faults}
        examined = Intake(defaults, by=by).examine(body.row)
        found = examined if isinstance(examined, list) else []
        also = [(pointer_of(fault, body.body), fault) for fault in found]
        raise InvalidSubmission(
            [*body.faults, *((at, fault) for at, fault in also if at not in missing)]
        )
    try:
        outcome = _receive(defaults, body, by)
    except IntegrityError:  # the same claim arrived twice at once; now it is there to be seen
        outcome = _receive(defaults, body, by)
    if outcome.verdict == Verdict.REFUSED:
        raise InvalidSubmission((pointer_of(fault, body.body), fault) for fault in outcome.faults)
    assert outcome.submission is not None
    if outcome.verdict == Verdict.DUPLICATE:
        shown = visible_to(by).filter(pk=outcome.submission.pk).exists()
        raise Duplicate(outcome.submission, outcome.reason, shown=shown)
    if outcome.submission.status == Status.PUBLISHED:
        nudge_rankings([outcome.submission.board_id])
    return outcome


@transaction.atomic
def _receive(defaults: Defaults, body: SubmissionBody, by: User) -> Outcome:
    """All or nothing: a refused row leaves no source behind."""
    intake = Intake(defaults, by=by)
    examined = intake.examine(body.row)
    if isinstance(examined, list):
        return Outcome(body.row, Verdict.REFUSED, faults=examined)
    kept = replace(defaults, source=recorded(defaults.source))
    return Intake(kept, by=by).receive([body.row])[0]
