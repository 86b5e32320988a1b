import secrets
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand

from leaderboard.accounts.models import User
from leaderboard.curation.roles import CURATORS

NAME = "curator"


class Command(BaseCommand):
    help = "Make sure this machine has a curator to log in as; prints the login."

    def handle(self, *args: Any, **options: Any) -> None:
        path = settings.VAR_DIR / "curator_login"
        user, made = User.objects.get_or_create(username=NAME, defaults={"is_staff": True})
        user.groups.add(Group.objects.get(name=CURATORS))
        if made or not path.exists():
            password = secrets.token_urlsafe(9)
            user.set_password(password)
            user.save(update_fields=["password"])
            path.touch(mode=0o600)
            path.write_text(f"{NAME} / {password}")
        self.stdout.write(path.read_text())
