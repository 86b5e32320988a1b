"""How lists of names read in a sentence. Pure."""

from collections.abc import Sequence

MORE_NAMES = 3


def listed(names: Sequence[str], *, count: int | None = None) -> str:
    """The first few names and how many others; `count` counts those that are not in `names` too.

    >>> listed(["A", "B"]), listed(["A", "B", "C", "D", "E"]), listed(["A"], count=3)
    ('A and B', 'A, B, C and 2 others', 'A and 2 others')
    """
    number = len(names) if count is None else count
    shown = list(names[:MORE_NAMES] if number > MORE_NAMES else names)
    if number > len(shown):
        more = number - len(shown)
        shown.append(f"{more:,} other{'s' if more > 1 else ''}")
    return " and ".join([", ".join(shown[:-1]), shown[-1]]) if len(shown) > 1 else "".join(shown)
