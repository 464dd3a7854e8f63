"""`manage.py make_operator +8613800138000`: who runs the service."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from profiles import accounts, phones


class Command(BaseCommand):
    """Makes an operator of whoever signs in with a number; they need not be a member yet."""

    help = "Make the holder of a mobile number an operator: accounts and cases, never a wording."
    role = "operator"
    made = "an operator"

    def add_arguments(self, parser: CommandParser) -> None:
        """The number."""
        parser.add_argument("number", help="with its country code, such as +8613800138000")

    def handle(self, *args: Any, **options: Any) -> None:
        """Appoint and say so in a line, without the number."""
        number = phones.read(options["number"])
        if number is None:
            raise CommandError("That is no number that takes text messages: write it as +8613800138000.")
        member, new = accounts.appoint(number, role=self.role)
        came = "a new account" if new else "a member"
        self.stdout.write(f"{member.handle} ({came}) is {self.made} now and signs in with that number.")
