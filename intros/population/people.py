"""One person at a time: a member with fields, each worded at one or more tiers."""

from base64 import b32encode
from dataclasses import dataclass, field
from random import Random

from intros.population import names, places, work
from profiles.demo_cast import phone_of
from profiles.ids import HANDLE_BYTES
from profiles.sealing import Texts
from profiles.tiers import Tier

MOBILE_FACET = Texts("有内地手机", "Has a mainland mobile")


@dataclass(slots=True)
class Said:
    """One field: its kind, from which level others may ask for it, and its wordings by tier."""

    id: int
    kind: str
    ask_from: int | None
    wordings: dict[int, tuple[int, Texts]]
    """By tier: the wording's id and its texts."""
    position: int = 0

    def best(self, level: int) -> int:
        """The tier of the wording that a level opens, -1 if none."""
        return max((tier for tier in self.wordings if tier <= level), default=-1)

    def to_ask_for(self, level: int) -> bool:
        """Whether somebody at that level may ask for a more guarded wording."""
        return self.ask_from is not None and level >= self.ask_from and self.best(4) > self.best(level)


@dataclass(slots=True)
class Person:
    """A member to be: `number` becomes their id."""

    number: int
    handle: str
    shuffle: int
    language: str = "zh-hans"
    listed: bool = True
    active: bool = True
    staff: bool = False
    operator: bool = False
    fields: list[Said] = field(default_factory=list)

    @property
    def phone(self) -> str:
        """The number they sign in with."""
        return phone_of(self.number)

    def wording(self, kind: str, level: int) -> int | None:
        """The id of the most guarded wording of a kind that a level opens."""
        for said in self.fields:
            if said.kind == kind and (tier := said.best(level)) >= 0:
                return said.wordings[tier][0]
        return None


def blank(rng: Random, number: int) -> Person:
    """Return somebody who has said nothing yet."""
    return Person(number, b32encode(rng.randbytes(HANDLE_BYTES)).decode().lower(), rng.getrandbits(63))


def say(rng: Random, person: Person, kind: str, ask_from: int | None, *worded: tuple[int, str, str]) -> None:
    """Add a field with its wordings, each (tier, Chinese, English)."""
    wordings = {int(tier): (rng.getrandbits(63), Texts(zh, en)) for tier, zh, en in worded}
    position = sum(said.kind == kind for said in person.fields)
    person.fields.append(Said(rng.getrandbits(63), kind, ask_from, wordings, position))


def anybody(rng: Random, number: int) -> Person:
    """Return one of the many."""
    person = blank(rng, number)
    kind = rng.random()
    person.language = "en" if kind < 0.12 else "zh-hans"
    person.listed = rng.random() > 0.06
    person.active = rng.random() > 0.005
    # How guarded: most moderate, some more veiled by one tier, some open.
    more = 1 if kind > 0.85 else 0
    is_open = 0.12 < kind < 0.22
    name = names.name(rng)
    line = rng.choice(work.LINES)
    place = rng.choice(places.PLACES)
    if is_open:
        say(rng, person, "name", 0, (Tier.OPEN, name.zh, name.en))
    else:
        called = (Tier.OPEN, name.called_zh, name.called_en)
        say(rng, person, "name", rng.randrange(2), called, (Tier.INTRODUCED + more, name.zh, name.en))
    say(rng, person, "headline", 1, (Tier.OPEN, *rng.choice(line.headlines)))
    if rng.random() < 0.95:
        _say_company(rng, person, line, more, is_open)
    if rng.random() < 0.9:
        _say_city(rng, person, place, more)
    if rng.random() < 0.85:
        _say_mobile(rng, person, more)
    if rng.random() < 0.8:
        _say_bio(rng, person, line, more)
    _speak_one_language(rng, person)
    return person


def _say_company(rng: Random, person: Person, line: work.Line, more: int, is_open: bool) -> None:
    stem, ending = rng.choice(work.STEMS), rng.choice(line.endings)
    exact = (f"{stem[0]}{ending[0]}", f"{stem[1]} {ending[1]}")
    if is_open:
        say(rng, person, "company", 1, (Tier.OPEN, *exact))
    else:
        say(
            rng, person, "company", rng.randrange(2),
            (Tier.OPEN, *rng.choice(line.veiled)), (Tier.INTRODUCED + more, *exact),
        )  # fmt: skip


def _say_city(rng: Random, person: Person, place: places.Place, more: int) -> None:
    worded = [(Tier.OPEN, place.region_zh, place.region_en), (Tier.INTRODUCED + more, place.zh, place.en)]
    if rng.random() < 0.3:
        district_zh, district_en = rng.choice(place.districts)
        worded.append((Tier.ACQUAINTED + more, f"{place.zh}{district_zh}", f"{district_en}, {place.en}"))
    say(rng, person, "city", 1, *worded)


def _say_mobile(rng: Random, person: Person, more: int) -> None:
    facet = (Tier.INTRODUCED, MOBILE_FACET.zh, MOBILE_FACET.en)
    exact = (Tier.TRUSTED + more, mobile(person.number), "")
    say(rng, person, "mobile", rng.choice((1, 1, 1, 2, None)), facet, exact)


def _say_bio(rng: Random, person: Person, line: work.Line, more: int) -> None:
    sentences = [*rng.sample(line.sentences, 2), rng.choice(work.CLOSING)]
    bio = (Tier.INTRODUCED + more, "".join(zh for zh, _ in sentences), " ".join(en for _, en in sentences))
    kept = [(Tier.SELF, "待改：写得太长了。", "To do: too long.")] if rng.random() < 0.05 else []
    say(rng, person, "bio", rng.choice((1, 1, None)), bio, *kept)


def _speak_one_language(rng: Random, person: Person) -> None:
    """Some write in one language only; what they did not write is empty."""
    which = rng.random()
    if which > 0.3:
        return
    chinese = which < 0.25 and person.language != "en"
    for said in person.fields:
        for tier, (wording, texts) in said.wordings.items():
            one = Texts(zh=texts.zh) if chinese or not texts.en else Texts(en=texts.en)
            said.wordings[tier] = (wording, one)


def mobile(number: int) -> str:
    """A mobile number in somebody's profile: never the one they sign in with, and nobody's."""
    return f"+86198{number:08d}"
