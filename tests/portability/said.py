"""What 陈志远 says, of every kind."""

from profiles.kinds import KINDS
from profiles.parts import BETWEEN
from profiles.portable.statements import Statement
from profiles.sealing import Texts

SAYS: list[tuple[str, str, str]] = [
    ("name", "陈志远", "Chen Zhiyuan"),
    ("latin_name", "Chen, Zhiyuan; \\ MBA", ""),
    ("headline", "看并购的", "Mergers"),
    ("company", "东方证券股份有限公司", "Orient Securities Co., Ltd."),
    ("title", "董事总经理", "Managing director"),
    ("industry", "金融", "Finance"),
    ("city", "上海", "Shanghai"),
    ("experience", BETWEEN.join(("东方证券", "总监", "2015-03", "")), ""),
    ("experience", "", BETWEEN.join(("Bank of Somewhere", "Analyst", "2008-09", "2015-02"))),
    ("civic", BETWEEN.join(("江东商会", "副会长", "2019", "")), ""),
    ("languages", "普通话、吴语", "Mandarin, Wu"),
    ("hometown", "浙江宁波", ""),
    ("education", BETWEEN.join(("复旦大学", "硕士", "经济学", "2002", "2005")), ""),
    ("achievement", "年度并购交易", ""),
    ("interests", "茶、徒步", ""),
    ("offer", "看一眼交易结构", ""),
    ("offer", "介绍会计师", ""),
    ("seek", "医药项目", ""),
    ("mobile", "+8613900000002", ""),
    ("wechat", "chenzhiyuan_66", ""),
    ("wecom", "chenzy", ""),
    ("email", "chen@example.com", ""),
    ("assistant", BETWEEN.join(("小王", "+862155556666")), ""),
    ("site", "https://example.com/chen?a=1,2", ""),
    ("office", "世纪大道100号; 38楼", ""),
    ("birthday", BETWEEN.join(("solar", "1975", "3", "2")), ""),
    ("pay", "面议", ""),
    ("bio", "第一行\n第二行：喜欢长信。" + "很长的一句话，" * 30, ""),
]
STATEMENTS = [Statement(KINDS[code], Texts(zh, en)) for code, zh, en in SAYS]
