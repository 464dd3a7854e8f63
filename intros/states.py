"""The life of an introduction: one graph for each party, none of which tells of the others."""

from disclosure.lifecycle import Lifecycle

SEEKER = Lifecycle(
    table="intros_introduction",
    start="waiting",
    follows={"waiting": ("connected", "withdrawn", "closed"), "connected": (), "withdrawn": (), "closed": ()},
)
INTRODUCER = Lifecycle(
    table="intros_introducerpart",
    start="asked",
    follows={
        "asked": ("vouched", "passed", "lapsed"),
        "vouched": ("connected", "closed"),
        "passed": (),
        "lapsed": (),
        "connected": (),
        "closed": (),
    },
)
TARGET = Lifecycle(
    table="intros_targetpart",
    start="asked",
    follows={
        "asked": ("accepted", "declined", "never", "lapsed"),
        "accepted": (),
        "declined": (),
        "never": (),
        "lapsed": (),
    },
)
