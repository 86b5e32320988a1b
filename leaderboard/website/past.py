"""What a reader of a board at another moment is told: which moment, and what differs today."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from leaderboard.rankings import history
from leaderboard.rankings.chronicling import change_json
from leaderboard.rankings.computing import published_figures
from leaderboard.rankings.facts import ScoreFacts
from leaderboard.submissions.models import Submission
from leaderboard.submissions.moments import Moment
from leaderboard.website.changes import sentences_of

if TYPE_CHECKING:
    from leaderboard.website.boards import BoardPage


class PastView:
    """The moment in words, and the difference to today in the shown class and metric."""

    def __init__(self, page: BoardPage) -> None:
        self.page, self.moment = page, page.state.moment

    @property
    def as_of(self) -> str:
        return self.moment.as_of.isoformat() if self.moment.as_of else ""

    @property
    def known_at(self) -> str:
        """A day where a day was asked for, else the exact time."""
        asked = self.page.state.known_at
        if self.moment.known_at is None or "T" not in asked:
            return asked
        return f"{self.moment.known_at:%Y-%m-%d %H:%M:%S} UTC"

    @property
    def words(self) -> str:
        """The moment in a phrase: "results public by 2025-09-15, as this tracker held them …"."""
        if self.moment.known_at is None:
            return f"results public by {self.as_of}, as far as they are published now"
        if self.moment.as_of is None:
            return f"results as this tracker held them on {self.known_at}"
        return f"results public by {self.as_of}, as this tracker held them on {self.known_at}"

    @cached_property
    def undated(self) -> int:
        """How many claims are left out because nobody knows when they became public."""
        if self.moment.as_of is None:
            return 0
        held = Submission.objects.at(Moment(known_at=self.moment.known_at)).on(self.page.board)
        return held.filter(result_date=None).count()

    @cached_property
    def difference(self) -> list[str]:
        """What has changed since, one sentence each."""
        metric, shown = self.page.sorted_by, self.page.shown_class
        metrics = {metric.pk: metric}
        before = published_figures(self.page.board, metrics, self.moment)
        after = published_figures(self.page.board, metrics)
        key = shown.key if shown else self._class_today(after)
        change = history.difference(
            [figure for figure in before if figure.class_key == key],
            [figure for figure in after if figure.class_key == key],
            direction=metric.direction,
        )
        return sentences_of(change_json(change), metric)

    def _class_today(self, figures: list[ScoreFacts]) -> str:
        asked = self.page.state.class_key
        keys = [figure.class_key for figure in figures]
        return asked if asked in keys else max(keys, key=keys.count, default="")
