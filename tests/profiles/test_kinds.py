"""The catalogue holds together, and each kind tells what is wrong with what is typed into it."""

from dataclasses import replace

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import translation
from lucide.templatetags.lucide import lucide

from profiles import gazetteer
from profiles.calendars import Birthday
from profiles.checks import doubt
from profiles.fields import OwnField, OwnWording
from profiles.hints import HINTS
from profiles.kinds import KINDS, Kind, Preset, in_groups
from profiles.parts import BETWEEN
from profiles.presets import plan
from profiles.sealing import Texts
from profiles.wording import clean, shown


def parts(*said: str) -> str:
    return BETWEEN.join(said)


def refusal(kind: str, text: str, *, exact: bool = True) -> str:
    with translation.override("en"), pytest.raises(ValidationError) as refused:
        clean(KINDS[kind], text, exact=exact)
    return str(refused.value.messages[0])


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: str(kind.code))
def test_every_kind_is_whole(kind: Kind) -> None:
    assert lucide(kind.icon)
    assert kind.most >= 1
    assert kind in in_groups()[kind.group]
    tiers = (kind.default_tier, *kind.facet_tiers)
    assert list(tiers) == sorted(set(tiers), reverse=True)
    assert kind.least_ask_level == (1 if kind.sealed else 0)
    assert kind.image or kind.code in HINTS
    with translation.override("zh-hans"):
        assert not str(kind.label).isascii()
        assert all(not str(part.label).isascii() for part in kind.parts)
    assert kind.max_length <= 500


def test_presets_keep_coarser_wordings_more_open_and_touch_no_contact_in_opening() -> None:
    for kind in KINDS.values():
        for preset in Preset:
            tiers = kind.tiers(preset)
            assert list(tiers) == sorted(set(tiers), reverse=True)
        if kind.sealed:
            assert kind.tiers(Preset.OPEN) == kind.tiers(Preset.MODERATE)
        assert all(
            later >= now
            for now, later in zip(kind.tiers(Preset.MODERATE), kind.tiers(Preset.RESERVED), strict=True)
        )
    assert {
        code for code, kind in KINDS.items() if kind.tiers(Preset.OPEN) != kind.tiers(Preset.MODERATE)
    } == {
        "name",
        "company",
        "title",
    }


def own(kind: str, *tiers: int) -> OwnField:
    """A field with wordings at these tiers, the exact one first."""
    wordings = tuple(OwnWording(tier, tier, Texts(f"at {tier}")) for tier in reversed(tiers))
    return OwnField(1, KINDS[kind], 1, 1, wordings)


@pytest.mark.parametrize(
    ("field", "preset", "becomes"),
    [
        (own("company", 1, 0), Preset.RESERVED, [2, 0]),
        (own("company", 1, 0), Preset.OPEN, [0, None]),
        (own("company", 4, 2, 0), Preset.MODERATE, [2, 1, 0]),
        (own("mobile", 3, 1), Preset.RESERVED, [4, 2]),
        (own("mobile", 3, 1), Preset.OPEN, None),
        (own("mobile", 5, 1), Preset.MODERATE, None),
        (own("birthday", 4, 3), Preset.RESERVED, [5, 4]),
        (own("headline", 2), Preset.MODERATE, [0]),
        (own("name", 0), Preset.RESERVED, None),
        (own("name", 0), Preset.MODERATE, None),
        (own("name", 1, 0), Preset.RESERVED, [2, 0]),
        (own("name", 3, 1, 0), Preset.OPEN, [0, None, None]),
    ],
)
def test_what_a_preset_makes_of_a_field(
    field: OwnField, preset: Preset, becomes: list[int | None] | None
) -> None:
    shifts = plan([field], preset)
    assert [[tier for _one, tier in shift.moves] for shift in shifts] == ([becomes] if becomes else [])
    for shift in shifts:
        after = replace(
            field, wordings=tuple(OwnWording(1, one.tier, one.texts) for one in reversed(shift.said))
        )
        assert plan([after], preset) == [], "twice is once"


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        ("email", "Chen@Example.COM", "Chen@example.com"),
        ("email", "陈@例子。中国".replace("陈", "chen"), "chen@例子.中国"),
        ("site", "www.example.com/a", "https://www.example.com/a"),
        ("site", "https://例子.中国", "https://例子.中国"),
        ("pay", "年薪50–80万元", "年薪50–80万元"),
        ("pay", "over 500k a year", "over 500k a year"),
        ("experience", parts("澄江证券", "", "2015年3月", ""), parts("澄江证券", "", "2015-03", "")),
        ("assistant", parts("小周", "021-5555 6666"), parts("小周", "+862155556666")),
        ("assistant", parts("小周", "138 0013 8000"), parts("小周", "+8613800138000")),
        ("birthday", parts("leap", "1985", "04", "30"), ""),
        ("birthday", parts("lunar", "1980", "08", "15"), parts("lunar", "1980", "8", "15")),
    ],
)
def test_what_is_typed_is_kept_tidy(kind: str, typed: str, kept: str) -> None:
    if not kept:  # 1985 has no leap month
        assert refusal(kind, typed).startswith("The Chinese year 1985 has no such leap month")
    else:
        assert clean(KINDS[kind], typed) == kept
        assert clean(KINDS[kind], kept) == kept


@pytest.mark.parametrize(
    ("kind", "typed", "sentence"),
    [
        ("latin_name", "陈志远", "Write it in Latin letters."),
        ("email", "chen@", "This does not look like an e-mail address: name@example.com."),
        ("site", "http://example.com", "The address has to begin with https://."),
        ("site", "javascript:alert(1)", "This does not look like an address: https://example.com."),
        ("site", "https://a@b.com", "This does not look like an address: https://example.com."),
        ("pay", "80–50万", "Give a band from less to more, such as 500–800k a year."),
        ("wechat", "chen zhiyuan", "No blanks in it, please."),
        ("experience", parts("", "经理", "", ""), "Please fill in: Organisation."),
        ("experience", parts("澄江", "", "2015-03", "2014-12"), "This ends before it began."),
        ("experience", parts("澄江", "", "", "2014-12"), "Say when it began, too."),
        ("experience", parts("澄江", "", "2015-13", ""), "Write the month like this: 2015-03."),
        ("experience", parts("澄江", "", "0015-03", ""), "Check the year: four digits."),
        ("experience", "澄江", "Write each part in its own place."),
        ("education", parts("观澜大学", "", "", "15", ""), "Write the year with four digits."),
        ("birthday", parts("solar", "1985", "2", "30"), "There is no such day. Check month and day."),
        ("birthday", parts("lunar", "1985", "2", "31"), "The Chinese calendar has no such day that year."
         " Its months have 29 or 30 days."),
        ("birthday", parts("mayan", "1985", "2", "3"), "Choose a calendar."),
        ("birthday", parts("solar", "1800", "2", "3"), "Check the year: four digits."),
    ],
)  # fmt: skip
def test_a_mistake_has_a_sentence(kind: str, typed: str, sentence: str) -> None:
    assert refusal(kind, typed) == sentence


@time_machine.travel("2026-11-23 12:00 +0800")
def test_members_are_adults_on_the_very_day() -> None:
    clean(KINDS["birthday"], parts("solar", "2008", "11", "23"))
    assert refusal("birthday", parts("solar", "2008", "11", "24")) == "Members are at least eighteen."


def test_a_leap_month_is_a_month_of_its_own() -> None:
    assert Birthday("leap", 2020, 4, 1).solar().isoformat() == "2020-05-23"
    assert Birthday("lunar", 2020, 4, 1).solar().isoformat() == "2020-04-23"


@pytest.mark.parametrize(
    ("kind", "kept", "zh", "en"),
    [
        ("experience", parts("澄江证券", "经理", "2015-03", ""), "澄江证券\xa0· 经理\xa0· 2015.03–今", None),
        ("experience", parts("Acme", "", "2015-03", "2016-01"), "Acme\xa0· 2015.03–2016.01", None),
        ("education", parts("观澜大学", "", "药学", "", ""), "观澜大学\xa0· 药学", None),
        ("birthday", parts("solar", "1980", "5", "17"), "1980年5月17日", "17 May 1980"),
        ("birthday", parts("leap", "2020", "4", "12"), "农历2020年闰四月十二",
         "day 12 of leap month 4, Chinese calendar, 2020"),
        ("assistant", parts("小周", "+862155556666"), "小周\xa0· 021 5555 6666", None),
    ],
)  # fmt: skip
def test_parts_are_shown_as_one_line(kind: str, kept: str, zh: str, en: str | None) -> None:
    assert shown(KINDS[kind], kept, "zh-hans") == zh
    assert shown(KINDS[kind], kept, "en") == (en or zh)
    assert BETWEEN not in shown(KINDS[kind], kept)


@pytest.mark.parametrize(
    ("kind", "text", "doubted"),
    [
        ("wechat", "chenzhiyuan", False),
        ("wechat", "老陈", True),
        ("city", "上海", False),
        ("city", "宁波北仑区", False),
        ("city", "乌有乡", True),
        ("hometown", "浙江 › 绍兴", False),
        ("company", "Аcme", True),
        ("company", "Acme 证券", False),
        ("bio", "Привет, мир", False),
    ],
)
def test_what_looks_odd_is_doubted_and_nothing_else(kind: str, text: str, doubted: bool) -> None:
    with translation.override("en"):
        assert bool(doubt(KINDS[kind], text)) == doubted


def test_the_gazetteer_has_every_province_and_finds_each_city_by_its_name() -> None:
    assert len({place.province_zh for place in gazetteer.places()}) == 34
    assert len(gazetteer.places()) > 340
    for place in gazetteer.places():
        assert place.region
        whole = gazetteer.find(f"{place.province_zh}{place.zh}")
        assert whole == place or place.province_zh == place.zh
