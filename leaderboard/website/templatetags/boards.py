"""Links that keep a board's state, and words for its parts. No queries, no decisions."""

from django import template
from django.http import QueryDict

from leaderboard.catalogue.models import Metric
from leaderboard.website.boards import BoardPage
from leaderboard.website.figures import unit_text

register = template.Library()


@register.simple_tag
def board_link(page: BoardPage, **changes: object) -> str:
    """The same board with some of its state changed; always back to the first page."""
    state = page.state
    wanted: dict[str, object] = {
        "class": page.shown_class.key if state.class_key and page.shown_class else state.class_key,
        "sort": ("-" if state.descending else "") + state.sort,
        "system": state.system,
        "weights": "open" if state.open_only else "",
        "as_of": "" if state.time_fault else state.as_of,
        "known_at": "" if state.time_fault else state.known_at,
    } | changes
    query = QueryDict(mutable=True)
    for name, value in wanted.items():
        if value or (name == "class" and value is not None):
            query[name] = str(value)
    address = page.board.get_absolute_url()
    return f"{address}?{query.urlencode()}" if query else address


@register.simple_tag
def sort_link(page: BoardPage, metric: Metric) -> str:
    """Sort by a column, best first; the sorted column turns around."""
    turned = metric == page.sorted_by and not page.state.descending
    return board_link(page, sort=f"-{metric.key}" if turned else metric.key)


@register.simple_tag
def page_link(page: BoardPage, step: int) -> str:
    address = board_link(page)
    return f"{address}{'&' if '?' in address else '?'}page={page.state.page + step}"


@register.simple_tag
def aria_sort(page: BoardPage) -> str:
    """Whether values rise or fall down the sorted column."""
    best_first_rises = page.sorted_by.direction == "lower"
    return "ascending" if best_first_rises != page.state.descending else "descending"


@register.simple_tag
def unit(metric: Metric) -> str:
    return unit_text(metric)


@register.filter
def relationship_word(relationship: str) -> str:
    return relationship.replace("_", " ")
