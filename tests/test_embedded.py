"""The embedded PostgreSQL stops with its last user, whatever became of the others."""

import os
import subprocess
import sys
from pathlib import Path

USE = """
import sys
from pathlib import Path
from leaderboard import embedded
server = embedded.start_postgres(Path(sys.argv[1]))
users = server.global_process_id_list
for pid in sys.argv[2:]:
    users.get_and_add(int(pid))
"""
NOBODY = "4194999"  # above every process id that Linux gives


def use_postgres(var: Path, *also: str) -> None:
    """A process that starts PostgreSQL, names others as its users, and ends."""
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])}
    subprocess.run([sys.executable, "-c", USE, str(var), *also], check=True, env=environment)


def test_a_user_that_was_killed_does_not_keep_postgres_running(tmp_path):
    use_postgres(tmp_path, NOBODY)
    left_running = (tmp_path / "postgres" / "postmaster.pid").exists()

    use_postgres(tmp_path)

    assert left_running
    assert not (tmp_path / "postgres" / "postmaster.pid").exists()
