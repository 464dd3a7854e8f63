"""Asks and introductions in flight while whatever carries them is killed or frozen: `make chaos`.

python -m tests.chaos --broker both --seeds 10 --seconds 60

A round makes some hundreds of asks and introductions through the functions that pages call. Meanwhile the workers
and their children, the relay, beat, the broker and PostgreSQL are killed or frozen, as a seed says, and started again
by a supervisor. When the faults are over everything must come to rest within a minute, and the database hold exactly
what a plain sequential model of the same acts gives: a step that is lost or done twice is a row too few or too many.
On a machine that is busy with other things `--rest 240` waits longer for that rest; what is lost stays lost.

The control publishes each step once from the process of the act, as `delay()` would, and loses some.
"""
