"""The life of an introduction: one graph for each party, none of which tells of the others."""

from disclosure.lifecycle import Lifecycle

SEEKER = Lifecycle(
    table="intros_introduction",
    start="waiting",
    follows={"waiting": ("connected", "withdrawn", "closed"), "connected": (), "withdrawn": (), "closed": ()},
    lapses={"waiting": "closed"},
)
INTRODUCER = Lifecycle(
    table="intros_introducerpart",
    start="asked",
    follows={
        "asked": ("vouched", "passed", "lapsed"),
        "vouched": ("connected", "closed", "withdrawn"),
        "passed": (),
        "lapsed": (),
        "connected": ("withdrawn",),
        "closed": (),
        "withdrawn": (),
    },
    lapses={"asked": "lapsed", "vouched": "closed"},
)
"""The hour of 'asked' is `answer_by`, that of 'vouched' `closes_at`: see `introducer_state`."""

TARGET = Lifecycle(
    table="intros_targetpart",
    start="asked",
    follows={
        "asked": ("accepted", "willing", "declined", "never", "mismatch", "lapsed"),
        "willing": ("accepted", "declined", "closed"),
        "accepted": (),
        "declined": (),
        "never": (),
        "mismatch": (),
        "lapsed": (),
        "closed": (),
    },
    lapses={"asked": "lapsed", "willing": "closed"},
)
"""'willing' is whoever an introducer brings together with another, once they said yes and as far as they may know."""
