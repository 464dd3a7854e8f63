"""Which browser the journeys walk in; run as a program it gets one: `python -m tests.browser.chromium`.

An installed Chromium or Chrome; else, as root on Debian, its package with Chinese fonts; else Playwright's
own. With none of them the run fails, with a sentence: the journeys are never skipped in silence.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PLACES = ("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",)
PACKAGES = ("chromium", "fonts-noto-cjk")
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


def find() -> str | None:
    """The path of a browser that is here, or nothing."""
    for name in NAMES:
        if found := shutil.which(name):
            return found
    for place in PLACES:
        if Path(place).exists():
            return place
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if Path(own).exists() else None


def get() -> str:
    """The path of a browser; fetched when none is here.

    Ends the program with a sentence when none can be had.
    """
    if found := find():
        return found
    if os.geteuid() == 0 and shutil.which("apt-get"):
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-qq"], env=environment, check=False)  # noqa: S607 - as in any shell
        subprocess.run(
            ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *PACKAGES],  # noqa: S607 - the same
            env=environment,
            check=False,
            stdout=subprocess.DEVNULL,
        )
    if found := find():
        return found
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
    if found := find():
        return found
    sys.exit(MISSING)


if __name__ == "__main__":
    get()
