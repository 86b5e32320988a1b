from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from leaderboard.catalogue.record_files import Records
from leaderboard.submissions.accounting import Fate, account_for, claims_of_no_file


class Command(BaseCommand):
    help = "Account for every figure of the records in the database; fail if one is missing or altered."

    def handle(self, *args: Any, **options: Any) -> None:
        missing: list[str] = []
        total: Counter[Fate] = Counter()
        for folder in Records().benchmarks:
            self.stdout.write(f"{folder.file.benchmark.name}")
            for source, figures in account_for(folder):
                fates = Counter(fate for fate, _ in figures)
                total += fates
                told = ", ".join(f"{number} {fate.value}" for fate, number in sorted(fates.items()))
                self.stdout.write(f"  {source}: {told or 'nothing'}")
                missing += [what for fate, what in figures if fate in (Fate.MISSING, Fate.ALTERED)]
            missing += claims_of_no_file(folder)
        told = ", ".join(f"{number} {fate.value}" for fate, number in sorted(total.items()))
        if missing:
            raise CommandError(
                "\n".join(missing[:50])
                + f"\n{len(missing)} things do not stand as recorded ({told})."
            )
        self.stdout.write(f"All {total.total()} figures of the records are accounted for: {told}.")
