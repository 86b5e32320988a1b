"""Whatever decides ranks makes its boards stale when it changes, whoever changes it.

Kept by triggers, so that an edit in the admin, a record file and raw SQL count alike.
"""

from collections.abc import Sequence

import pgtrigger


def boards_go_stale(
    name: str, boards: str, *, on_change_of: Sequence[str] | None = None
) -> pgtrigger.Trigger:
    """A trigger that counts one more change on the boards a query names.

    It fires when one of the fields changes, or, without fields, for every new row.
    """
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.After,
        operation=pgtrigger.Update if on_change_of else pgtrigger.Insert,
        condition=pgtrigger.AnyChange(*on_change_of) if on_change_of else None,
        func=f"UPDATE catalogue_board SET revision = revision + 1 WHERE id IN ({boards}); RETURN NULL;",  # noqa: S608  our own words
    )
