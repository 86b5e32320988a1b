"""The whole site on one machine: servers, migrations, records, web, worker, schedule."""

import fcntl
import io
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from argparse import ArgumentParser
from pathlib import Path
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from leaderboard import embedded

SECONDS_TO_STOP = 20
WEB_WORKERS = "2"

SUPERVISOR = """
[supervisord]
nodaemon=true
{user}
pidfile={var}/supervisord.pid
logfile={var}/log/supervisord.log
logfile_maxbytes=1MB
logfile_backups=1
childlogdir={var}/log
"""

PROGRAM = """
[program:{name}]
command={command}
directory={top}
autorestart=true
startretries=20
stopwaitsecs=10
stopasgroup={group}
killasgroup=true
redirect_stderr=true
stdout_logfile={var}/log/{name}.log
stdout_logfile_maxbytes=5MB
stdout_logfile_backups=2
"""


class Command(BaseCommand):
    help = "Run the whole site here; Ctrl-C stops everything it started."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *args: Any, **options: Any) -> None:
        self.port: int = options["port"]
        self.var: Path = settings.VAR_DIR
        (self.var / "log").mkdir(parents=True, exist_ok=True)
        self._alone()
        self._port_is_free()
        for told_to_stop in (signal.SIGINT, signal.SIGTERM):  # a shell may have us ignore the first
            signal.signal(told_to_stop, _as_interrupt)
        supervisor = None
        try:
            self._prepare()
            supervisor = self._supervise()
            self._wait_until(self._web_answers, "the web server", supervisor)
            self._wait_until(self._worker_answers, "a worker", supervisor)
            self._load_records()
            self._addresses()
            self._watch(supervisor)
        except KeyboardInterrupt:
            self.stdout.write("\nStopping …")
        finally:
            signal.signal(
                signal.SIGINT, signal.SIG_IGN
            )  # a second Ctrl-C must not leave anything behind
            if supervisor is not None:
                self._stop(supervisor)
        self.stdout.write("Everything that was started has been stopped.")

    # --- Steps ----------------------------------------------------------------------------

    def _alone(self) -> None:
        """One run at a time for one `var`; the one before may still be stopping."""
        self.lock = (self.var / "run.lock").open("w")
        patience, told = time.monotonic() + SECONDS_TO_STOP, False
        while True:
            try:
                fcntl.flock(self.lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                if time.monotonic() > patience:
                    raise CommandError(
                        f"Another `make run` uses {self.var}. Stop it first."
                    ) from error
                if not told:
                    self.stdout.write("Another `make run` is here; waiting for it to stop …")
                told = True
                time.sleep(0.5)
            else:
                break

    def _port_is_free(self) -> None:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", self.port))
            except OSError as error:
                raise CommandError(
                    f"Port {self.port} is taken, perhaps by another `make run`. Stop that, or "
                    f"choose another port: PORT={self.port + 1} make run"
                ) from error

    def _prepare(self) -> None:
        """Tables, static files, and someone to log in as."""
        started = ", embedded" if embedded.servers else ""
        self.stdout.write("Database: bringing its tables up to date …")
        call_command("migrate", verbosity=0)
        self.stdout.write(f"Database: PostgreSQL{started}, up to date")
        call_command("collectstatic", interactive=False, verbosity=0)
        login = io.StringIO()
        call_command("make_curator", stdout=login)
        self.login = login.getvalue().strip()
        connection.close()
        self.own_redis = self._keeps_redis()

    def _load_records(self) -> None:
        """A fault in a record file is shown; what could be loaded is served all the same."""
        try:
            call_command("load_records", stdout=self.stdout)
        except CommandError as error:
            self.stderr.write(f"{error}\nThe records above did not come in. All else runs.")

    def _keeps_redis(self) -> bool:
        """Whether Redis is ours to run; another command's is waited for, for it ends with that."""
        here = f"unix://{embedded.redis_socket(self.var)}"
        own = os.environ["REDIS_URL"].startswith(here)
        patience = time.monotonic() + SECONDS_TO_STOP
        while own and embedded.redis_answers(self.var):
            if time.monotonic() > patience:
                raise CommandError("Another command keeps the embedded Redis. Wait for it to end.")
            time.sleep(0.5)
        return own

    def _supervise(self) -> "subprocess.Popen[bytes]":
        """Write what is to run, and start the supervisor that keeps it running."""
        python = sys.executable
        programs = {
            "web": f"{python} -m granian --interface wsgi --host 127.0.0.1 --port {self.port} "
            f"--workers {WEB_WORKERS} --blocking-threads 4 --no-ws --respawn-failed-workers "
            "leaderboard.wsgi:application",
            "worker": f"{python} -m celery --app tasks worker --loglevel INFO --without-gossip --without-mingle",
            "schedule": f"{python} -m celery --app tasks.schedule beat --loglevel INFO "
            f"--schedule {self.var}/schedule --pidfile=",
        }
        if self.own_redis:
            programs = {"redis": " ".join(embedded.redis_command(self.var))} | programs
        user = "user=root" if os.geteuid() == 0 else ""
        parts = [SUPERVISOR.format(var=self.var, user=user)]
        for name, command in programs.items():
            parts.append(
                PROGRAM.format(
                    name=name,
                    command=command.replace("%", "%%"),
                    top=settings.BASE_DIR,
                    var=self.var,
                    group="false" if name == "worker" else "true",  # Celery ends its own children
                )
            )
        config = self.var / "supervisord.conf"
        config.write_text("".join(parts))
        return subprocess.Popen(
            [python, "-m", "supervisor.supervisord", "-c", str(config)],
            stdout=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C is for this process, which then stops the rest in order
        )

    def _wait_until(self, answers: Any, what: str, supervisor: "subprocess.Popen[bytes]") -> None:
        deadline = time.monotonic() + 60
        while not answers():
            if supervisor.poll() is not None or time.monotonic() > deadline:
                raise CommandError(
                    f"Waited in vain for {what}. See the logs in {self.var / 'log'}."
                )
            time.sleep(0.2)
        self.stdout.write(f"{what.removeprefix('the ').removeprefix('a ').capitalize()}: answers")

    def _web_answers(self) -> bool:
        try:
            with urllib.request.urlopen(
                f"http://127.0.0.1:{self.port}/healthz", timeout=2
            ) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def _worker_answers(self) -> bool:
        from tasks.workers import worker_answers

        return worker_answers()

    def _addresses(self) -> None:
        home = f"http://127.0.0.1:{self.port}"
        self.stdout.write(
            f"\n  Website   {home}/\n  API       {home}/api/v1/\n  Curation  {home}/admin/   {self.login}\n"
            f"  Logs      {self.var / 'log'}\n\nCtrl-C stops everything.\n"
        )

    def _watch(self, supervisor: "subprocess.Popen[bytes]") -> None:
        """Until told to stop; a PostgreSQL of ours that fell over is stood up again."""
        while supervisor.poll() is None:
            time.sleep(1)
            for postgres in embedded.servers.values():
                if not postgres.get_postmaster_info().is_running():
                    self.stdout.write("PostgreSQL stopped; starting it again.")
                    postgres.ensure_postgres_running()
        raise CommandError(
            f"The supervisor ended by itself. See {self.var / 'log' / 'supervisord.log'}."
        )

    def _stop(self, supervisor: "subprocess.Popen[bytes]") -> None:
        if supervisor.poll() is None:
            supervisor.terminate()
            try:
                supervisor.wait(SECONDS_TO_STOP)
            except subprocess.TimeoutExpired:
                supervisor.kill()


def _as_interrupt(signum: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
