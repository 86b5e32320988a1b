"""Changes of rank in words: who entered, left, was corrected, overtook whom, and why."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from leaderboard.catalogue.models import Metric, System
from leaderboard.rankings.models import RankChange
from leaderboard.submissions.classes import class_words
from leaderboard.website.figures import trimmed

MORE_NAMES = 3
Facts = Mapping[str, Any]
Names = Mapping[int, str]


@dataclass(frozen=True)
class ToldChange:
    """One change of rank, as a page or feed tells it."""

    change: RankChange
    headline: str
    sentences: list[str]
    class_words: str


def told(changes: Sequence[RankChange]) -> list[ToldChange]:
    """Changes in words; one statement for all names. Conditions come with the boards."""
    names = _names(change.facts for change in changes)
    return [
        ToldChange(
            change=change,
            headline=_headline(change, names),
            sentences=list(_sentences(change.facts, change.metric, names)),
            class_words=_class_words(change),
        )
        for change in changes
    ]


def sentences_of(facts: Facts, metric: Metric) -> list[str]:
    """One change in sentences, the leaders first."""
    return list(_sentences(facts, metric, _names([facts])))


def _class_words(change: RankChange) -> str:
    conditions = change.board.track.benchmark.conditions.all()
    return class_words(change.class_key, {c.key: c.name for c in conditions})


def _names(all_facts: Iterable[Facts]) -> Names:
    ids = {pk for facts in all_facts for pk in _ids(facts)}
    return dict(System.objects.filter(pk__in=ids).values_list("pk", "name"))


def _ids(facts: Facts) -> Iterator[int]:
    yield from facts["leaders_before"]
    yield from facts["leaders_after"]
    for part in ("entered", "left", "corrected", "overtakes", "fell"):
        for item in facts[part]:
            yield item["system"]
            yield from item.get("over", ())
            yield from item.get("by", ())


def _headline(change: RankChange, names: Names) -> str:
    """The one thing to say of a change: a new leader first, else the first sentence."""
    where = f"{change.board.benchmark}, {change.board.name}"
    first = next(_sentences(change.facts, change.metric, names), "The ranking changed.")
    return f"{where}: {first.rstrip('.')}"


def _sentences(facts: Facts, metric: Metric, names: Names) -> Iterator[str]:
    yield from _lead(facts, names)
    yield from _corrected(facts, metric, names)
    for overtake in facts["overtakes"]:
        over = joined(overtake["over"], names, count=overtake["count"])
        yield f"{names[overtake['system']]} overtook {over}{_because(overtake['because'])}."
    for fall in facts["fell"]:
        by = joined(fall["by"], names, count=fall["count"])
        yield f"{names[fall['system']]} fell behind {by}{_because(fall['because'])}."
    yield from _entered(facts, metric, names)
    for gone in facts["left"]:
        rank = f" from rank {gone['rank']}" if gone["rank"] else ""
        yield f"{names[gone['system']]} left{rank}{_because(gone['reason'])}."
    yield from _more(facts["left_count"] - len(facts["left"]), "left")


def _lead(facts: Facts, names: Names) -> Iterator[str]:
    before, after = facts["leaders_before"], facts["leaders_after"]
    if before == after or not after:
        return
    now = joined(after, names)
    if len(after) > 1:
        yield f"{now} share first place."
    elif not before:
        yield f"{now} leads."
    else:
        yield f"{now} takes first place from {joined(before, names)}."


def _entered(facts: Facts, metric: Metric, names: Names) -> Iterator[str]:
    entered, number = facts["entered"], facts["entered_count"]
    if number > MORE_NAMES:
        first = ", ".join(f"{names[e['system']]} ({e['rank']})" for e in entered[:MORE_NAMES])
        yield f"{number} entered; best placed {first}."
        return
    for e in entered:
        yield f"{names[e['system']]} entered at rank {e['rank']} with {_amount(e['value'], metric)}."


def _corrected(facts: Facts, metric: Metric, names: Names) -> Iterator[str]:
    for c in facts["corrected"]:
        was, now = c["before"]["value"], c["after"]["value"]
        what = (
            f"went from {_amount(was, metric)} to {_amount(now, metric)}"
            if was != now
            else f"has a new claim of the same {_amount(now, metric)}"
        )
        ranks = (
            f", rank {c['rank_before']} to {c['rank_after']}"
            if c["rank_before"] != c["rank_after"]
            else ""
        )
        yield f"{names[c['system']]} {what}{ranks}{_because(c['because'])}."
    yield from _more(facts["corrected_count"] - len(facts["corrected"]), "corrected")


def _more(number: int, what: str) -> Iterator[str]:
    if number > 0:
        yield f"And {number} more {what}."


def _because(reason: str) -> str:
    """The reason as it was given, after a colon."""
    return f": {reason.rstrip('.')}" if reason else ""


def joined(ids: Sequence[int], names: Names, *, count: int | None = None) -> str:
    """ "A", "A and B", or "A, B, C and 4 others"; `count` counts those that are not in `ids` too."""
    number = len(ids) if count is None else count
    shown = [names.get(pk, "a system") for pk in ids[: MORE_NAMES if number > MORE_NAMES else None]]
    if number > len(shown):
        more = number - len(shown)
        shown.append(f"{more} other{'s' if more > 1 else ''}")
    return " and ".join([", ".join(shown[:-1]), shown[-1]]) if len(shown) > 1 else "".join(shown)


def _amount(text: str, metric: Metric) -> str:
    unit = f" {metric.unit}" if metric.unit else ""
    return f"{trimmed(Decimal(text), metric.decimals)}{unit}"
