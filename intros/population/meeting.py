"""What the demo's cast does this evening: they sit at one table, and one has offered another to exchange cards."""

from datetime import datetime, timedelta
from random import Random

from django.db.backends.utils import CursorWrapper

from intros.handshakes import digits_of, hash_of, token_of
from intros.population.instants import REST, SHANGHAI, answer_by, days
from profiles.demo_cast import CHEN, WANG, ZHOU

FOUR = timedelta(hours=4)


def evening_ends(now: datetime) -> datetime:
    """Until when a table lasts that is started now: four in the morning in Shanghai."""
    day = (now.astimezone(SHANGHAI) - FOUR).date() + timedelta(days=1)
    return datetime.combine(day, datetime.min.time(), SHANGHAI) + FOUR


def meet(cursor: CursorWrapper, rng: Random, now: datetime) -> None:
    """Let Zhou start a table at which Chen and Wang sit, tick Chen, and offer him to exchange mobiles."""
    chen, wang, zhou = CHEN.number, WANG.number, ZHOU.number
    table, until = rng.getrandbits(63), evening_ends(now)
    cursor.execute(
        "INSERT INTO intros_code (id, owner_id, sort, token_hash, digits_hash, made_at, ends_at)"
        " VALUES (%s, %s, 'table', %s, %s, %s, %s)",
        [table, zhou, hash_of(token_of(table)), hash_of(digits_of(table)), now, until],
    )
    cursor.executemany(
        "INSERT INTO intros_seat (id, table_id, member_id, joined_at, ends_at) VALUES (%s, %s, %s, %s, %s)",
        [(rng.getrandbits(63), table, member, now, until) for member in (zhou, chen, wang)],
    )
    cursor.execute(
        "INSERT INTO intros_tick (id, table_id, member_id, other_handle, state, made_at, ends_at)"
        " SELECT %s, %s, %s, handle, 'single', %s, %s FROM profiles_member WHERE id = %s",
        [rng.getrandbits(63), table, zhou, now, until, chen],
    )
    offer, sent = rng.getrandbits(63), now - days(0.4)
    due = answer_by(sent, 7)
    cursor.execute(
        "INSERT INTO disclosure_exchangeoffer"
        " (id, proposer_id, other_handle, kinds, state, sent_at, answer_by, changed_at, retry_at)"
        " SELECT %s, %s, handle, '{mobile}', 'waiting', %s, %s, %s, %s FROM profiles_member WHERE id = %s",
        [offer, zhou, sent, due, sent, answer_by(due, REST), chen],
    )
    cursor.execute(
        "INSERT INTO disclosure_exchangeanswer"
        " (id, owner_id, proposer_handle, offer_id, kinds, state, arrived_at, answer_by, changed_at)"
        " SELECT derived_id('exchange answer', %s), %s, handle, %s, '{mobile}', 'open', %s, %s, %s"
        " FROM profiles_member WHERE id = %s",
        [offer, chen, offer, sent, due, sent, zhou],
    )
    cursor.execute(
        "INSERT INTO disclosure_notice (id, member_id, kind, row_id, made_at)"
        " SELECT derived_id('notice' || 'exchange_offered', a.id), a.owner_id, 'exchange_offered', a.id, a.arrived_at"
        " FROM disclosure_exchangeanswer a WHERE a.offer_id = %s",
        [offer],
    )
