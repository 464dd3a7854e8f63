"""Which browser the journeys walk in; run as a program it gets one: `python -m tests.browser.chromium`.

Chromium without its windows where that is installed: it draws the same pages with half the work. Else an installed
Chromium or Chrome; else, as root on Debian, its packages with Chinese fonts; else Playwright's
own. With none of them the run fails, with a sentence: the journeys are never skipped in silence.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

WINDOWLESS = "chromium-headless-shell"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PLACES = ("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",)
PACKAGES = ("chromium", WINDOWLESS, "fonts-noto-cjk")
MISSING = (
    "No browser for the journeys: install Chromium or Google Chrome (Debian: apt-get install chromium "
    "fonts-noto-cjk), or let Playwright fetch its own with `.venv/bin/playwright install chromium`."
)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def find(*first: str) -> str | None:
    """The path of an installed browser, or nothing; the names given are looked for before all others."""
    for name in (*first, *NAMES):
        if found := shutil.which(name):
            return found
    return next((place for place in PLACES if Path(place).exists()), None)


def get() -> None:
    """Fetch a browser when none is here.

    Ends the program with a sentence when none can be had.
    """
    if find() is None and os.geteuid() == 0 and shutil.which("apt-get"):
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-qq"], env=environment, check=False)  # noqa: S607 - as in any shell
        subprocess.run(
            ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *PACKAGES],  # noqa: S607 - the same
            env=environment,
            check=False,
            stdout=subprocess.DEVNULL,
        )
    own = [sys.executable, "-m", "playwright", "install", "chromium"]
    if find() is None and subprocess.run(own, check=False).returncode:
        sys.exit(MISSING)


if __name__ == "__main__":
    get()
