"""What a page waits for while the broker stands still: `make chaos ARGS=--pages`.

The same page and the same form by turns with a broker that is well and one that is frozen, on the real web.
"""

import http.client
import re
import signal
import time
from urllib.parse import urlencode

from config.processes import LOOPBACK, wait_until
from tests.chaos.acting import Crowd
from tests.chaos.rounds import Rounds
from tests.signing_in import cookie_for

TURN = 10
"""Asks in a row with the broker as it is."""

AT_MOST = 0.05
"""Seconds that the slowest of a hundred may be slower with a frozen broker."""


def measure(rounds: Rounds, kind: str) -> bool:
    """Print how long both took; whether a frozen broker slows no page."""
    stage, crowd, count = rounds.stage, rounds.crowd, rounds.seekers
    rounds.prepare([])
    stage.manage("collectstatic")
    stage.begin(relay=True)
    assert wait_until(lambda: not rounds.missing(), 60), "not well at the start"
    took: dict[str, list[float]] = {"well": [], "frozen": []}
    asks = [(asker, count + (asker + place) % count) for place in range(4) for asker in range(count)]
    ask(stage.web_port, crowd, *asks.pop())  # the first one warms up
    for turn in range(len(asks) // TURN):
        state = ("well", "frozen")[turn % 2]
        if state == "frozen":
            stage.broker.signal(signal.SIGSTOP)
        for asker, owner in asks[turn * TURN : (turn + 1) * TURN]:
            took[state] += ask(stage.web_port, crowd, asker, owner)
        stage.broker.signal(signal.SIGCONT)
    stage.end()
    print("broker    state   requests  p50 ms  p99 ms")
    for state, times in took.items():
        print(
            f"{kind:<8}  {state:<6}  {len(times):>8}  {at(times, 0.5) * 1000:>6.1f}  {at(times, 0.99) * 1000:>6.1f}"
        )
    return at(took["frozen"], 0.99) <= at(took["well"], 0.99) + AT_MOST


def at(times: list[float], part: float) -> float:
    """The time below which that part of all times are."""
    return sorted(times)[int(part * (len(times) - 1))]


def ask(port: int, crowd: Crowd, asker: int, owner: int) -> list[float]:
    """Open the form and send it, as a browser does; the seconds that each took."""
    session = cookie_for(crowd.members[asker])
    cookie = f"{session['name']}={session['value']}"
    path = f"/people/{crowd.members[owner].handle}/ask/"
    web = http.client.HTTPConnection(LOOPBACK, port, timeout=30)
    started = time.monotonic()
    web.request("GET", path, headers={"Cookie": cookie})
    page = web.getresponse()
    form = page.read().decode()
    opened = time.monotonic()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form)
    assert page.status == 200, f"{page.status} {page.headers.get('Location')}"
    [csrf] = re.findall(r"csrf=(\w+)", "".join(page.headers.get_all("Set-Cookie") or []))
    assert token is not None
    body = {
        "fields_asked": str(crowd.company[owner].field_id),
        "purpose": "advice",
        "note": "",
        "csrfmiddlewaretoken": token[1],
    }
    headers = {"Cookie": f"{cookie}; csrf={csrf}", "Content-Type": "application/x-www-form-urlencoded"}
    sent = time.monotonic()
    web.request("POST", path, urlencode(body), headers)
    assert web.getresponse().status == 302
    web.close()
    return [opened - started, time.monotonic() - sent]
