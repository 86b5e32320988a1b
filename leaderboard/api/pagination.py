import re
from datetime import UTC, datetime

from rest_framework.exceptions import NotFound
from rest_framework.pagination import Cursor, CursorPagination, PageNumberPagination
from rest_framework.request import Request

A_KEY = re.compile(r"[0-9]{1,18}", re.ASCII)


class NumberedPages(PageNumberPagination):
    """Pages of a list in a fixed order; `page_size` may ask for up to 1,000 rows."""

    page_size_query_param = "page_size"
    max_page_size = 1000


class NewestFirst(CursorPagination):
    """Pages that stay put while new rows arrive on top."""

    ordering: str | tuple[str, ...] = "-pk"

    def decode_cursor(self, request: Request) -> Cursor | None:
        """DRF passes a position to the database as it comes; what is none of ours is refused."""
        cursor: Cursor | None = super().decode_cursor(request)
        if cursor is None or cursor.position is None:
            return cursor
        try:
            position = self.position(str(cursor.position))
        except (ValueError, OverflowError) as error:
            raise NotFound(self.invalid_cursor_message) from error
        return cursor._replace(position=position)  # type: ignore[arg-type]  # stubs: whole numbers

    def position(self, text: str) -> str:
        """Where a page begins, as we write it; ValueError for anything else."""
        if not A_KEY.fullmatch(text):
            raise ValueError(text)
        return text


class LatestFirst(NewestFirst):
    """The same for rows in the order of their `moment`, which several may share."""

    ordering = ("-moment", "-pk")
    offset_cutoff = 100_000  # of one moment; past it pages would repeat

    def position(self, text: str) -> str:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is None:
            raise ValueError(text)
        return str(moment.astimezone(UTC))
