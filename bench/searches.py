"""What a search takes: words of every frequency, of ordinary members and of the one whom most owners trust."""

import statistics
import time

import psycopg

from bench.cases import Draw
from disclosure import searching

WORDS = ("高管", "长三角 高管", "投行 金融", "股份", "银行 上海", "先生 女士", "capital", "无人说起")
"""Of a third of all members to none; 先生 and 女士 are each said of half of them, and of nobody together."""
VIEWERS = 12
TIMES = 3


def measure(web: psycopg.Connection, draw: Draw) -> str:
    """Look for them, in an order drawn anew; Markdown."""
    hub, trusted = draw.hub()
    viewers = [*draw.some(VIEWERS), *[hub] * 4]
    taken: dict[tuple[str, bool], list[float]] = {
        (words, one): [] for words in WORDS for one in (False, True)
    }
    looks = [(words, viewer) for words in WORDS for viewer in viewers] * TIMES
    draw.rng.shuffle(looks)
    for words, viewer in looks:
        start = time.perf_counter()
        values = (viewer, list(searching.read_words(words)), None, searching.PAGE + 1)
        web.execute(searching.STATEMENT, values, prepare=True).fetchall()
        taken[words, viewer == hub].append(1000 * (time.perf_counter() - start))
    middle = {key: statistics.median(times) for key, times in taken.items()}
    unit = middle["无人说起", False]
    lines = [
        "### Search",
        "",
        f"| words | p50 ms | × | known by {trusted:,}: p50 ms | × |",
        "|---|---:|---:|---:|---:|",
    ]
    lines += [
        f"| {words} | {middle[words, False]:.1f} | {middle[words, False] / unit:.1f} "
        f"| {middle[words, True]:.1f} | {middle[words, True] / unit:.1f} |"
        for words in WORDS
    ]
    return "\n".join([*lines, ""])
