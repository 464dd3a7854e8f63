"""What no history may pass, told from the rows alone: no quota, and nobody twice for one person while that rests."""

from datetime import datetime, timedelta

from tests.histories.parts import USUALLY
from tests.histories.stored import Row, at

SEEKS, VOUCHES = 3, 5
A_WEEK = timedelta(days=7)


def passed(rows: dict[str, list[Row]], weekly: dict[int, int | None], now: datetime) -> list[str]:
    """Say which limits are passed; `weekly` are the members' own numbers by their ids."""
    found = []
    sought = {row["id"]: row for row in rows["sought"]}
    seekers = [row["seeker_id"] for row in rows["sought"] if waits(row, "waiting", "answer_by", now)]
    found += [f"{who} seeks too much" for who in set(seekers) if seekers.count(who) > SEEKS]
    vouching = [
        row["introducer_id"]
        for row in rows["vouches"]
        if waits(row, "asked", "answer_by", now) or waits(row, "vouched", "closes_at", now)
    ]
    brings = {row["id"]: row for row in rows["brings"]}
    vouching += [row["introducer_id"] for row in rows["brings"] if waits(row, "vouched", "closes_at", now)]
    found += [f"{who} vouches too often" for who in set(vouching) if vouching.count(who) > VOUCHES]
    laid = rows["introduced"] + rows["brought"]
    for row in laid:
        arrived, who = instant(row, "arrived_at"), row["target_id"]
        lately = [
            other
            for other in laid
            if other["target_id"] == who and arrived - A_WEEK < instant(other, "arrived_at") <= arrived
        ]
        if len(lately) > (weekly[who] or USUALLY):
            found.append(f"{who} is introduced too often")
        if arrived == now:
            found += [
                f"{who} is asked twice for one person"
                for other in laid
                if other["id"] != row["id"]
                and (other["target_id"], other["seeker_handle"]) == (who, row["seeker_handle"])
                and rests(sought.get(other["introduction_id"]) or brings[other["brought_id"]], now)
            ]  # fmt: skip
    two = [
        (row["introducer_id"], *sorted((row["seeker_handle"], row["target_handle"])))
        for row in brings.values()
        if rests(row, now)
    ]
    found += [f"{pair} are brought together twice" for pair in set(two) if two.count(pair) > 1]
    asked = [(row["introduction_id"], row["introducer_id"]) for row in rows["vouches"]]
    found += [f"{one} is asked twice for {ask}" for ask, one in set(asked) if asked.count((ask, one)) > 1]
    for ask, row in sought.items():
        at_once = [
            one
            for one in rows["vouches"]
            if one["introduction_id"] == ask and one["state"] in ("asked", "vouched")
        ]
        if row["circle"] and len([one for one in at_once if waits(one, one["state"], "answer_by", now)]) > 1:
            found.append(f"{ask} is before two at a time")
    return found


def instant(row: Row, column: str) -> datetime:
    """An instant that is there."""
    found = at(row, column)
    assert found
    return found


def waits(row: Row, state: str, hour: str, now: datetime) -> bool:
    return bool(row["state"] == state and instant(row, hour) > now)


def rests(row: Row, now: datetime) -> bool:
    until = at(row, "retry_at")
    return until is not None and until > now
