"""Every result comes in here, whatever face or file it came by.

A row is examined (names, units, class, bounds), compared with what is held already, and
ends as created, duplicate, conflict, held or refused, with the reason. What is accepted is
a proposal; if its submitter is trusted on its board, it is published in the same act.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.timezone import now

from leaderboard.accounts.models import User
from leaderboard.catalogue.models import Board, System, SystemKind
from leaderboard.importers.rows import ResultRow
from leaderboard.submissions import claims
from leaderboard.submissions.claims import Claim, Fault
from leaderboard.submissions.lookup import Lookup
from leaderboard.submissions.models import (
    Relationship,
    Score,
    Source,
    Status,
    Submission,
    SystemCandidate,
    TrustedSubmitter,
    Verdict,
)
from leaderboard.submissions.publishing import CORRECTED, Replacement, publish_all

ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Defaults:
    """What holds for every row that does not say otherwise, and how names are met."""

    source: Source
    relationship: str = Relationship.FIRST_PARTY
    locator: str = ""
    date: str = ""
    note: str = ""
    conditions: Mapping[str, str] = field(default_factory=dict)
    factors: Mapping[str, Decimal] = field(default_factory=dict)
    quoted: Mapping[str, Source] = field(default_factory=dict)
    organization: str = ""
    kind: str = SystemKind.MODEL
    units_stated: bool = False
    corrects: bool = False  # a changed row replaces the published one: true of the records
    because: str = CORRECTED


@dataclass(slots=True)
class Outcome:
    """What became of one row."""

    row: ResultRow
    verdict: Verdict
    reason: str = ""
    faults: Sequence[Fault] = ()
    submission: Submission | None = None


class Intake:
    """One batch of rows from one source, on behalf of one submitter."""

    def __init__(self, defaults: Defaults, *, by: User, lookup: Lookup | None = None) -> None:
        self.defaults, self.by = defaults, by
        self.lookup = lookup or Lookup()
        self.today: date = now().date()

    def examine(self, row: ResultRow) -> Claim | list[Fault]:
        """The claim a row makes, or everything that is wrong with it at once."""
        facts = self.lookup.board(row.board)
        stated_on, faults = claims.check_date(row.date or self.defaults.date, self.today)
        if facts is None:
            return [self._unknown_board(row.board), *faults]
        conditions = {**self.defaults.conditions, **row.conditions}
        faults += claims.check_conditions(conditions, facts)
        if not self.defaults.units_stated:
            faults += claims.check_scale(row.figures, facts)
        for figure in row.figures:
            column = facts.columns.get(figure.metric)
            faults += claims.check_figure(figure, column, facts, self._factor(figure.metric))
        system = self._system(row, faults)
        if faults or system is None:
            return faults
        return Claim(
            row=row,
            facts=facts,
            source=self.defaults.source,
            system=system,
            relationship=claims.relationship_or(self.defaults.relationship, row.relationship),
            conditions=conditions,
            result_date=stated_on,
            scores=[
                claims.score_of(f, facts.columns[f.metric].metric, self._factor(f.metric))
                for f in row.figures
            ],
            quotes=self.defaults.quoted.get(row.quotes),
            known_from=claims.known_from(row, stated_on),
            known_to=claims.midnight(row.known_to),
        )

    @transaction.atomic
    def receive(self, rows: Iterable[ResultRow]) -> list[Outcome]:
        """Examine and store a batch: every row has its outcome, or none was stored."""
        rows = list(rows)
        self.lookup.prepare_systems(row.system for row in rows)
        outcomes: list[Outcome] = []
        accepted: list[tuple[Outcome, Claim]] = []
        for row in rows:
            examined = self.examine(row)
            if isinstance(examined, Claim):
                outcome = Outcome(row, Verdict.CREATED)
                accepted.append((outcome, examined))
            else:
                reason = "; ".join(map(str, examined))
                outcome = Outcome(row, Verdict.REFUSED, reason, faults=examined)
            outcomes.append(outcome)
        self._store(accepted)
        return outcomes

    # --- Names ----------------------------------------------------------------------------

    def _unknown_board(self, address: str) -> Fault:
        known = [board.address for board in Board.objects.with_address()]
        return Fault(
            ("board",),
            "unknown_board",
            f"There is no board {address!r}.{claims.near(address, known)}",
        )

    def _system(self, row: ResultRow, faults: list[Fault]) -> System | SystemCandidate | None:
        found = self.lookup.systems(row.system)
        if len(found) == 1:
            return found[0]
        if not self.defaults.corrects:  # a curator decides who is meant; never a silent new system
            return self.lookup.candidate(row.system, self.defaults.organization, self.defaults.kind)
        faults.append(
            Fault(
                ("system",),
                "unknown_system",
                f"{row.system!r} is in no or in several systems of systems.yaml.",
            )
        )
        return None

    def _factor(self, metric: str) -> Decimal:
        return self.defaults.factors.get(metric, ONE)

    # --- Storing --------------------------------------------------------------------------

    def _store(self, accepted: Sequence[tuple[Outcome, Claim]]) -> None:
        """Compare with what is held, write what is new, publish where the submitter is trusted."""
        held = self._held(claim.key for _, claim in accepted)
        fresh: list[tuple[Outcome, Claim]] = []
        current: dict[str, Claim] = {}
        for outcome, claim in accepted:
            first = current.setdefault(claim.key, claim) if claim.known_to is None else claim
            if self.defaults.corrects and first is not claim:  # which one is true, no one said
                outcome.verdict = Verdict.REFUSED
                outcome.reason = (
                    f"It claims about the same board, system, source and conditions as line "
                    f"{first.row.place.line}. Tell them apart by a condition, or say when one was replaced."
                )
                continue
            self._judge(outcome, claim, held[claim.key])
            if outcome.submission is None:
                fresh.append((outcome, claim))
                outcome.submission = self._submission(claim)
                held[claim.key].append(outcome.submission)
        self._write(fresh)
        self._link_corrections(fresh, held)
        trusted = set(
            TrustedSubmitter.objects.filter(user=self.by).values_list("board_id", flat=True)
        )
        published = [
            outcome.submission
            for outcome, claim in _oldest_first(fresh)
            if outcome.submission
            and claim.facts.board.pk in trusted
            and isinstance(claim.system, System)
            and (self.defaults.corrects or outcome.verdict != Verdict.CONFLICT)
        ]
        publish_all(
            published,
            by=self.by,
            replaced_as={
                claim.digest: Replacement(claim.known_to, claim.row.because or CORRECTED)
                for _, claim in fresh
                if claim.known_to
            },
            because=self.defaults.because,
        )
        for submission in published:
            submission.status = Status.PUBLISHED

    def _held(self, keys: Iterable[str]) -> defaultdict[str, list[Submission]]:
        held: defaultdict[str, list[Submission]] = defaultdict(list)
        for submission in (
            Submission.objects.filter(claim_key__in=set(keys))
            .exclude(status__in=[Status.REJECTED, Status.WITHDRAWN])
            .prefetch_related("scores")
        ):
            held[submission.claim_key].append(submission)
        return held

    def _judge(self, outcome: Outcome, claim: Claim, held: Sequence[Submission]) -> None:
        """Set the verdict; a submission is attached when nothing new is to be stored."""
        live = [s for s in held if s.status in (Status.PROPOSED, Status.PUBLISHED)]
        same = [s for s in (held if claim.known_to else live) if s.claim_digest == claim.digest]
        if same:
            outcome.verdict, outcome.submission = Verdict.DUPLICATE, same[0]
            outcome.reason = "The record holds exactly this claim already."
        elif live and not self.defaults.corrects:
            repeated = next((s for s in live if _values(s) == claim.values), None)
            if repeated:
                outcome.verdict, outcome.submission = Verdict.DUPLICATE, repeated
                outcome.reason = "The record holds this claim with the same values."
            else:
                outcome.verdict = Verdict.CONFLICT
                outcome.reason = (
                    "The record holds another value for the same claim; a curator decides."
                )
        elif isinstance(claim.system, SystemCandidate):
            outcome.verdict = Verdict.HELD
            outcome.reason = (
                f"{claim.system.name!r} is a new name; a curator says which system it is."
            )

    def _submission(self, claim: Claim) -> Submission:
        return Submission(
            board=claim.facts.board,
            system=claim.system if isinstance(claim.system, System) else None,
            candidate=claim.system if isinstance(claim.system, SystemCandidate) else None,
            source=claim.source,
            locator=claim.row.locator or self.defaults.locator,
            relationship=claim.relationship,
            conditions=claim.conditions,
            class_key=claim.facts.class_of(claim.conditions),
            result_date=claim.result_date.day,
            result_date_precision=claim.result_date.precision,
            quotes=claim.quotes,
            note=claim.row.note or self.defaults.note,
            claim_key=claim.key,
            claim_digest=claim.digest,
            known_from=claim.known_from,
            backfilled=claim.known_from is not None,
            submitted_by=self.by,
        )

    def _write(self, fresh: Sequence[tuple[Outcome, Claim]]) -> None:
        for _, claim in fresh:
            if isinstance(claim.system, SystemCandidate) and claim.system._state.adding:
                claim.system.save()
        Submission.objects.bulk_create([o.submission for o, _ in fresh if o.submission])
        scores: list[Score] = []
        for outcome, claim in fresh:
            for score in claim.scores:
                score.submission = outcome.submission  # type: ignore[assignment]
                scores.append(score)
        Score.objects.bulk_create(scores, batch_size=2000)

    def _link_corrections(
        self, fresh: Sequence[tuple[Outcome, Claim]], held: Mapping[str, Sequence[Submission]]
    ) -> None:
        """Say of each new claim which one it replaces: the one before it in time, if any."""
        last: dict[str, Submission] = {
            key: s for key, found in held.items() for s in found if s.status == Status.PUBLISHED
        }
        linked = []
        for outcome, claim in _oldest_first(fresh):
            submission = outcome.submission
            assert submission is not None
            before = last.get(claim.key)
            if before is not None:
                submission.supersedes = before
                linked.append(submission)
            if claim.known_to or self.defaults.corrects:
                last[claim.key] = submission
        Submission.objects.bulk_update(linked, ["supersedes"])


def _oldest_first(fresh: Iterable[tuple[Outcome, Claim]]) -> list[tuple[Outcome, Claim]]:
    """Replaced rows in the order they were replaced, then the current ones."""
    return sorted(
        fresh,
        key=lambda pair: (
            pair[1].known_to is None,
            pair[1].known_to or pair[1].known_from or now(),
        ),
    )


def _values(submission: Submission) -> dict[int, Decimal]:
    return {score.metric_id: score.value for score in submission.scores.all()}
