"""Chinese surnames as they are read: those of one character that are common, and those of two."""


def pairs(text: str) -> tuple[tuple[str, str], ...]:
    """Return '陈 Chen 林 Lin' as pairs."""
    words = text.split()
    return tuple(zip(words[::2], words[1::2], strict=True))


# 曾 解 仇 区 单 查 盖 乐 are read otherwise as surnames than as words.
SURNAMES = pairs("""
    王 Wang 李 Li 张 Zhang 刘 Liu 陈 Chen 杨 Yang 黄 Huang 赵 Zhao 吴 Wu 周 Zhou 徐 Xu 孙 Sun 马 Ma 朱 Zhu 胡 Hu
    郭 Guo 何 He 林 Lin 高 Gao 罗 Luo 郑 Zheng 梁 Liang 谢 Xie 宋 Song 唐 Tang 许 Xu 邓 Deng 冯 Feng 韩 Han 曹 Cao
    曾 Zeng 彭 Peng 萧 Xiao 蔡 Cai 潘 Pan 田 Tian 董 Dong 袁 Yuan 于 Yu 余 Yu 叶 Ye 蒋 Jiang 杜 Du 苏 Su 魏 Wei
    程 Cheng 吕 Lü 丁 Ding 沈 Shen 任 Ren 姚 Yao 卢 Lu 傅 Fu 钟 Zhong 姜 Jiang 崔 Cui 谭 Tan 廖 Liao 范 Fan 汪 Wang
    陆 Lu 金 Jin 石 Shi 戴 Dai 贾 Jia 韦 Wei 夏 Xia 邱 Qiu 方 Fang 侯 Hou 邹 Zou 熊 Xiong 孟 Meng 秦 Qin 白 Bai
    江 Jiang 阎 Yan 薛 Xue 尹 Yin 段 Duan 雷 Lei 黎 Li 史 Shi 龙 Long 陶 Tao 贺 He 顾 Gu 毛 Mao 郝 Hao 龚 Gong
    邵 Shao 万 Wan 钱 Qian 严 Yan 覃 Qin 武 Wu 戚 Qi 莫 Mo 孔 Kong 向 Xiang 汤 Tang 解 Xie 仇 Qiu 区 Ou 单 Shan
    查 Zha 盖 Ge 乐 Yue 褚 Chu 宁 Ning 甄 Zhen 麦 Mai 柯 Ke 温 Wen 庄 Zhuang 柳 Liu 辛 Xin 管 Guan 祝 Zhu 左 Zuo
""")
COMPOUND = pairs("""
    欧阳 Ouyang 司马 Sima 诸葛 Zhuge 上官 Shangguan 皇甫 Huangfu 尉迟 Yuchi 司徒 Situ 慕容 Murong 夏侯 Xiahou
    东方 Dongfang 令狐 Linghu 公孙 Gongsun 端木 Duanmu 宇文 Yuwen
""")
LATIN = dict((*SURNAMES, *COMPOUND))
"""How a surname is written in Latin letters."""
_MORE_COMPOUND = (
    *("太史", "独孤", "南宫", "长孙", "轩辕", "澹台", "申屠"),
    *("歐陽", "司馬", "東方", "獨孤", "諸葛", "尉遲", "公孫", "長孫", "軒轅", "澹臺"),
)
COMPOUND_SURNAMES = frozenset((*(zh for zh, _ in COMPOUND), *_MORE_COMPOUND))


def surname(name: str) -> str:
    """Return the surname of a Chinese name; '' of one in other letters, or with a dot in it."""
    name = name.strip()
    if len(name) < 2 or name[0].isascii() or "·" in name:
        return ""
    return name[:2] if name[:2] in COMPOUND_SURNAMES and len(name) > 2 else name[0]
