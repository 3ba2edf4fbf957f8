from __future__ import annotations

import secrets
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.core.management.base import BaseCommand
from wagtail.models import Site

from home import demo

ADDRESS = "127.0.0.1:8000"
ACCOUNTS = {"editor": "Moderators", "evaluator": "Evaluators"}


class Command(BaseCommand):
    help = "Make a working site out of nothing: database, demonstration, accounts; then serve it. Keeps what is there."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--no-serve", action="store_true", help="Stop before serving the site.")
        parser.add_argument("--address", default=ADDRESS, metavar="HOST:PORT", help=f"Where to serve; {ADDRESS}.")

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", interactive=False, verbosity=0)
        self.stdout.write("The database is ready.")
        if demo.site_is_empty():
            self.load_demo(options["address"])
        else:
            self.stdout.write("There is a site already; it stays as it is.")
        passwords = dict(filter(None, (self.make_account(name, group) for name, group in ACCOUNTS.items())))
        self.say_where_to_look(options["address"], passwords)
        if not options["no_serve"]:
            call_command("runserver", options["address"], use_reloader=False)  # reloading would run this twice

    def load_demo(self, address: str) -> None:
        self.stdout.write("Loading the demonstration…")
        host, _colon, port = address.partition(":")
        Site.objects.filter(is_default_site=True, hostname="localhost").update(hostname=host, port=int(port))
        demo.load()

    def make_account(self, name: str, group: str) -> tuple[str, str] | None:
        """Return the new account's name and password; None if there is one of that name."""
        users = get_user_model().objects
        if users.filter(username=name).exists():
            return None
        password = secrets.token_urlsafe(12)
        user = users.create_user(name, password=password)
        user.groups.add(Group.objects.get(name=group))
        return name, password

    def say_where_to_look(self, address: str, passwords: dict[str, str]) -> None:
        site = f"http://{address}"
        self.stdout.write(f"\n  The site        {site}/sk/  and  {site}/en/")
        self.stdout.write(f"  For staff       {site}/admin/")
        for name, password in passwords.items():
            self.stdout.write(f"    {name:<12}  password  {password}   (shown only now)")
        kept = [name for name in ACCOUNTS if name not in passwords]
        if kept:
            self.stdout.write(
                f"    {', '.join(kept)}: there already; a new password: uv run manage.py changepassword NAME"
            )
        self.stdout.write("")
