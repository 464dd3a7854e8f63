"""What people do: companies that don't exist, what they are like from afar, and what one says of oneself."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """A line of business: what it is called, how its companies end, what veils one, headlines, sentences on oneself."""

    industry: tuple[str, str]
    endings: tuple[tuple[str, str], ...]
    veiled: tuple[tuple[str, str], ...]
    headlines: tuple[tuple[str, str], ...]
    sentences: tuple[tuple[str, str], ...]


def both(text: str) -> tuple[tuple[str, str], ...]:
    """Lines of 'Chinese|English' as pairs."""
    return tuple((zh, en) for zh, en in (line.strip().split("|") for line in text.strip().splitlines()))


STEMS = tuple(
    word.split("/")
    for line in (
        "澄江/Chengjiang 云栖/Yunqi 海棠/Haitang 北辰/Beichen 青禾/Qinghe 远望/Yuanwang 松岭/Songling 临川/Linchuan",
        "观澜/Guanlan 浦汇/Puhui 长汀/Changting 明湖/Minghu 白鹭/Bailu 衡山路/Hengshan 东篱/Dongli 南屏/Nanping",
        "拾光/Shiguang 启程/Qicheng 万象/Wanxiang 知行/Zhixing 朗润/Langrun 沐野/Muye 星桥/Xingqiao 景行/Jingxing",
        "若水/Ruoshui 听涛/Tingtao 望岳/Wangyue 梧桐/Wutong 金麓/Jinlu 同舟/Tongzhou 鹿鸣/Luming 致和/Zhihe",
        "半山/Banshan 兰亭/Lanting 钱塘/Qiantang 岭南/Lingnan 三江/Sanjiang 秦川/Qinchuan 天府/Tianfu 琼海/Qionghai",
    )
    for word in line.split()
)

LINES = (
    Line(
        ("金融", "Finance"),
        both("证券|Securities\n证券股份有限公司|Securities Co., Ltd."),
        both("某头部券商|A leading brokerage\n某中型券商|A mid-sized brokerage"),
        both("""做了十五年投行，慢慢来|Fifteen years in banking, no hurry
            专注制造业上市|Listings for manufacturers
            企业融资，先听您说|Corporate finance; I listen first"""),
        both("""长期陪伴制造业和医药企业走向资本市场。|I walk with makers and medical firms to the capital market.
            做事不赶，材料先自己看三遍。|I don't hurry, and read the papers three times myself."""),
    ),
    Line(
        ("投资", "Investment"),
        both("资本|Capital\n创业投资|Ventures\n股权投资基金|Equity Fund"),
        both("某人民币基金|A renminbi fund\n某早期基金|An early-stage fund"),
        both("""看早期，也看人|Early stage, and people first
            硬科技投资|Investing in hard technology
            投后比投前花时间|More time after the deal than before"""),
        both("""每年只投五六个项目，投完常去工厂。|Five or six deals a year, then many visits to the plant.
            喜欢和做实事的人喝茶。|I like tea with people who make things."""),
    ),
    Line(
        ("制造", "Manufacturing"),
        both("精密制造|Precision\n智能装备|Machinery\n模具有限公司|Tooling Co., Ltd."),
        both("某民营制造企业|A private manufacturer\n某隐形冠军|A hidden champion"),
        both("""做模具的，三代人|Toolmakers for three generations
            给整车厂配套二十年|Twenty years supplying car makers
            从图纸到量产|From the drawing to the series"""),
        both("""工厂在开发区，欢迎来看产线。|The plant is in the development zone; come and see the lines.
            这两年在找海外的合作伙伴。|These years we look for partners abroad."""),
    ),
    Line(
        ("医药健康", "Health and medicine"),
        both("生物|Bio\n医药科技|Pharma\n医疗器械|Medical Devices"),
        both("某生物医药公司|A biotech company\n某医疗器械企业|A maker of medical devices"),
        both("""把实验室里的东西带到病房|From the bench to the ward
            创新药的商务合作|Licensing of new medicines
            医疗器械注册与出海|Devices: approval and export"""),
        both("""在药企和医院之间来回跑了很多年。|Many years between pharma and hospitals.
            关心罕见病，也做一点公益。|Rare diseases matter to me, and a little charity."""),
    ),
    Line(
        ("信息技术", "Information technology"),
        both("科技|Technology\n软件|Software\n数据|Data"),
        both("某软件公司|A software company\n某互联网大厂|A large internet company"),
        both("""给工厂写软件|Software for factories
            数据治理，笨办法做起|Data, starting the plain way
            技术出身，现在管产品|Engineer by training, now product"""),
        both("""写了十年代码，现在更多是听用户说话。|Ten years of code; now mostly listening to users.
            相信小团队。|I believe in small teams."""),
    ),
    Line(
        ("法律", "Law"),
        both("律师事务所|Law Offices"),
        both("某红圈律所|A large law firm\n某精品律所|A boutique law firm"),
        both("""跨境并购与争议解决|Cross-border deals and disputes
            帮家族企业写规矩|Rules for family firms"""),
        both("""凡事先想最坏的情况，再想怎么办好。|First the worst case, then how to do it well.
            周末常在江边跑步。|At weekends I run by the river."""),
    ),
    Line(
        ("金融", "Finance"),
        both("银行|Bank"),
        both("某股份制银行|A joint-stock bank\n某城商行|A city bank"),
        both("""对公业务，跑了半个江浙|Corporate banking across the delta
            供应链金融|Supply-chain finance"""),
        both("""熟悉中小企业的难处。|I know where small firms struggle.
            能帮上忙的先帮忙。|If I can help, I help first."""),
    ),
    Line(
        ("房地产建筑", "Property and building"),
        both("建设集团|Construction Group\n建筑设计|Architects"),
        both("某建筑央企|A state builder\n某设计事务所|A design practice"),
        both("""老房子改造|New life for old houses
            做园区，也做乡村|Parks and villages"""),
        both("""画图的时候最开心。|Happiest when drawing.
            常驻工地，回消息慢，请见谅。|Often on site; forgive slow answers."""),
    ),
    Line(
        ("新能源", "New energy"),
        both("新能源|New Energy\n储能|Storage"),
        both("某新能源企业|A new-energy company"),
        both("""工商业储能|Storage for industry
            光伏电站开发与运营|Solar, built and run"""),
        both("""从电网出来，自己做了八年。|Left the grid, on my own for eight years.
            希望认识园区和工厂的朋友。|Glad to meet people who run plants."""),
    ),
    Line(
        ("外贸", "Foreign trade"),
        both("贸易|Trading\n进出口|Import & Export\n供应链|Supply Chain"),
        both("某外贸企业|A trading company"),
        both("""做欧洲市场二十年|Twenty years in European trade
            茶、瓷器和人情|Tea, porcelain and friendship"""),
        both("""货比三家，朋友只交一次。|I compare goods, not friends.
            一年一半时间在路上。|Half the year I travel."""),
    ),
    Line(
        ("教育科研", "Education and research"),
        both("教育|Education\n商学院|Business School"),
        both("某商学院|A business school\n某职业教育机构|A vocational school"),
        both("""教书，也跟企业一起做课题|Teaching, and research with firms
            家族企业传承|How family firms are handed on"""),
        both("""学生比我有意思。|My students are more interesting than I am.
            欢迎来课堂上坐坐。|Come and sit in on a class."""),
    ),
    Line(
        ("文化传媒", "Culture and media"),
        both("文化传媒|Media\n茶业|Tea\n酒店管理|Hotels"),
        both("某文化机构|A cultural house\n某酒店集团|A hotel group"),
        both("""做内容，做慢一点|Stories, a little slower
            山里开了两家小酒店|Two small hotels in the hills"""),
        both("""喜欢老建筑和新朋友。|Old buildings and new friends.
            来了请您喝茶。|Come by, the tea is on me."""),
    ),
)
CLOSING = both("""话不多，见面聊。|Few words here; better in person.
    经朋友介绍来的，都会认真回复。|Whoever comes through a friend gets a careful answer.
    加入商会六年，认识了不少老朋友。|Six years a member, and many old friends.
    平时打打羽毛球，读一点历史。|Badminton, and a little history.
    两个孩子，周末一般不谈工作。|Two children; weekends are theirs.
    普通话、粤语都可以。|Mandarin or Cantonese, as you like.""")
TITLES = (
    (("董事长", "Chairman"), ("高管", "Senior executive")),
    (("总经理", "General manager"), ("高管", "Senior executive")),
    (("创始人", "Founder"), ("高管", "Senior executive")),
    (("合伙人", "Partner"), ("高管", "Senior executive")),
    (("副总裁", "Vice-president"), ("高管", "Senior executive")),
    (("市场总监", "Marketing director"), ("总监级", "Director level")),
    (("技术总监", "Technical director"), ("总监级", "Director level")),
    (("财务总监", "Finance director"), ("总监级", "Director level")),
    (("项目经理", "Project manager"), ("管理岗", "Management")),
    (("区域经理", "Regional manager"), ("管理岗", "Management")),
)
