"""When two spellings are one name."""

import re
import unicodedata

from django.utils.text import slugify

MANY_HYPHENS = re.compile(r"-{2,}")
NOT_WORD = re.compile(r"(?:[^\w+]|_)+")


def name_key(name: str) -> str:
    """A name without case, accents and punctuation; "+" stays, for it tells names apart.

    >>> name_key("GPT-4o  mini") == name_key("gpt 4o-mini")
    True
    """
    plain = unicodedata.normalize("NFKD", name).casefold()
    return NOT_WORD.sub(" ", "".join(c for c in plain if not unicodedata.combining(c))).strip()


def slug_for(name: str, most: int = 80) -> str:
    """The address part of a name: "GPT-4.1 (high)" becomes "gpt-4.1-high"."""
    parts = [slugify(part).replace("_", "-") for part in name.replace("+", " plus ").split(".")]
    joined = ".".join(part.strip("-") for part in parts if part.strip("-"))
    return MANY_HYPHENS.sub("-", joined)[:most].strip("-.")
