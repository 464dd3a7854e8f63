"""`python -m bench --members 100000 --rounds 1000`: prepares a home of its own, measures, prints, writes Markdown.

`--ties 1000000` measures only who may introduce whom, among members of whom nothing is known but whom they trust.
"""

import argparse
import os
import sys
from pathlib import Path

import django
from django.core.exceptions import ImproperlyConfigured

from bench import ground
from config.home import CHECKOUT, Home

ENVIRONMENT = {
    "DJANGO_SETTINGS_MODULE": "bench.settings",
    "HALFVEIL_PROCESS": "web",
    "HALFVEIL_HTTPS": "0",
    "HALFVEIL_LOG_LEVEL": "WARNING",
}
# It never measures, or writes into, anybody's real service.
FORBIDDEN = ("DATABASE_URL", "WORKER_DATABASE_URL", "OWNER_DATABASE_URL", "BROKER_URL", "HALFVEIL_DEMO")
RESULTS = CHECKOUT / "bench" / "results"


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="bench", description="What a read costs.")
    parser.add_argument("--members", type=int, default=100_000, help="how many live there (100000)")
    parser.add_argument(
        "--rounds", type=int, default=1000, help="looks at one profile; half as many pages (1000)"
    )
    parser.add_argument("--ties", type=int, help="measure routes alone, among so many members")
    parser.add_argument("--home", type=Path, default=Path(".halfveil-bench"), help="where (.halfveil-bench)")
    options = parser.parse_args()
    home = Home(Path(f"{options.home}-ties") if options.ties else options.home)
    for name in FORBIDDEN:
        os.environ.pop(name, None)
    os.environ.update(ENVIRONMENT, HALFVEIL_HOME=str(home.path))
    with ground.servers(home):
        ground.tie(home, options.ties) if options.ties else ground.populate(home, options.members)
        django.setup()
        from bench import measuring  # noqa: PLC0415 - Django must be set up first

        owner, web, superuser = (ground.dsn(home, login) for login in ("owner", "web", "postgres"))
        if options.ties:
            report = measuring.routes(owner, superuser, options.ties, options.rounds)
        else:
            report = measuring.measure(owner, web, superuser, options.members, options.rounds)
    RESULTS.mkdir(exist_ok=True)
    result = RESULTS / f"{f'ties-{options.ties}' if options.ties else options.members}.md"
    result.write_text(report, encoding="utf-8")
    print(f"\n{report}\nwritten to {result.relative_to(CHECKOUT)}")


if __name__ == "__main__":
    try:
        main()
    except ImproperlyConfigured as error:
        sys.exit(str(error))
