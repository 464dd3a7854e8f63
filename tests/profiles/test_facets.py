"""What is suggested: from the owner's own words, never a gender, and always something that may be kept."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st

from profiles import facets
from profiles.kinds import KINDS
from profiles.parts import BETWEEN
from profiles.sealing import Texts
from profiles.tiers import Tier
from profiles.wording import Said, clean, objections


def parts(*said: str) -> str:
    return BETWEEN.join(said)


def suggested(kind: str, zh: str = "", en: str = "") -> list[tuple[str, str]]:
    return [(one.zh, one.en) for one in facets.suggest(KINDS[kind], Texts(zh, en))]


@pytest.mark.parametrize(
    ("kind", "zh", "en", "first"),
    [
        ("name", "陈志远", "Chen Zhiyuan", ("陈先生", "Mr Chen")),
        ("name", "欧阳若兰", "", ("欧阳先生", "Mr Ouyang")),
        ("name", "单雪", "Shan Xue", ("单先生", "Mr Shan")),
        ("name", "阿依古丽·买买提", "", ("阿依古丽先生", "")),
        ("name", "", "Anna Keller", ("", "Mr Keller")),
        ("latin_name", "Li Chen", "", ("", "C. Li")),
        ("latin_name", "Anna Keller", "", ("", "A. Keller")),
        ("company", "澄江证券有限公司", "", ("某头部券商", "A leading brokerage")),
        ("company", "", "Luming Capital", ("某头部投资机构", "A leading investment firm")),
        ("title", "副总裁兼董事会秘书", "", ("高管", "Senior executive")),
        ("title", "财务总监", "", ("总监级", "Director level")),
        ("city", "上海", "", ("长三角", "Yangtze Delta")),
        ("city", "", "Shenzhen", ("大湾区", "Greater Bay Area")),
        ("city", "伦敦", "", ("海外", "Overseas")),
        ("hometown", "浙江 › 绍兴", "", ("浙江", "Zhejiang")),
        (
            "education",
            parts("观澜商学院", "EMBA", "", "", ""),
            "",
            ("某商学院EMBA", "EMBA, a business school"),
        ),
        (
            "education",
            parts("观澜大学", "硕士", "", "", ""),
            "",
            ("某高校硕士", "Master's degree, a university"),
        ),
        (
            "experience",
            parts("澄江证券", "经理", "2015-03", ""),
            "",
            ("某券商 · 2010年代", "A brokerage, 2010s"),
        ),
        (
            "civic",
            parts("宁波市江东商会", "副会长", "", ""),
            "",
            ("市级商会副会长", "A role in a city chamber of commerce"),
        ),
        ("mobile", "+8613800138000", "", ("有内地手机", "Has a mainland mobile")),
        ("mobile", "+85291234567", "", ("有香港手机", "Has a Hong Kong mobile")),
        ("wechat", "chen_zhiyuan", "", ("可互换微信", "Happy to swap WeChat")),
        ("assistant", "", "", ("经助理联系", "Through my assistant")),
        ("birthday", parts("solar", "1980", "2", "15"), "", ("属羊", "Year of the Goat")),
        ("birthday", parts("solar", "1980", "2", "16"), "", ("属猴", "Year of the Monkey")),
        ("office", "上海市浦东新区陆家嘴环路88号", "", ("陆家嘴一带", "Around Lujiazui")),
        ("seek", "懂模具的供应商", "", ("供应资源", "Suppliers")),
    ],
)
def test_the_likeliest_comes_first(kind: str, zh: str, en: str, first: tuple[str, str]) -> None:
    assert suggested(kind, zh, en)[0] == first


def test_nobodys_gender_is_taken_from_their_name() -> None:
    for name in ("王芳", "张伟", "李建国", "林晓梅"):
        called = suggested("name", name)
        assert [zh for zh, _ in called] == [name[0] + how for how in ("先生", "女士", "总", "老师", "博士")]
        assert len({en for _, en in called}) == len(called), "no two are the same to whoever reads English"


TEXTS = st.text(max_size=40) | st.sampled_from(
    [
        "澄江证券",
        "中国银行上海分行",
        "Acme Ltd.",
        "EMBA",
        "博士",
        "solar",
        "1980",
        "2",
        "31",
        "2015-03",
        "欧阳·x",
    ]
)


@settings(max_examples=400, deadline=None)
@given(code=st.sampled_from(sorted(KINDS)), zh=st.lists(TEXTS, max_size=5), en=TEXTS)
def test_whatever_is_said_what_is_suggested_may_stand_beside_it(code: str, zh: list[str], en: str) -> None:
    kind = KINDS[code]
    typed = (BETWEEN.join(zh), "") if kind.parts else ("".join(zh), en)
    try:
        exact = Texts(*(clean(kind, text) for text in typed))
    except ValidationError:  # what can't be kept is never asked about
        return
    found = facets.suggest(kind, exact)
    assert len(found) <= facets.MOST
    for one in found:
        assert one.zh or one.en
        assert one != exact
        if one.zh and len(exact.zh) < 20 and len(exact.en) < 20:
            assert [clean(kind, text, exact=False) for text in (one.zh, one.en)] == [one.zh, one.en]


@pytest.mark.parametrize(
    "kind", [kind for kind in KINDS.values() if facets.choices(kind)], ids=lambda kind: str(kind.code)
)
def test_every_usual_choice_may_be_kept_as_it_is(kind) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    for one in facets.choices(kind):
        assert [clean(kind, text) for text in (one.zh, one.en)] == [one.zh, one.en]
        assert objections(kind, [Said(Tier.SELF, one)]) == []
    assert len(set(facets.choices(kind))) == len(facets.choices(kind))
