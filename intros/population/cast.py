"""The people of the demo's story, with the ties and asks that make it walkable."""

from datetime import datetime
from random import Random

from intros.population import asking, more, vouching
from intros.population.instants import days
from intros.population.people import MOBILE_FACET, Person, blank, mobile, say
from profiles.demo_cast import CAST, CHEN, LIN, OPERATOR, REVIEWER, WANG, ZHOU, Role
from profiles.tiers import Tier

ASKER = len(CAST) + 1
"""Somebody who asks Chen Zhiyuan for his mobile."""
SEEKER = len(CAST) + 2
"""Somebody who asks Chen Zhiyuan to introduce them to Zhou Jianguo."""

LINES: dict[Role, dict[str, tuple[str, ...]]] = {
    CHEN: {
        "called": ("陈总", "Z. Chen"),
        "headline": ("做了十五年投行，慢慢来", "Fifteen years in banking, no hurry"),
        "company": ("某头部券商", "A leading brokerage", "澄江证券", "Chengjiang Securities"),
        "city": ("长三角", "Yangtze Delta", "上海", "Shanghai", "上海浦东新区", "Pudong, Shanghai"),
        "bio": (
            "长期陪伴制造业和医药企业走向资本市场。做事不赶，材料先自己看三遍。话不多，见面聊。",
            "I walk with makers and medical firms to the capital market. Few words here; better in person.",
        ),
    },
    LIN: {
        "called": ("林女士", "Ms Lin"),
        "headline": ("创新药的商务合作", "Licensing of new medicines"),
        "company": ("某生物医药公司", "A biotech company", "云栖生物", "Yunqi Bio"),
        "city": ("长三角", "Yangtze Delta", "杭州", "Hangzhou", "杭州滨江区", "Binjiang, Hangzhou"),
        "bio": (
            "在药企和医院之间来回跑了很多年，现在想认识更多懂制造、懂资本的朋友。",
            "Many years between pharma and hospitals; now glad to meet people from making and from capital.",
        ),
    },
    ZHOU: {
        "called": ("周总", "J. Zhou"),
        "headline": ("做模具的，三代人", "Toolmakers for three generations"),
        "company": ("某民营制造企业", "A private manufacturer", "三江精密制造", "Sanjiang Precision"),
        "city": ("长三角", "Yangtze Delta", "宁波", "Ningbo", "宁波北仑区", "Beilun, Ningbo"),
        "bio": (
            "工厂在北仑，欢迎来看产线。商会里的老人了，朋友们有事常来问一声。",
            "The plant is in Beilun; come and see the lines. A veteran here, whom friends like to ask.",
        ),
    },
    WANG: {
        "called": ("王老师", "F. Wang"),
        "headline": ("看早期，也看人", "Early stage, and people first"),
        "company": ("某早期基金", "An early-stage fund", "鹿鸣资本", "Luming Capital"),
        "city": ("大湾区", "Greater Bay Area", "深圳", "Shenzhen", "深圳南山区", "Nanshan, Shenzhen"),
        "bio": (
            "每年只投五六个项目，投完常去工厂。经朋友介绍来的，都会认真回复。",
            "Five or six deals a year, then many visits. Whoever comes through a friend gets a careful answer.",
        ),
    },
}


def person(rng: Random, role: Role) -> Person:
    """Return one of the cast."""
    made = blank(rng, role.number)
    made.staff, made.operator = role.staff, role.operator
    if role in (OPERATOR, REVIEWER):
        made.listed = False
        say(rng, made, "name", None, (Tier.OPEN, role.zh, role.en))
        return made
    lines = LINES[role]
    say(rng, made, "name", 1, *worded(lines["called"]), (Tier.INTRODUCED, role.zh, role.en))
    say(rng, made, "headline", 1, *worded(lines["headline"]))
    say(rng, made, "company", 0, *worded(lines["company"]))
    say(rng, made, "city", 1, *worded(lines["city"]))
    facet = (Tier.INTRODUCED, MOBILE_FACET.zh, MOBILE_FACET.en)
    say(rng, made, "mobile", 1, facet, (Tier.TRUSTED, mobile(role.number), ""))
    say(rng, made, "bio", 1, (Tier.INTRODUCED, lines["bio"][0], lines["bio"][1]))
    more.say_all(rng, made, role)
    return made


def worded(texts: tuple[str, ...]) -> list[tuple[int, str, str]]:
    """Chinese and English in turn, from what is open to all to what is more guarded."""
    return [(tier, texts[2 * tier], texts[2 * tier + 1]) for tier in range(len(texts) // 2)]


def ties(rng: Random, count: int) -> dict[tuple[int, int], int]:
    """Return how the cast stand to each other and to some others: (owner, viewer) to level.

    Lin and Chen were introduced by Zhou, which ties them; Lin and Wang have only Zhou in common.
    """
    chen, lin, zhou, wang = (role.number for role in (CHEN, LIN, ZHOU, WANG))
    scripted = {
        (zhou, lin): 3, (lin, zhou): 2, (wang, zhou): 2, (zhou, wang): 3, (chen, zhou): 3, (zhou, chen): 3,
        (chen, wang): 2, (wang, chen): 1,
        (chen, ASKER): 1, (ASKER, chen): 1, (chen, SEEKER): 2, (SEEKER, chen): 2,
    }  # fmt: skip
    others = range(SEEKER + 1, count + 1)
    for one in (chen, lin, zhou, wang):
        for other in rng.sample(others, min(6, len(others))):
            scripted[one, other] = rng.choice((1, 1, 2, 3))
            scripted[other, one] = rng.choice((1, 1, 2, 3))
    return scripted


def requests(people: list[Person], now: datetime) -> list[asking.Request]:
    """Return the request that waits for Chen Zhiyuan."""
    course = asking.Course("waiting", "open", 0, 0)
    return [asking.Request(course, people[ASKER], people[CHEN.number], 1, now - days(1.2), ("mobile",))]


def introductions(people: list[Person], now: datetime) -> list[vouching.Sought]:
    """Return how Zhou introduced Lin to Chen, and the introduction that Chen is asked to make."""
    chen, lin, zhou = people[CHEN.number], people[LIN.number], people[ZHOU.number]
    connected = vouching.Course("connected", "connected", "accepted", 0, 0)
    asked = vouching.Course("waiting", "asked", None, 0, 0)
    return [
        vouching.Sought(connected, lin, zhou, chen, now - days(20)),
        vouching.Sought(asked, people[SEEKER], chen, zhou, now - days(0.8)),
    ]
