"""Days of birth in both calendars, and the animal of a year, which turns at Spring Festival."""

from dataclasses import dataclass
from datetime import date

from borax.calendars.lunardate import InvalidLunarDateError, LunarDate
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

SOLAR, LUNAR, LEAP = "solar", "lunar", "leap"
"""The calendars one may choose: ours, the Chinese one, and a leap month of the Chinese one."""
ADULT = 18
OLDEST = 1901
ANIMALS = (
    *(("鼠", "Rat"), ("牛", "Ox"), ("虎", "Tiger"), ("兔", "Rabbit"), ("龙", "Dragon"), ("蛇", "Snake")),
    *(("马", "Horse"), ("羊", "Goat"), ("猴", "Monkey"), ("鸡", "Rooster"), ("狗", "Dog"), ("猪", "Pig")),
)
_TENS = ("初", "十", "廿", "三")
_DIGITS = "十一二三四五六七八九"
_MONTHS = ("正", "二", "三", "四", "五", "六", "七", "八", "九", "十", "冬", "腊")


@dataclass(frozen=True)
class Birthday:
    """A day as its bearer keeps it; `month` and `day` are of that calendar, `leap` of a leap month."""

    calendar: str
    year: int
    month: int
    day: int

    def solar(self) -> date:
        """The day in our own calendar; raise ValidationError, which says what is wrong, if there is none."""
        try:
            if self.calendar == SOLAR:
                return date(self.year, self.month, self.day)
            return LunarDate(self.year, self.month, self.day, int(self.calendar == LEAP)).to_solar_date()  # type: ignore[no-any-return]
        except (ValueError, InvalidLunarDateError):
            raise ValidationError(self._no_such_day(), code="date") from None

    def _no_such_day(self) -> str:
        if self.calendar == SOLAR:
            return _("There is no such day. Check month and day.")
        if self.calendar == LEAP:
            return _("The Chinese year %(year)d has no such leap month, or not that day in it.") % {
                "year": self.year
            }
        return _("The Chinese calendar has no such day that year. Its months have 29 or 30 days.")

    def check(self) -> None:
        """Raise ValidationError if it is no day, or not that of an adult."""
        if not OLDEST <= self.year <= timezone.localdate().year:
            raise ValidationError(_("Check the year: four digits."), code="date")
        day, today = self.solar(), timezone.localdate()
        if (today.year - day.year) - ((today.month, today.day) < (day.month, day.day)) < ADULT:
            raise ValidationError(_("Members are at least eighteen."), code="date")

    def animal(self) -> tuple[str, str]:
        """The animal of the year, in Chinese and English; before Spring Festival still that of the last."""
        year = self.year
        if self.calendar == SOLAR and self.solar() < LunarDate(year, 1, 1).to_solar_date():
            year -= 1
        return ANIMALS[(year - 1900) % 12]

    def month_and_day(self) -> tuple[str, str]:
        """Without the year, in Chinese and English."""
        if self.calendar == SOLAR:
            return f"{self.month}月{self.day}日", f"{self.day} {date(2000, self.month, 1):%B}"
        leap = self.calendar == LEAP
        zh = f"农历{'闰' if leap else ''}{_MONTHS[self.month - 1]}月{_lunar_day(self.day)}"
        return zh, f"day {self.day} of {'leap ' if leap else ''}month {self.month}, Chinese calendar"

    def whole(self) -> tuple[str, str]:
        """With the year, in Chinese and English."""
        zh, en = self.month_and_day()
        if self.calendar == SOLAR:
            return f"{self.year}年{zh}", f"{en} {self.year}"
        return f"农历{self.year}年{zh.removeprefix('农历')}", f"{en}, {self.year}"


def _lunar_day(day: int) -> str:
    if day in (10, 20, 30):
        return {10: "初十", 20: "二十", 30: "三十"}[day]
    return _TENS[day // 10] + _DIGITS[day % 10]
