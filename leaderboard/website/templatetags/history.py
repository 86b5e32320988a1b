"""Links that keep a history page's state, and figures in its metric. No queries, no decisions."""

from datetime import date
from decimal import Decimal

from django import template

from leaderboard.catalogue.models import Metric
from leaderboard.website.figures import in_unit_of
from leaderboard.website.progress import HistoryPage

register = template.Library()


@register.simple_tag
def history_link(shown: HistoryPage, **changes: object) -> str:
    """The same page with some of its state changed, its own `page` too."""
    return shown.link(**changes)


@register.simple_tag
def history_board(page: HistoryPage, as_of: date | None = None) -> str:
    """The leaderboard by the page's metric and class, on a day if one is given."""
    return page.board_link(as_of=as_of.isoformat()) if as_of else page.board_link()


@register.simple_tag
def in_metric(value: Decimal, metric: Metric) -> str:
    return in_unit_of(value, metric)
