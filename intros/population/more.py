"""What people say besides the first few fields: the cast in full, the many a little."""

from random import Random

from intros.population import places, work
from intros.population.people import Person, say
from profiles.demo_cast import CHEN, LIN, WANG, ZHOU, Role
from profiles.parts import BETWEEN
from profiles.tiers import Tier

OPEN, INTRODUCED, ACQUAINTED, TRUSTED, CONFIDANT, SELF = Tier


def _parts(*said: str) -> str:
    return BETWEEN.join(said)


Worded = tuple[int, str, str]

CAST: dict[Role, tuple[tuple[str, int | None, tuple[Worded, ...]], ...]] = {
    CHEN: (
        ("latin_name", None, ((OPEN, "", "Z. Chen"), (INTRODUCED, "Chen Zhiyuan", ""))),
        ("title", 1, ((OPEN, "高管", "Senior executive"), (INTRODUCED, "董事总经理", "Managing director"))),
        ("industry", None, ((OPEN, "金融", "Finance"),)),
        ("languages", None, ((OPEN, "普通话、吴语、英语", "Mandarin, Wu, English"),)),
        ("experience", 1, (
            (OPEN, "某券商高管 · 2010年代", "Senior executive, a brokerage, 2010s"),
            (INTRODUCED, _parts("澄江证券", "董事总经理", "2015-03", ""),
             _parts("Chengjiang Securities", "Managing director", "2015-03", "")),
        )),
        ("experience", 1, ((INTRODUCED, _parts("远望银行", "投行部经理", "2008-07", "2015-02"),
                            _parts("Yuanwang Bank", "Manager, investment banking", "2008-07", "2015-02")),)),
        ("civic", 1, ((INTRODUCED, "市级商会副会长", "A role in a city chamber of commerce"),
                      (ACQUAINTED, _parts("上海市江东商会", "副会长", "2021", ""),
                       _parts("Jiangdong Chamber of Commerce, Shanghai", "Vice-president", "2021", "")))),
        ("hometown", 1, ((OPEN, "浙江", "Zhejiang"), (INTRODUCED, "浙江 › 绍兴", "Zhejiang › Shaoxing"))),
        ("education", 1, ((INTRODUCED, "某商学院EMBA", "EMBA, a business school"),
                          (ACQUAINTED, _parts("观澜商学院", "EMBA", "", "2017", "2019"),
                           _parts("Guanlan Business School", "EMBA", "", "2017", "2019")))),
        ("offer", None, ((OPEN, "帮您看一遍上市材料", "A look at your listing papers"),)),
        ("offer", None, ((OPEN, "引荐可靠的会计师", "Sound accountants, introduced"),)),
        ("seek", 1, ((OPEN, "项目", "Projects"), (INTRODUCED, "华东的医药并购标的", "Pharma targets in the east"))),
        ("interests", None, ((INTRODUCED, "茶、徒步、读书", "Tea, hiking, reading"),)),
        ("wechat", 1, ((INTRODUCED, "可互换微信", "Happy to swap WeChat"), (TRUSTED, "chen_zhiyuan_demo", ""))),
        ("assistant", 1, ((INTRODUCED, "经助理联系", "Through my assistant"),
                          (ACQUAINTED, _parts("小周", "+862155550101"), _parts("Ms Zhou", "+862155550101")))),
        ("email", 1, ((ACQUAINTED, "chen.zhiyuan@example.com", ""),)),
        ("office", 1, ((INTRODUCED, "陆家嘴一带", "Around Lujiazui"),
                       (TRUSTED, "上海市浦东新区陆家嘴环路88号", "88 Lujiazui Ring Road, Pudong, Shanghai"))),
        ("birthday", None, ((TRUSTED, "属羊", "Year of the Goat"),
                            (CONFIDANT, _parts("lunar", "1979", "8", "15"), ""))),
    ),
    LIN: (
        ("title", 1, ((OPEN, "总监级", "Director level"),
                      (INTRODUCED, "商务拓展总监", "Director, business development"))),
        ("industry", None, ((OPEN, "医药健康", "Health and medicine"),)),
        ("languages", None, ((OPEN, "普通话、英语、日语", "Mandarin, English, Japanese"),)),
        ("experience", 1, ((OPEN, "某医药企业 · 2010年代", "A medical company, 2010s"),
                           (INTRODUCED, _parts("云栖生物", "商务拓展总监", "2018-09", ""),
                            _parts("Yunqi Bio", "Director, business development", "2018-09", "")))),
        ("hometown", 1, ((OPEN, "福建", "Fujian"), (INTRODUCED, "福建 › 泉州", "Fujian › Quanzhou"))),
        ("education", 1, ((INTRODUCED, "某高校硕士", "Master's degree, a university"),
                          (ACQUAINTED, _parts("浙江观澜大学", "硕士", "药学", "", ""),
                           _parts("Guanlan University", "Master", "Pharmacy", "", "")))),
        ("seek", 1, ((OPEN, "专业意见", "Advice"), (INTRODUCED, "懂临床注册的前辈", "Somebody who knows approvals"))),
        ("offer", None, ((OPEN, "新药商务条款怎么谈", "Talking about licence terms"),)),
        ("interests", None, ((INTRODUCED, "羽毛球、茶", "Badminton, tea"),)),
        ("wechat", 1, ((INTRODUCED, "可互换微信", "Happy to swap WeChat"), (TRUSTED, "linxiaomei_demo", ""))),
        ("email", 1, ((ACQUAINTED, "lin.xiaomei@example.com", ""),)),
        ("pay", None, ((SELF, "年薪80–120万元", "CNY 0.8–1.2m a year"),)),
    ),
    ZHOU: (
        ("title", 1, ((OPEN, "创始人", "Founder"), (INTRODUCED, "董事长", "Chairman"))),
        ("industry", None, ((OPEN, "制造", "Manufacturing"),)),
        ("languages", None, ((OPEN, "普通话、吴语", "Mandarin, Wu"),)),
        ("civic", 1, ((INTRODUCED, "市级协会会长", "A role in a city association"),
                      (ACQUAINTED, _parts("宁波市模具行业协会", "会长", "2019", ""),
                       _parts("Ningbo Tooling Association", "President", "2019", "")))),
        ("achievement", 1, ((INTRODUCED, "带出三十多位高级技师", "Trained more than thirty master toolmakers"),)),
        ("hometown", 1, ((INTRODUCED, "浙江 › 宁波", "Zhejiang › Ningbo"),)),
        ("offer", None, ((OPEN, "来看产线，喝茶", "A tour of the lines, and tea"),)),
        ("wecom", 1, ((ACQUAINTED, "ZhouJianguo@sanjiang", ""),)),
        ("assistant", 1, ((INTRODUCED, "经助理联系", "Through my assistant"),
                          (ACQUAINTED, _parts("小何", "+8657455550102"), ""))),
    ),
    WANG: (
        ("title", 1, ((OPEN, "高管", "Senior executive"), (INTRODUCED, "管理合伙人", "Managing partner"))),
        ("industry", None, ((OPEN, "投资", "Investment"),)),
        ("languages", None, ((OPEN, "普通话、粤语、英语", "Mandarin, Cantonese, English"),)),
        ("education", 1, ((INTRODUCED, "海外高校硕士", "Master's degree abroad"),
                          (ACQUAINTED, _parts("南屏大学", "硕士", "计算机", "2003", "2005"),
                           _parts("Nanping University", "Master", "Computer science", "2003", "2005")))),
        ("seek", 1, ((OPEN, "项目", "Projects"), (INTRODUCED, "做实事的硬科技团队", "Hard technology by doers"))),
        ("wechat", 1, ((INTRODUCED, "可互换微信", "Happy to swap WeChat"), (TRUSTED, "wangfang_demo", ""))),
        ("site", None, ((OPEN, "https://luming.example", ""),)),
    ),
}  # fmt: skip

LANGUAGES = work.both("""普通话|Mandarin
    普通话、英语|Mandarin, English
    普通话、粤语|Mandarin, Cantonese
    普通话、吴语|Mandarin, Wu
    普通话、闽南语|Mandarin, Hokkien
    普通话、四川话|Mandarin, Sichuanese
    普通话、英语、日语|Mandarin, English, Japanese""")
OFFERS = work.both("""带您看一圈工厂|A tour of a plant
    讲讲出海的弯路|What went wrong abroad
    介绍靠谱的律师|A sound lawyer, introduced
    看一遍商业计划书|A look at your business plan
    本地的吃喝玩乐|Where to eat and walk here""")
SEEKS = tuple(
    zip(
        work.both("""靠谱的供应商|A sound supplier
            华南的渠道伙伴|Partners for the south
            早期的硬科技项目|Early hard technology
            懂财税的前辈|Somebody who knows taxes"""),
        work.both("""供应资源|Suppliers
            客户与渠道|Clients and channels
            项目|Projects
            专业意见|Advice"""),
        strict=True,
    )
)


def say_all(rng: Random, person: Person, role: Role) -> None:
    """Let one of the cast say the rest."""
    for kind, ask_from, worded in CAST.get(role, ()):
        say(rng, person, kind, ask_from, *worded)


def say_some(
    rng: Random, person: Person, line: work.Line, place: places.Place, more: int, is_open: bool
) -> None:
    """Let one of the many say a few things more: about five, each believable beside the others."""
    if rng.random() < 0.8:
        exact, veiled = rng.choice(work.TITLES)
        if is_open:
            say(rng, person, "title", 1, (OPEN, *exact))
        else:
            say(rng, person, "title", 1, (OPEN, *veiled), (INTRODUCED + more, *exact))
    if rng.random() < 0.85:
        say(rng, person, "industry", None, (OPEN, *line.industry))
    if rng.random() < 0.35:
        say(rng, person, "languages", None, (OPEN, *rng.choice(LANGUAGES)))
    if rng.random() < 0.25:
        say(rng, person, "offer", None, (OPEN, *rng.choice(OFFERS)))
    if rng.random() < 0.2:
        wish, sort = rng.choice(SEEKS)
        say(rng, person, "seek", 1, (OPEN, *sort), (INTRODUCED + more, *wish))
    if rng.random() < 0.25:
        worded = [(OPEN, place.region_zh, place.region_en)] if rng.random() < 0.4 else []
        say(rng, person, "hometown", 1, *worded, (INTRODUCED + more, place.zh, place.en))
    if rng.random() < 0.3:
        facet = (INTRODUCED, "可互换微信", "Happy to swap WeChat")
        say(rng, person, "wechat", 1, facet, (TRUSTED + more, f"hv_demo_{person.number:06d}", ""))
