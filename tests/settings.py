"""The real settings on real PostgreSQL and Redis; only hashing is quick and files are plain."""

import os
import sys
from pathlib import Path

from leaderboard import embedded



def own_redis_database(url: str, number: int) -> str:
    """The same server's database of that number: tests empty theirs, and only theirs."""
    if url.startswith("unix://"):
        return f"{url.partition('?')[0]}?db={number}"
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{rest.partition('/')[0]}/{number}"


VAR = Path(__file__).parent.parent / "var" / "test"
VAR.mkdir(parents=True, exist_ok=True)
os.environ.setdefault("HTTPS", "0")
if "pytest" in sys.modules:  # mypy reads these settings too, and needs no servers
    embedded.start_servers(VAR)
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % 15
    os.environ["REDIS_URL"] = own_redis_database(os.environ["REDIS_URL"], worker + 1)
else:
    embedded.name_servers(VAR)

from leaderboard.settings import *  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
LOGGING = LOGGING | {"root": {"handlers": [], "level": "WARNING"}}
