"""Classes: the values of the conditions that split a ranking, as a key and in words."""

from collections.abc import Iterable, Mapping

NOT_STATED = "not stated"


def class_key(stated: Mapping[str, str], splitting: Iterable[str]) -> str:
    """ "tools=none", or "" when nothing splits; a value that is not stated is empty.

    >>> class_key({"tools": "none"}, ["tools", "judge"])
    'tools=none; judge='
    """
    return "; ".join(f"{key}={stated.get(key, '')}" for key in splitting)


def class_values(key: str) -> dict[str, str]:
    """The values a class key holds.

    >>> class_values("tools=none; judge=")
    {'tools': 'none', 'judge': ''}
    """
    return dict(part.split("=", 1) for part in key.split("; ")) if key else {}


def class_words(key: str, names: Mapping[str, str], *, only: Iterable[str] | None = None) -> str:
    """The class as a reader sees it: "Tools: none; Judge: not stated"."""
    values = class_values(key)
    shown = values if only is None else [k for k in values if k in set(only)]
    return "; ".join(f"{names.get(k, k)}: {values[k] or NOT_STATED}" for k in shown)
