"""Coarser wordings to choose from: what one might say more veiled of what is said exactly.

They are offered, never put in by themselves, and come from the owner's own words alone. Nothing is inferred about
a person: of a name both 先生 and 女士 are offered. What nobody can guess is left to its owner.
"""

import re
from collections.abc import Callable, Iterable, Sequence

from profiles import gazetteer, parts
from profiles.kinds import Kind
from profiles.sealing import Texts
from profiles.surnames import LATIN, surname

MOST = 6
"""More than fit on two lines of a phone are no help."""


def suggest(kind: Kind, exact: Texts) -> list[Texts]:
    """Return coarser wordings of an exact one, the likeliest first; of an empty one those that always fit."""
    found = _KINDS[kind.code](kind, exact) if kind.code in _KINDS else []
    unlike = [one for one in found if one.zh != exact.zh or one.en != exact.en]
    return list(dict.fromkeys(unlike))[:MOST]


def choices(kind: Kind) -> Sequence[Texts]:
    """Return exact wordings that many people choose, for kinds that have a usual list."""
    return _LISTS.get(kind.code, ())


def adds(kind: Kind) -> bool:
    """Whether a choice is put after what stands there already, not in its place."""
    return kind.code in {"languages", "interests"}


def _pairs(text: str) -> tuple[Texts, ...]:
    return tuple(Texts(*pair.split("|")) for pair in " ".join(text.split()).split(" / "))


_LISTS: dict[str, tuple[Texts, ...]] = {
    "industry": _pairs("""
        金融|Finance / 投资|Investment / 制造|Manufacturing / 医药健康|Health and medicine /
        信息技术|Information technology / 人工智能|Artificial intelligence / 半导体|Semiconductors /
        新能源|New energy / 汽车|Automotive / 消费零售|Consumer and retail / 食品农业|Food and farming /
        房地产建筑|Property and building / 物流供应链|Logistics / 外贸|Foreign trade / 法律|Law /
        咨询会计|Consulting and accounting / 教育科研|Education and research / 文化传媒|Culture and media /
        旅游酒店|Travel and hotels / 公益|Non-profit / 政府机构|Government / 其他服务|Other services"""),
    "languages": _pairs("""
        普通话|Mandarin / 粤语|Cantonese / 闽南语|Hokkien / 吴语|Wu / 客家话|Hakka / 潮州话|Teochew /
        四川话|Sichuanese / 英语|English / 日语|Japanese / 韩语|Korean / 法语|French / 德语|German /
        西班牙语|Spanish / 俄语|Russian"""),
    "interests": _pairs("""
        茶|Tea / 徒步|Hiking / 羽毛球|Badminton / 高尔夫|Golf / 跑步|Running / 读书|Reading /
        书法|Calligraphy / 摄影|Photography / 音乐|Music / 美食|Food / 旅行|Travel / 收藏|Collecting"""),
    "pay": _pairs("""
        年薪30–50万元|CNY 300–500k a year / 年薪50–80万元|CNY 500–800k a year /
        年薪80–120万元|CNY 0.8–1.2m a year / 年薪120–200万元|CNY 1.2–2m a year /
        年薪200万元以上|Over CNY 2m a year / 面议|To be discussed"""),
}


# --- Kind by kind -----------------------------------------------------------------------------------


def _name(_kind: Kind, exact: Texts) -> list[Texts]:
    zh, en = _called_zh(exact.zh), _called_en(exact.zh, exact.en)
    first, mr, ms = (en, f"Mr {en}", f"Ms {en}") if en else ("", "", "")
    initial = _initials(exact.en)[0] if _initials(exact.en) else first
    if not zh:
        return [Texts("", one) for one in (mr, ms, initial) if one]
    return [
        Texts(f"{zh}先生", mr),
        Texts(f"{zh}女士", ms),
        Texts(f"{zh}总", initial),
        Texts(f"{zh}老师"),  # nothing in English that is not one of the others
        Texts(f"{zh}博士", f"Dr {en}" if en else ""),
    ]


def _called_zh(name: str) -> str:
    """The surname; of a name with a dot, or not Chinese, its first part."""
    return surname(name) or (re.split("[·•・]", name)[0] if re.search("[·•・]", name) else "")


def _called_en(zh: str, en: str) -> str:
    """The surname in Latin letters as its bearer writes it, else as it is usually written."""
    words = en.split()
    usual = LATIN.get(surname(zh), "") if zh else ""
    if usual and (not words or usual in words):
        return usual
    return _split_latin(en)[0][1] if len(words) > 1 else usual or en


def _latin_name(_kind: Kind, exact: Texts) -> list[Texts]:
    return [Texts(en=one) for one in _initials(exact.zh or exact.en)]


def _initials(name: str) -> list[str]:
    """L. Chen. Where either word could be the surname, both ways."""
    return [f"{given[0]}. {family}" for given, family in _split_latin(name)]


def _split_latin(name: str) -> list[tuple[str, str]]:
    """Given name and surname: a name in Latin letters is in either order, and its surname tells which."""
    words = name.replace(",", " ").split()
    if len(words) < 2:
        return []
    first, last = (words[-1], words[0]), (words[0], words[-1])
    known = set(LATIN.values())
    found = [pair for pair in (first, last) if pair[1] in known]
    return found or [last]


_HOUSES = (
    ("证券|券商|securities|brokerage", "券商", "brokerage"),
    ("银行|bank", "银行", "bank"),
    ("保险|人寿|insurance", "保险公司", "insurer"),
    ("信托|trust", "信托公司", "trust company"),
    ("基金|资本|投资|创投|fund|capital|ventures|partners", "投资机构", "investment firm"),
    ("律师|律所|law|legal|llp", "律所", "law firm"),
    ("会计师|审计|accountant|audit", "会计师事务所", "accounting firm"),
    ("咨询|顾问|consult|advisory", "咨询公司", "consultancy"),
    ("医院|诊所|hospital|clinic", "医院", "hospital"),
    ("生物|医药|制药|药业|医疗|健康|bio|pharma|medical|health", "医药企业", "medical company"),
    ("商学院|大学|学院|研究院|研究所|university|school|college|institute|academy", "高校院所", "university"),
    ("半导体|芯片|微电子|semiconductor|micro", "半导体企业", "chip maker"),
    ("新能源|储能|光伏|电力|能源|energy|solar|power", "能源企业", "energy company"),
    ("汽车|车业|auto|motor", "汽车企业", "car maker"),
    ("制造|精密|机械|装备|模具|重工|machinery|precision|tooling|manufactur", "制造企业", "manufacturer"),
    ("建设|建筑|建工|工程|设计院|construction|architect|engineering", "建筑企业", "builder"),
    ("地产|置业|置地|property|real estate", "地产公司", "property company"),
    ("供应链|物流|快递|logistics|supply chain", "物流企业", "logistics company"),
    ("贸易|进出口|外贸|trading|import|export", "外贸企业", "trading company"),
    ("传媒|文化|广告|影业|media|culture|advertising", "文化传媒公司", "media company"),
    ("酒店|旅游|hotel|travel", "文旅企业", "hotel and travel company"),
    ("食品|餐饮|茶业|农业|food|tea|farm", "食品企业", "food company"),
    ("教育|培训|education", "教育机构", "education company"),
    ("基金会|慈善|foundation|charity", "公益机构", "non-profit"),
    ("科技|软件|网络|信息|数据|智能|互联|technolog|software|network|data|digital", "科技公司", "technology company"),
)  # fmt: skip
_LEADING = frozenset(("券商", "银行", "保险公司", "投资机构", "律所", "咨询公司", "科技公司", "半导体企业"))


def _house(texts: Texts | str) -> tuple[str, str] | None:
    """What sort of house a name says it is, in Chinese and English."""
    words = texts if isinstance(texts, str) else f"{texts.zh} {texts.en}"
    for pattern, zh, en in _HOUSES:
        if re.search(pattern, words, re.IGNORECASE):
            return zh, en
    return None


def _company(_kind: Kind, exact: Texts) -> list[Texts]:
    house = _house(exact)
    if house is None:
        return [
            Texts("某民营企业", "A private company"),
            Texts("某上市公司", "A listed company"),
            Texts("某外资企业", "A foreign company"),
            Texts("自己的公司", "A company of my own"),
        ]
    zh, en = house
    grades = (
        (("头部", "leading"), ("中型", "mid-sized"))
        if zh in _LEADING
        else (("大型", "large"), ("民营", "private"))
    )
    some = Texts(f"某{zh}", f"{_a(en)} {en}")
    return [*(Texts(f"某{grade}{zh}", f"{_a(word)} {word} {en}") for grade, word in grades), some]


def _a(word: str) -> str:
    return "An" if word[0].lower() in "aeiou" and not word.startswith("uni") else "A"


_RANKS = (
    (
        r"董事长|总裁|首席|总经理|创始|合伙|理事长|主席|院长|校长|行长"
        r"|\bC[EFTOM]O\b|chief|president|founder|partner|chair|managing",
        Texts("高管", "Senior executive"),
    ),
    (r"总监|总助|主任|部长|director|head of|vice|\bVP\b", Texts("总监级", "Director level")),
    (r"经理|主管|manager|lead", Texts("管理岗", "Management")),
    (r"工程师|研究员|架构师|科学家|engineer|research|architect|scientist", Texts("技术岗", "Technical")),
    (r"教授|讲师|老师|professor|lecturer|teacher", Texts("教研岗", "Academic")),
    (
        r"律师|会计|顾问|分析师|医生|医师|lawyer|counsel|accountant|analyst|doctor",
        Texts("专业岗", "Professional"),
    ),
)


def _title(_kind: Kind, exact: Texts) -> list[Texts]:
    words = f"{exact.zh} {exact.en}"
    fitting = [rank for pattern, rank in _RANKS if re.search(pattern, words, re.IGNORECASE)]
    return [*fitting, _RANKS[0][1], _RANKS[1][1], _RANKS[2][1]]


def _city(_kind: Kind, exact: Texts) -> list[Texts]:
    place = gazetteer.find(exact.zh) or gazetteer.find(exact.en)
    if place is None:
        return [Texts("海外", "Overseas")] if exact.zh or exact.en else []
    city = Texts(place.zh, place.en)
    province = Texts(place.province_zh, place.province_en)
    finer = [city] if exact.zh.strip() != place.zh else []
    return [Texts(*place.region), *finer, province]


def _hometown(_kind: Kind, exact: Texts) -> list[Texts]:
    province = gazetteer.province(exact.zh) or gazetteer.province(exact.en)
    if province is None:
        return [Texts("海外", "Overseas")] if exact.zh or exact.en else []
    place = gazetteer.find(exact.zh) or gazetteer.find(exact.en)
    return [Texts(*province), *([Texts(*place.region)] if place else [])]


_DEGREES = (
    ("emba", "EMBA", "EMBA"),
    ("mba", "MBA", "MBA"),
    ("博士|ph\\.?d|doctor", "博士", "Doctorate"),
    ("硕士|研究生|master|m\\.?sc|m\\.?a\\b|ll\\.?m", "硕士", "Master's degree"),
    ("学士|本科|bachelor|b\\.?sc|b\\.?a\\b|ll\\.?b", "本科", "Bachelor's degree"),
)


def _education(kind: Kind, exact: Texts) -> list[Texts]:
    said = _both(kind, exact)
    words = " ".join(said.values())
    degree = next(
        ((zh, en) for pattern, zh, en in _DEGREES if re.search(pattern, words, re.IGNORECASE)), ("", "")
    )
    if degree[0].endswith("MBA"):
        return [Texts(f"某商学院{degree[0]}", f"{degree[1]}, a business school"), Texts(*degree)]
    if not degree[0]:
        return (
            [Texts("某高校", "A university"), Texts("海外高校", "A university abroad")]
            if words.strip()
            else []
        )
    return [
        Texts(f"某高校{degree[0]}", f"{degree[1]}, a university"),
        Texts(f"海外高校{degree[0]}", f"{degree[1]} abroad"),
        Texts(*degree),
    ]


def _experience(kind: Kind, exact: Texts) -> list[Texts]:
    said = _both(kind, exact)
    if not said["organisation-zh"] and not said["organisation-en"]:
        return []
    zh, en = _house(f"{said['organisation-zh']} {said['organisation-en']}") or ("企业", "company")
    year = said["from"][:3]
    decade = (f" · {year}0年代", f", {year}0s") if len(year) == 3 else ("", "")
    rank = next(iter(_title(kind, Texts(said["role-zh"], said["role-en"]))), Texts())
    return [
        Texts(f"某{zh}{decade[0]}", f"{_a(en)} {en}{decade[1]}"),
        Texts(f"某{zh}{rank.zh}{decade[0]}", f"{rank.en}, {_a(en).lower()} {en}{decade[1]}"),
    ]


_BODIES = (
    ("商会|chamber", "商会", "chamber of commerce"),
    ("校友会|alumni", "校友会", "alumni association"),
    ("基金会|foundation", "基金会", "foundation"),
    ("学会|society", "学会", "learned society"),
    ("联合会|联盟|federation|alliance", "联合会", "federation"),
    ("协会|促进会|association", "协会", "association"),
)


def _civic(kind: Kind, exact: Texts) -> list[Texts]:
    said = _both(kind, exact)
    organisation = said["organisation-zh"] or said["organisation-en"]
    if not organisation:
        return []
    zh, en = next(
        ((zh, en) for pattern, zh, en in _BODIES if re.search(pattern, organisation, re.IGNORECASE)),
        ("社会组织", "civic body"),
    )
    reach_zh, reach_en = _reach(said["organisation-zh"])
    body_en = f"{_a(reach_en or en).lower()} {reach_en}{en}"
    role_en = f"{said['role-en']}, {body_en}" if said["role-en"] else f"A role in {body_en}"
    return [
        Texts(f"{reach_zh}{zh}{said['role-zh']}", role_en),
        Texts(f"某{zh}任职", f"A role in {_a(en).lower()} {en}"),
    ]


def _reach(organisation: str) -> tuple[str, str]:
    if re.match("中国|全国|中华", organisation):
        return "全国性", "national "
    if re.search("[区县]", organisation[:8]):
        return "区级", "district "
    place = gazetteer.find(organisation)
    if place and (place.zh == place.province_zh or not organisation.startswith(place.province_zh)):
        return "市级", "city "
    return ("省级", "provincial ") if gazetteer.province(organisation) else ("", "")


def _mobile(_kind: Kind, exact: Texts) -> list[Texts]:
    places = {"+852": ("香港", "a Hong Kong"), "+853": ("澳门", "a Macao"), "+886": ("台湾", "a Taiwan")}
    zh, en = places.get(
        exact.zh[:4], ("内地", "a mainland") if exact.zh[:3] in ("", "+86") else ("海外", "an overseas")
    )
    if exact.zh and not exact.zh.startswith("+"):
        zh, en = "内地", "a mainland"
    return [Texts(f"有{zh}手机", f"Has {en} mobile")]


def _birthday(kind: Kind, exact: Texts) -> list[Texts]:
    if not all(parts.split(kind, exact.zh)):
        return []
    born = parts.birthday_of(exact.zh)
    zh, en = born.animal()
    return [Texts(f"属{zh}", f"Year of the {en}"), Texts(*born.month_and_day())]


_AREAS = _pairs("""
    陆家嘴|Lujiazui / 张江|Zhangjiang / 外滩|the Bund / 静安寺|Jing'an Temple / 徐家汇|Xujiahui /
    虹桥|Hongqiao / 国贸|Guomao / 中关村|Zhongguancun / 金融街|Financial Street / 望京|Wangjing /
    亦庄|Yizhuang / 福田中心区|central Futian / 前海|Qianhai / 科技园|the science park /
    珠江新城|Zhujiang New Town / 琶洲|Pazhou / 钱江新城|Qianjiang New Town / 未来科技城|Future Sci-Tech City /
    中环|Central / 尖沙咀|Tsim Sha Tsui / 金融城|Financial City / 光谷|Optics Valley / 河西|Hexi""")


def _office(_kind: Kind, exact: Texts) -> list[Texts]:
    words = f"{exact.zh} {exact.en}"
    found = [
        Texts(f"{area.zh}一带", f"Around {area.en}")
        for area in _AREAS
        if area.zh in words or area.en in words
    ]
    district = re.search("(?:省|市|^)([\u3400-\u9fff]{1,4}?(?:新区|区))", exact.zh)
    if district:
        found.append(Texts(f"{district[1]}一带"))
    place = gazetteer.find(exact.zh) or next(
        (place for word in re.split("[,，]", exact.en) if (place := gazetteer.find(word))), None
    )
    return [*found, *([Texts(place.zh, place.en)] if place else [])]


_WISHES = (
    ("投资|融资|资金|基金|贷款|fund|capital|invest|loan", Texts("资金", "Funding")),
    ("人才|招|候选|合伙人|工程师|hire|talent|people|engineer", Texts("人才", "People")),
    ("供应|采购|工厂|代工|原料|supplier|sourcing|factory|plant", Texts("供应资源", "Suppliers")),
    (
        "客户|渠道|市场|销售|代理|经销|client|customer|channel|market|sales",
        Texts("客户与渠道", "Clients and channels"),
    ),
    ("项目|标的|并购|project|deal|target", Texts("项目", "Projects")),
    ("场地|办公|厂房|土地|office|site|land", Texts("场地", "Premises")),
    ("建议|顾问|咨询|请教|专家|advice|expert|advis", Texts("专业意见", "Advice")),
    ("机会|工作|职位|job|position|role|opportunit", Texts("新的机会", "Something new")),
)


def _seek(_kind: Kind, exact: Texts) -> list[Texts]:
    words = f"{exact.zh} {exact.en}"
    fitting = [wish for pattern, wish in _WISHES if re.search(pattern, words, re.IGNORECASE)]
    return [*fitting, Texts("合作伙伴", "Partners")]


def _always(*said: Texts) -> Callable[[Kind, Texts], list[Texts]]:
    return lambda _kind, _exact: list(said)


def _both(kind: Kind, exact: Texts) -> dict[str, str]:
    """The parts of both languages: organisation-zh, organisation-en, from."""
    found: dict[str, str] = {}
    split: Iterable[tuple[str, list[str]]] = (
        ("zh", parts.split(kind, exact.zh)),
        ("en", parts.split(kind, exact.en)),
    )
    for language, some in split:
        for part, text in zip(kind.parts, some, strict=True):
            if part.worded:
                found[f"{part.code}-{language}"] = text
            else:
                found[part.code] = found.get(part.code) or text
    return found


_KINDS: dict[str, Callable[[Kind, Texts], list[Texts]]] = {
    "name": _name,
    "latin_name": _latin_name,
    "company": _company,
    "title": _title,
    "city": _city,
    "hometown": _hometown,
    "education": _education,
    "experience": _experience,
    "civic": _civic,
    "mobile": _mobile,
    "wechat": _always(Texts("可互换微信", "Happy to swap WeChat")),
    "assistant": _always(Texts("经助理联系", "Through my assistant")),
    "birthday": _birthday,
    "office": _office,
    "seek": _seek,
}
