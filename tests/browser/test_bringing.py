"""王芳 brings 林晓梅 and 陈志远 together: she picks, writes, and hears of it once both have said yes."""

import pytest

from tests.asking.faces import carry
from tests.browser.conftest import Phones
from tests.browser.member import Way
from tests.looking import cast

pytestmark = [pytest.mark.django_db, pytest.mark.browser]

WAYS = {"in WeChat": Way("zh-hans", wechat=True), "at a desk": Way("en", wide=True)}
LINE = "都在做冷链，该认识一下。"
WORDS = {
    "zh-hans": {
        "bring": "引荐二人认识", "advice": "请教交流", "on_its_way": "进行中。", "said_yes": "您已答应，最迟",
        "known": "已认识，对方已在您的相识里。", "glad": "乐意认识", "thanks": "经您引荐，双方已认识",
    },
    "en": {
        "bring": "Introduce two people", "advice": "Advice", "on_its_way": "On its way.",
        "said_yes": "You said yes. You will have an answer by", "known": "You know each other now",
        "glad": "Glad to meet", "thanks": "They know each other now, thanks to you.",
    },
}  # fmt: skip


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS.keys())
def test_two_are_brought_together(way: Way, phones: Phones) -> None:
    said = WORDS[way.language]
    wang, lin, chen = (cast.member(name, language=way.language) for name in ("王芳", "林女士", "陈先生"))
    cast.say(lin, "company", {1: "蜀道冷链"})
    cast.say(chen, "company", {0: "某头部券商", 1: "东方证券"})
    for one in (lin, chen):
        cast.relate(wang, one, 1)
        cast.relate(one, wang, 2)
    hers = phones(wang, way=way)
    hers.open("/asks/")
    hers.tap(said["bring"], role="link")
    hers.go(f"a[href='/contacts/{lin.handle}/introduce/']")
    hers.go(f"a[href='/contacts/{lin.handle}/introduce/{chen.handle}/']")
    hers.choose(said["advice"])
    hers.page.get_by_role("textbox").last.fill(LINE)
    hers.send()
    hers.sees(LINE, said["on_its_way"])
    carry()
    for one, reads, then in ((lin, "东方证券", "said_yes"), (chen, "蜀道冷链", "known")):
        theirs = phones(one, way=way)
        theirs.open("/")
        theirs.go("a[href^='/asks/invitations/']")
        theirs.sees(LINE, reads)
        theirs.tap(said["glad"])
        theirs.sees(said[then])
    hers.page.reload()
    hers.sees(said["thanks"])
