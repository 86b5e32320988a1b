import pytest

from tests.api.bodies import client_of


@pytest.fixture
def api_user(db):
    """A script with a token, of somebody nobody trusts yet."""
    return client_of()
