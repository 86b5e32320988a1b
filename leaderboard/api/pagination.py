from rest_framework.pagination import CursorPagination, PageNumberPagination


class NumberedPages(PageNumberPagination):
    """Pages of a list in a fixed order; `page_size` may ask for up to 1,000 rows."""

    page_size_query_param = "page_size"
    max_page_size = 1000


class NewestFirst(CursorPagination):
    """Pages that stay put while new rows arrive on top."""

    ordering = "-pk"
