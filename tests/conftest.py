import pytest
from django_redis import get_redis_connection

from tests.builders import make_board, make_curator


@pytest.fixture(autouse=True)
def _empty_redis() -> None:
    """No test sees what another left in the cache or the queue."""
    get_redis_connection("default").flushdb()


@pytest.fixture
def visitor(client):
    """Anyone on the web."""
    return client


@pytest.fixture
def curator(db):
    return make_curator()


@pytest.fixture
def board(db):
    return make_board()
