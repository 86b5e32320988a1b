"""Reading from one moment of the database, however many statements it takes."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from psycopg import IsolationLevel


@contextmanager
def one_moment() -> Iterator[None]:
    """Every statement inside sees the database as the first of them did, and writes nothing.

    A page of several statements is then never half-new. Inside a transaction of the caller's,
    its isolation holds instead. Also a decorator.
    """
    if connection.in_atomic_block:
        yield
        return
    connection.ensure_connection()
    plain = connection.connection  # what it begins transactions with, so at no extra statement
    usual = plain.isolation_level, plain.read_only
    plain.isolation_level, plain.read_only = IsolationLevel.REPEATABLE_READ, True
    try:
        with transaction.atomic():
            yield
    finally:
        if not plain.closed:
            plain.isolation_level, plain.read_only = usual
