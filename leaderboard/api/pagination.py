import re

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

    ordering = "-pk"

    def decode_cursor(self, request: Request) -> Cursor | None:
        """DRF passes a position to the database as it comes; ours are all keys."""
        cursor: Cursor | None = super().decode_cursor(request)
        if cursor and cursor.position is not None and not A_KEY.fullmatch(str(cursor.position)):
            raise NotFound(self.invalid_cursor_message)
        return cursor
