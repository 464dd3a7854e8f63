"""Names as people carry them: one or two characters, compound surnames, a dot between, Latin letters."""

from dataclasses import dataclass
from random import Random

from profiles.surnames import COMPOUND, SURNAMES, pairs


@dataclass(frozen=True)
class Name:
    """The exact name, and what everybody may call its bearer, in both languages."""

    zh: str
    en: str
    called_zh: str
    called_en: str


GIVEN = pairs("""
    志 Zhi 远 Yuan 建 Jian 国 Guo 晓 Xiao 梅 Mei 芳 Fang 伟 Wei 敏 Min 静 Jing 磊 Lei 洋 Yang 勇 Yong 艳 Yan 杰 Jie
    娟 Juan 涛 Tao 明 Ming 超 Chao 秀 Xiu 霞 Xia 平 Ping 刚 Gang 桂 Gui 英 Ying 华 Hua 玉 Yu 文 Wen 斌 Bin 宇 Yu
    浩 Hao 然 Ran 子 Zi 涵 Han 欣 Xin 怡 Yi 思 Si 雨 Yu 嘉 Jia 俊 Jun 博 Bo 天 Tian 海 Hai 云 Yun 峰 Feng 雪 Xue
    清 Qing 岚 Lan 月 Yue 秋 Qiu 春 Chun 安 An 宁 Ning 凯 Kai 旭 Xu 东 Dong 南 Nan 北 Bei 一 Yi 诺 Nuo 若 Ruo
    谦 Qian 礼 Li 诚 Cheng 信 Xin 仁 Ren 和 He 睿 Rui 哲 Zhe 喆 Zhe 玥 Yue 琪 Qi 琳 Lin 瑶 Yao 璇 Xuan 昕 Xin
    晨 Chen 曦 Xi 阳 Yang 恒 Heng 毅 Yi 衡 Heng 荣 Rong 成 Cheng 立 Li 新 Xin 世 Shi 民 Min 家 Jia 豪 Hao 慧 Hui
    颖 Ying 佳 Jia 宏 Hong 振 Zhen 兴 Xing 𫖯 Fu 䶮 Yan 弘 Hong 懿 Yi 淼 Miao 鑫 Xin 垚 Yao 彧 Yu 劼 Jie 妤 Yu
""")
DOTTED = (
    ("阿依古丽·买买提", "Ayigul Memet", "阿依古丽"),
    ("迪丽娜尔·吾斯曼", "Dilnar Osman", "迪丽娜尔"),
    ("艾力·阿不都热依木", "Eli Abdurehim", "艾力"),
    ("古丽米热·艾尼瓦尔", "Gulmira Anwar", "古丽米热"),
    ("买合木提·热合曼", "Mahmut Rahman", "买合木提"),
    ("扎西·次仁", "Tashi Tsering", "扎西"),
    ("卓玛·央金", "Dolma Yangjin", "卓玛"),
    ("巴特尔·那仁", "Bater Naren", "巴特尔"),
    ("其其格·乌兰", "Qiqige Ulan", "其其格"),
    ("叶尔兰·赛力克", "Yerlan Serik", "叶尔兰"),
)
ABROAD = (
    ("安娜·凯勒", "Anna Keller"), ("大卫·罗西", "David Rossi"), ("玛丽亚·桑托斯", "Maria Santos"),
    ("詹姆斯·奥康纳", "James O'Connor"), ("索菲·勒菲弗尔", "Sophie Lefèvre"), ("田中健一", "Kenichi Tanaka"),
    ("金秀贤", "Soo-hyun Kim"), ("拉杰·梅农", "Raj Menon"), ("海伦·范德贝格", "Helen van den Berg"),
    ("托马斯·林德", "Thomas Lindh"), ("陈艾琳", "Irene Tan"), ("保罗·诺瓦克", "Paul Nowak"),
)  # fmt: skip
CALLED = (("先生", "Mr {}"), ("女士", "Ms {}"), ("总", ""), ("总", ""), ("老师", ""), ("博士", "Dr {}"))


def name(rng: Random) -> Name:
    """Return somebody's name; how they like to be called is chosen, not inferred from it."""
    kind = rng.random()
    if kind < 0.03:
        zh, en, first = rng.choice(DOTTED)
        return Name(zh, en, first + rng.choice(("老师", "总", "先生", "女士")), en.split()[0])
    if kind < 0.08:
        zh, en = rng.choice(ABROAD)
        return Name(zh, en, zh.split("·")[0] if "·" in zh else zh[0] + "先生", en.split()[0])
    surname, latin = (
        rng.choice(COMPOUND) if kind < 0.12 else SURNAMES[int(len(SURNAMES) * rng.random() ** 1.8)]
    )
    given = [rng.choice(GIVEN) for _ in range(1 if rng.random() < 0.15 else 2)]
    called, called_en = rng.choice(CALLED)
    given_en = in_latin([letters for _, letters in given])
    return Name(
        zh=surname + "".join(character for character, _ in given),
        en=f"{latin} {given_en}",
        called_zh=surname + called,
        called_en=called_en.format(latin) if called_en else f"{given_en[0]}. {latin}",
    )


def in_latin(syllables: list[str]) -> str:
    """Join syllables of a given name, with an apostrophe where they would be read as one: Zi'an."""
    joined = syllables[0]
    for syllable in syllables[1:]:
        joined += ("'" if syllable[0] in "AEO" else "") + syllable.lower()
    return joined
