"""The people of the demo's story, whom its sign-in page names first. They exist in a demo alone."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Role:
    """One of the cast: `number` is the member's place in the population and ends their phone number.

    `part` says in a few words, in both languages, why one might sign in as them.
    """

    number: int
    zh: str
    en: str
    part_zh: str
    part_en: str
    staff: bool = False
    operator: bool = False

    @property
    def phone(self) -> str:
        """The number they sign in with, in the form E.164."""
        return phone_of(self.number)


def phone_of(number: int) -> str:
    """The phone number of the member at that place of a population: nobody's, though it has a mobile's form."""
    return f"+86199{number:08d}"


CHEN = Role(1, "陈志远", "Chen Zhiyuan", "有几件事等您回复", "some things wait for an answer")
LIN = Role(2, "林晓梅", "Lin Xiaomei", "看名录、请教、托人引荐", "looks, asks, seeks an introduction")
ZHOU = Role(3, "周建国", "Zhou Jianguo", "林晓梅和王芳都认识", "knows both Lin Xiaomei and Wang Fang")
WANG = Role(4, "王芳", "Wang Fang", "还不认识林晓梅", "does not know Lin Xiaomei yet")
OPERATOR = Role(
    5,
    "秘书处",
    "The desk",
    "核实姓名，管理后台",
    "checks names, and the admin site",
    staff=True,
    operator=True,
)
REVIEWER = Role(
    6, "合规监督员", "The reviewer", "查阅审计，不看资料", "reads the audit, never a field", staff=True
)

CAST = (CHEN, LIN, ZHOU, WANG, OPERATOR, REVIEWER)
CAST_NUMBERS = frozenset(role.number for role in CAST)
