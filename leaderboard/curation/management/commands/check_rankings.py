from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from leaderboard.catalogue.models import Board
from leaderboard.rankings.checking import rows_that_differ

SHOWN_MOST = 20


class Command(BaseCommand):
    help = (
        "Ranks every board by the pure rules and compares each stored cell; fails if one differs."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--benchmark", help="the boards of one benchmark only: hle")

    def handle(self, *args: Any, **options: Any) -> None:
        boards = Board.objects.with_address().order_by("pk")
        if options["benchmark"]:
            boards = boards.filter(track__benchmark__slug=options["benchmark"])
        wrong, rows = 0, 0
        for board in boards:
            rows += board.standings.count()
            for difference in rows_that_differ(board):
                wrong += 1
                if wrong <= SHOWN_MOST:
                    self.stderr.write(
                        f"{board}, {difference.key}: {difference.name} is {difference.stored!r}, "
                        f"the claims give {difference.expected!r}"
                    )
        if wrong:
            raise CommandError(
                f"{wrong} cells differ from what the claims give. If boards are stale, wait for "
                "their refresh; else rebuild_rankings mends them, and the cause should be found."
            )
        self.stdout.write(f"{rows:,} rows of {len(boards)} boards are what the claims give.")
