"""The many: what each of them says, from a seed."""

from random import Random

from intros.population import more, names, places, work
from intros.population.people import MOBILE_FACET, Person, blank, mobile, say
from profiles.sealing import Texts
from profiles.tiers import Tier


def anybody(rng: Random, number: int) -> Person:
    """Return one of the many."""
    person = blank(rng, number)
    kind = rng.random()
    person.language = "en" if kind < 0.12 else "zh-hans"
    person.listed = rng.random() > 0.06
    person.active = rng.random() > 0.005
    # How guarded: most moderate, some more veiled by one tier, some open.
    further = 1 if kind > 0.85 else 0
    is_open = 0.12 < kind < 0.22
    name = names.name(rng)
    line = rng.choice(work.LINES)
    place = rng.choice(places.PLACES)
    if is_open:
        say(rng, person, "name", 0, (Tier.OPEN, name.zh, name.en))
    else:
        called = (Tier.OPEN, name.called_zh, name.called_en)
        say(rng, person, "name", rng.randrange(2), called, (Tier.INTRODUCED + further, name.zh, name.en))
    say(rng, person, "headline", 1, (Tier.OPEN, *rng.choice(line.headlines)))
    if rng.random() < 0.95:
        _say_company(rng, person, line, further, is_open)
    if rng.random() < 0.9:
        _say_city(rng, person, place, further)
    if rng.random() < 0.85:
        _say_mobile(rng, person, further)
    if rng.random() < 0.8:
        _say_bio(rng, person, line, further)
    more.say_some(rng, person, line, place, further, is_open)
    _speak_one_language(rng, person)
    return person


def _say_company(rng: Random, person: Person, line: work.Line, further: int, is_open: bool) -> None:
    stem, ending = rng.choice(work.STEMS), rng.choice(line.endings)
    exact = (f"{stem[0]}{ending[0]}", f"{stem[1]} {ending[1]}")
    if is_open:
        say(rng, person, "company", 1, (Tier.OPEN, *exact))
    else:
        say(
            rng, person, "company", rng.randrange(2),
            (Tier.OPEN, *rng.choice(line.veiled)), (Tier.INTRODUCED + further, *exact),
        )  # fmt: skip


def _say_city(rng: Random, person: Person, place: places.Place, further: int) -> None:
    worded = [(Tier.OPEN, place.region_zh, place.region_en), (Tier.INTRODUCED + further, place.zh, place.en)]
    if rng.random() < 0.3:
        district_zh, district_en = rng.choice(place.districts)
        worded.append((Tier.ACQUAINTED + further, f"{place.zh}{district_zh}", f"{district_en}, {place.en}"))
    say(rng, person, "city", 1, *worded)


def _say_mobile(rng: Random, person: Person, further: int) -> None:
    facet = (Tier.INTRODUCED, MOBILE_FACET.zh, MOBILE_FACET.en)
    exact = (Tier.TRUSTED + further, mobile(person.number), "")
    say(rng, person, "mobile", rng.choice((1, 1, 1, 2, None)), facet, exact)


def _say_bio(rng: Random, person: Person, line: work.Line, further: int) -> None:
    sentences = [*rng.sample(line.sentences, 2), rng.choice(work.CLOSING)]
    bio = (Tier.INTRODUCED + further, "".join(zh for zh, _ in sentences), " ".join(en for _, en in sentences))
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
