"""What is found in a text by which somebody could be reached, in both scripts and every form of digit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.contact_details import Found, find

NOTE, HEADLINE = 4, 6


@pytest.mark.parametrize(
    "text",
    [
        "您好，我们在做成都到上海的冷链，想请教3个问题。",
        "We met at the 2024-2025 cold chain forum; 15 minutes would do.",
        "2026年11月23日的沙龙上听您讲过，想再请教。",
        "峰会 2026-11-23 见过面，想加个微信，不急。",
        "峰會 2026/11/23 10:30-12:00 見過面，想加個微信，不急。",
        "想请您看看我们的B2B方案，ISO9001已过。",
        "三三两两的客户都在问，一五一十地说说。",
        "预算5000万，3年，20人团队。",
        "Could we talk about co-operation? Dr. Li said hello.",
        "e.g. warehouses, trucks etc. in the west",
        "微信里不方便细说，当面聊。",
        "No hurry.Thank you!",
        "二十年投行，近五年看家族企业接班",
        "2015-2020 创业，现在看硬科技",
        "管理规模 500 亿",
        "微信生态与小程序，2011 年上线",
        "微信号主 3 人小团队",
        "WeChat mini programs, 300 shops",
        "a production line of 300 metres, on-line since 1999",
        "VX 2000 型冷机",
        "三代人做一件纺织品 👕",
        "24/7 冷链",
        "十年 ASP.NET",
        "",
    ],
)
def test_an_honest_text_holds_nothing(text: str) -> None:
    for digits in (NOTE, HEADLINE):
        assert find(text, digits=digits) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("我的手机13800138000，随时打。", "13800138000"),
        ("电话 １３８ ００１３ ８０００", "138 0013 8000"),
        ("電話：021-6888 8888", "021-6888 8888"),
        ("打我 138-0013-8000", "138-0013-8000"),
        ("tel 1 3 8 0 0 1 3 8 0 0 0", "1 3 8 0 0 1 3 8 0 0 0"),
        ("call +44 (0)20 7946 0958", "44 (0)20 7946 0958"),
        ("①③⑧⓪⓪①③⑧⓪⓪⓪", "13800138000"),
        ("1️⃣3️⃣8️⃣0️⃣0️⃣1️⃣3️⃣8️⃣0️⃣0️⃣0️⃣", "13800138000"),
        ("𝟏𝟑𝟖𝟎𝟎𝟏𝟑𝟖𝟎𝟎𝟎", "13800138000"),
        ("幺三八零零幺三八零零零", "13800138000"),
        ("一三八 〇〇一三 八〇〇〇", "138 0013 8000"),
        ("壹叁捌零零壹叁捌零零零", "13800138000"),
        ("壹參捌零零壹參捌零零零", "13800138000"),
        ("1三8零0一3八0零0", "13800138000"),
        ("身份证 110101199003070000", "110101199003070000"),
    ],
)
def test_a_number_is_found(text: str, found: str) -> None:
    for digits in (NOTE, HEADLINE):
        assert find(text, digits=digits) == Found("number", found)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("微信：lin_xiaomei", "微信:lin_xiaomei"),
        ("微信号 chen_zy88", "微信号 chen_zy88"),
        ("微信號：chenzhiyuan", "微信號:chenzhiyuan"),
        ("微 信 帳號 chen1980", "微 信 帳號 chen1980"),
        ("薇信chen1980", "薇信chen1980"),
        ("V信：chenzy", "v信:chenzy"),
        ("加我VX:linxiaomei", "vx:linxiaomei"),
        ("ＶＸ：zhiyuan", "vx:zhiyuan"),
        ("加vx chen1980", "vx chen1980"),
        ("wx=linxm", "wx=linxm"),
        ("加微 chenzy88", "加微 chenzy88"),
        ("加V：chenzy", "加v:chenzy"),
        ("加我 wechat id linxm88", "wechat id linxm88"),
        ("WeChat: chenzy", "wechat: chenzy"),
        ("我的微信号是 chenzhiyuan", "微信号是 chenzhiyuan"),
        ("wxid_8a7b6c5d", "wxid_8a7b6c5d"),
        ("find me: lin_xm", "lin_xm"),
        ("QQ 10086", "qq 10086"),
        ("ＱＱ：１００１２３", "qq:100123"),
        ("Q Q号码 100123456", "q q号码 100123456"),
        ("扣扣100123456", "扣扣100123456"),
        ("LINE ID: linxm", "line id: linxm"),
    ],
)
def test_an_account_is_found(text: str, found: str) -> None:
    for digits in (NOTE, HEADLINE):
        assert find(text, digits=digits) == Found("account", found)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("见 https://example.com/a", "https://example.com/a"),
        ("看 www.example.cn", "www.example.cn"),
        ("官网 example.com.cn 有介绍", "example.com.cn"),
        ("写信 lin@example.org", "lin@example.org"),
        ("ｌｉｎ＠ｅｘａｍｐｌｅ．ｏｒｇ", "lin@example.org"),
        ("lin (at) example.org", "lin (at) example.org"),
        ("t.me/linxm", "t.me/linxm"),
    ],
)
def test_a_link_is_found(text: str, found: str) -> None:
    for digits in (NOTE, HEADLINE):
        assert find(text, digits=digits) == Found("link", found)


def test_how_long_a_run_of_digits_may_be_is_for_whoever_asks() -> None:
    assert find("日发 100000 单", digits=HEADLINE) is None
    assert find("日发 100000 单", digits=NOTE) == Found("number", "100000")
    assert find("日发 1000 单", digits=NOTE) is None
    assert find("日发 1000000 单", digits=HEADLINE) == Found("number", "1000000")


@given(st.lists(st.sampled_from(["", " ", "-", "·", ".", "  "]), min_size=10, max_size=10), st.data())
def test_a_mobile_number_is_found_however_it_is_written(between: list[str], data: st.DataObject) -> None:
    digits = [
        data.draw(st.sampled_from(same))
        for same in ("1１一幺壹①", "3３三叁參", "8８八捌", *["0０零〇", "7７七柒"] * 4)
    ]
    written = "".join(f"{digit}{space}" for digit, space in zip(digits, [*between, ""], strict=True))
    for digits_allowed in (NOTE, HEADLINE):
        assert find(f"打我{written}谢谢", digits=digits_allowed) is not None
