"""Days named in a text: every mention found and resolved against `today`."""

import re
from calendar import monthrange
from dataclasses import replace
from datetime import date, timedelta
from typing import Literal

from matching.language.numbers import parse
from matching.times.holidays import festival, moon_day, names
from matching.times.mention import DAY_NUMBER, Mention, Way
from matching.times.ranges import as_deadline, joined, stretched, within

_N = DAY_NUMBER
_DAYS_OF_WEEK = {
    sign: i for i, signs in enumerate(("一1", "二2", "三3", "四4", "五5", "六6", "日天末7")) for sign in signs
}
_WEEK = r"(?:周|星期|礼拜)"
_SHIFT = r"(?P<shift>(?:下){1,3}个?|(?:上){1,3}个?|这个?|本|每个?|逢)?"
_TAIL = r"(?P<list>(?:[、,，和及或与到至~-]{0,2}(?:[二三四五六日天]|一(?!早|大早|清早|点|起|次|位|名|个|人|天|整|直|定))){0,6})"
_RELATIVE = {
    "大前天": -3, "前天": -2, "前日": -2, "前晚": -2, "前儿": -2, "昨天": -1, "昨日": -1, "昨晚": -1, "昨夜": -1, "昨儿": -1, "昨早": -1,
    "今天": 0, "今日": 0, "今晚": 0, "今早": 0, "今夜": 0, "今儿": 0, "今晨": 0, "当天": 0,
    "明天": 1, "明日": 1, "明晚": 1, "明早": 1, "明儿": 1, "明晨": 1, "明": 1,
    "大后天": 3, "后天": 2, "后日": 2, "后儿": 2, "后晚": 2,
}  # fmt: skip
_SPANS = {"明后": (1, 2), "今明": (0, 1), "昨前": (-2, -1), "前昨": (-2, -1)}


_BARE_LIST = rf"(?<![\d第:：.])(?P<bl>{_N}(?:(?:[、,，.和及]|到|至|-|~){_N}){{1,6}})(?=(?:这|共)?[两二三四五六七八九十\d]{{1,2}}天)"
_PATTERN = re.compile(
    "|".join(
        (
            r"(?P<iso>(?P<iy>20\d\d)(?:[-/.]|年 ?)(?P<im>\d{1,2})(?:[-/.]|月份? ?)(?P<id>\d{1,2})(?!\d)[日号]?)",
            rf"(?P<md>(?:(?P<my>今年|明年|去年|20\d\d年|[二〇零一三]{{4}}年) ?)?(?P<mm>{_N})月(?:份的?)? ?(?P<mdd>{_N})(?:[日号]|(?![\d个人名户年月万千百块元%点:：时分.]))(?!楼|院))",
            r"(?P<dot>(?:(?<![\d./第-])|(?<=[./]\d-)|(?<=[./]\d\d-))(?P<dm>1[0-2]|0?[1-9])[./](?P<dd>3[01]|[12]\d|0?[1-9])(?![\d.:：/%]|[米元万亿千公里吨斤倍折度号楼个小点角块秒]|[a-zA-Z]))",
            rf"(?P<smd>(?P<sms>下个?月|上个?月|这个?月|本月|当月)(?:份的?|的)? ?(?P<smdd>{_N})[日号](?!楼|院))",
            r"(?P<rel>大前天|大后天|[前昨今明后][天日晚早儿夜晨]|(?P<span>明后|今明|前昨|昨前)(?:两|2|二)?天?|明(?=[上下]午))",
            rf"(?P<nth>(?:(?P<nmo>{_N})月份?|(?P<nms>下个?月|这个?月|本月))的?(?P<no>第[一二三四]|最后一?)个?{_WEEK}(?P<nwd>[一二三四五六日天]))",
            rf"(?P<wk>(?!周[一二三四五六][次回趟节堂]){_SHIFT}{_WEEK}(?P<wd>[一二三四五六日天末]|[1-7](?!\d|天|个|岁|次|年|号)){_TAIL})",
            rf"(?P<week>(?P<wshift>(?:下){{1,3}}个?|(?:上){{1,3}}个?|这个?|本|每个?){_WEEK}(?![一二三四五六日天末\d年岁]))",
            r"(?P<wend>双休日|(?P<wes>这个?|本|下个?|上个?|每个?)双休日?)",
            rf"(?P<mon>(?:(?P<moy>今年|明年|去年|20\d\d年) ?)?(?:(?P<mo>{_N})月份?(?!{_N}[日号])|(?P<mos>下个?月|上个?月|这个?月|本月|当月|每个?月)|(?=月[底末初中]|年[底末]))(?P<mop>月?(?:上旬|中旬|下旬)|(?:月|年)?[底末初]|月中)?)",
            rf"(?P<num>(?<![第\d月.A-Za-z#])(?<!\d[:：])(?<![址号牌码][:：])(?<!心愿)(?<!心愿[卡单墙])(?<!对)(?<!编号)(?<!需求)(?<!任务)(?<!路)(?<!路 )(?<![浜埭堰])(?<!街)(?<!街 )(?<!巷)(?<!弄)(?<![里坊庄苑])(?<!街道)(?<!胡同)(?<!大道)(?<!幢)(?<!栋)(?![4-9]\d号)(?P<nd>{_N})(?P<nlist>(?:(?:[、,，.和及或与到至~-]|到|至){{1,2}}{_N}){{0,5}})[号日](?!\d{{3,4}}(?![\d人名位个户斤份元本箱盒米年月])|楼|大?院|家属|门|线|桌|店|路|单元|机|巷|栋|码|坑|井|厅|房|室|台|地块|车|信|口|常|前?公告|文|字|内|子|用(?![,，。;!? ]|$|的?[,，])|化|灯|柱|岗|本|历|光|报(?!名)))",
            _BARE_LIST,
            rf"(?P<nine>(?P<after>{_N})(?P<unit>天|周|个?星期|个?礼拜)(?:之|以)?后)",
            r"(?P<moon>(?P<moonth>腊月|正月)(?!初一|十五|初八)(?P<moond>初[一二三四五六七八九十]|二?十[一二三四五六七八九]?|廿[一二三四五六七八九]?|三十))",
            "(?P<fest>" + "|".join(names()) + ")(?P<festtail>节|长假|假期|小长假|黄金周)?",
        )
    )
)


def mentions(text: str, today: date, way: Way = "ahead") -> list[Mention]:
    """Every day or range named in a folded text, in order; `way` says where a day without a year lies."""
    found = [mention for match in _PATTERN.finditer(text) if (mention := _resolve(match, today, way))]
    found = joined(found, text)
    found = [stretched(mention, text) for mention in found]
    return [as_deadline(mention, text, way) for mention in found] + within(text, today)


def _resolve(match: re.Match[str], today: date, way: Way) -> Mention | None:
    if match["iso"]:
        return _on(match, _day(int(match["iy"]), int(match["im"]), int(match["id"])), today, way, explicit=True)
    if match["md"]:
        return _month_day(match, match["my"], match["mm"], match["mdd"], today, way)
    if match["dot"]:
        return _month_day(match, None, match["dm"], match["dd"], today, way)
    if match["smd"]:
        return _day_of_said_month(match, today, way)
    if match["rel"]:
        return _relative(match, today)
    if match["nth"]:
        return _nth_weekday(match, today, way)
    if match["wk"]:
        return _weekday(match, today, way)
    if match["week"]:
        return _week(match, today)
    if match["wend"]:
        shift = match["wes"]
        first = _monday(today, shift, way) + timedelta(5)
        return Mention(*match.span(), first, first + timedelta(1), _sort_of_shift(shift), "week", bool(shift))
    if match["mon"]:
        return _month(match, today, way)
    if match["num"] or match["bl"]:
        return _number(match, match["bl"] or match["nd"] + match["nlist"], today, way)
    if match["nine"]:
        count = int(parse(match["after"]) or 0) * (1 if match["unit"] == "天" else 7)
        day = today + timedelta(min(count, 3650))
        return Mention(*match.span(), day, day, "day", "relative")
    if match["moon"]:
        number = int(parse(re.sub("廿", "二十", match["moond"].removeprefix("初"))) or 0)
        return _nearest([moon_day(match["moonth"], number, year) for year in _years(today)], match, today, way)
    return _festival(match, today, way)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _on(match: re.Match[str], day: date | None, today: date, way: Way, explicit: bool) -> Mention:
    wrong = day is None or (day < today if way == "ahead" else day > today)
    return Mention(*match.span(), day, day, "bad" if wrong else "day", "date", explicit)


def _month_day(match: re.Match[str], year: str | None, month: str, day: str, today: date, way: Way) -> Mention | None:
    m, d = int(parse(month) or 0), int(parse(day) or 0)
    if match[0][-1] in "日号" and m < 100 and d < 100 and (m == 0 or m > 12 or d == 0):
        return Mention(*match.span(), None, None, "bad", "date", False)  # 13月5日, 12月0日
    if not 1 <= m <= 12 or not 1 <= d <= 99:
        return None
    if year:
        return _on(match, _day(_year(year, today), m, d), today, way, explicit=True)
    return _on(match, _nearest_year(m, d, today, way), today, way, explicit=False)


def _day_of_said_month(match: re.Match[str], today: date, way: Way) -> Mention | None:
    """下个月五号, 本月30号; 上个月5号 belongs to the story of a need."""
    number = int(parse(match["smdd"]) or 0)
    if not 1 <= number <= 99:
        return None
    first = _first_of_month(0, match["sms"], None, today, way)
    day = _day(first.year, first.month, number)
    if day and way == "ahead" and match["sms"][0] == "上":
        return Mention(*match.span(), day, day, "story", "date")
    return _on(match, day, today, way, explicit=True)


def _year(words: str, today: date) -> int:
    shifts = {"今年": 0, "明年": 1, "去年": -1}
    return today.year + shifts[words] if words in shifts else int(parse(words[:4]) or today.year)


def _nearest_year(month: int, day: int, today: date, way: Way) -> date | None:
    """Ahead: the coming one, unless it lies up to 30 days behind. Behind: the last one past."""
    years = range(today.year - 1, today.year + 9)
    days = [found for year in years if (found := _day(year, month, day))]
    if month != 2 and not days:
        return None
    if way == "behind":
        return max((found for found in days if found <= today), default=None) if day <= 31 else None
    floor = today - timedelta(30)
    best = min((found for found in days if found >= floor), default=None)
    return None if best and best.year > today.year + 1 else best


def _relative(match: re.Match[str], today: date) -> Mention:
    if match["span"]:
        first, last = (today + timedelta(n) for n in _SPANS[match["span"]])
        return Mention(*match.span(), first, last, "story" if last < today else "day", "relative")
    day = today + timedelta(_RELATIVE.get(match["rel"], 0))
    return Mention(*match.span(), day, day, "story" if day < today else "day", "relative")


def _sort_of_shift(shift: str | None) -> Literal["day", "repeating", "story"]:
    if shift and shift[0] in "每逢":
        return "repeating"
    return "story" if shift and shift[0] == "上" else "day"


def _monday(today: date, shift: str | None, way: Way) -> date:
    monday = today - timedelta(today.weekday())
    if shift and shift[0] == "下":
        return monday + timedelta(7 * shift.count("下"))
    if shift and shift[0] == "上":
        return monday - timedelta(7 * shift.count("上"))
    if not shift and way == "behind" and today.weekday() < 5:
        return monday - timedelta(7)
    return monday


def _weekday(match: re.Match[str], today: date, way: Way) -> Mention:
    shift = match["shift"]
    signs = match["wd"] + re.sub(r"[^一二三四五六日天]", "", match["list"])
    if match["wd"] == "末":
        days = [_monday(today, shift, way) + timedelta(n) for n in (5, 6)]
    else:
        days = [_one_weekday(_DAYS_OF_WEEK[sign], shift, today, way) for sign in signs]
    sort = _sort_of_shift(shift)
    first, last = days[0], max(days[0], days[-1])
    if sort == "day" and (last < today if way == "ahead" else first > today):
        sort = "bad"
    return Mention(*match.span(), first, last, sort, "weekday", bool(shift))


def _nth_weekday(match: re.Match[str], today: date, way: Way) -> Mention | None:
    """8月的第一个周六, 这个月最后一个周日."""
    number = int(parse(match["nmo"]) or 0) if match["nmo"] else 0
    if match["nmo"] and not 1 <= number <= 12:
        return None
    first = _first_of_month(number, match["nms"], None, today, way)
    day = first + timedelta((_DAYS_OF_WEEK[match["nwd"]] - first.weekday()) % 7)
    if match["no"][0] == "第":
        day += timedelta(7 * "一二三四".index(match["no"][1]))
    else:
        while (day + timedelta(7)).month == first.month:
            day += timedelta(7)
    return _on(match, day, today, way, explicit=True)


def _one_weekday(index: int, shift: str | None, today: date, way: Way) -> date:
    if shift and shift[0] not in "每逢":
        return _monday(today, shift, way) + timedelta(index)
    ahead = (index - today.weekday()) % 7
    return today + timedelta(ahead if way == "ahead" else ahead - 7 if ahead else 0)


def _week(match: re.Match[str], today: date) -> Mention:
    first = _monday(today, match["wshift"], "ahead")
    return Mention(*match.span(), first, first + timedelta(6), _sort_of_shift(match["wshift"]), "week")


def _month(match: re.Match[str], today: date, way: Way) -> Mention | None:
    if not match["mon"]:
        return None
    shift, part = match["mos"], match["mop"] or ""
    number = int(parse(match["mo"]) or 0) if match["mo"] else 0
    if match["mo"] and not 1 <= number <= 12:
        return None
    first = _first_of_month(number, shift, match["moy"], today, way)
    if part.startswith("年"):
        first = date(first.year, 12, 1)
    sort = _sort_of_shift(shift)
    start, end = _part_of_month(first, part)
    if sort == "day" and way == "ahead" and end < today:
        sort = "bad" if number else "story"
    said = "date" if part and not part.endswith(("初", "中")) else "month"
    return Mention(*match.span(), start, end, sort, said, bool(match["moy"]))


def _first_of_month(number: int, shift: str | None, year: str | None, today: date, way: Way) -> date:
    here = today.replace(day=1)
    if shift and shift[0] == "下":
        return (here + timedelta(31)).replace(day=1)
    if shift and shift[0] == "上":
        return (here - timedelta(1)).replace(day=1)
    if not number:
        return here
    if year:
        return date(_year(year, today), number, 1)
    if way == "behind":
        return date(today.year - (number > today.month), number, 1)
    return date(today.year + (number < today.month - 1), number, 1)


def _part_of_month(first: date, part: str) -> tuple[date, date]:
    last = first.replace(day=monthrange(first.year, first.month)[1])
    if part.endswith(("底", "末")):
        return last, last
    if part.endswith(("上旬", "初")):
        return first, first.replace(day=10)
    if part.endswith(("中旬", "中")):
        return first.replace(day=11), first.replace(day=20)
    if part.endswith("下旬"):
        return first.replace(day=21), last
    return first, last


def _number(match: re.Match[str], words: str, today: date, way: Way) -> Mention | None:
    numbers = [int(parse(n) or 0) for n in re.findall(_N, words)]
    if not all(1 <= n <= 99 for n in numbers):
        return None
    days = [_day_of_month(n, today, way) for n in numbers]
    first, last = days[0], days[-1]
    if first is None or last is None:
        return Mention(*match.span(), None, None, "bad", "number", False)
    return Mention(*match.span(), first, max(first, last), "day", "number", False)


def _day_of_month(number: int, today: date, way: Way) -> date | None:
    """12号: this month's, or the next (ahead) or the last (behind) month's when it lies on the wrong side."""
    here = today.replace(day=1)
    this = _day(here.year, here.month, number)
    if way == "behind":
        before = here - timedelta(1)
        return this if this and this <= today else _day(before.year, before.month, number)
    if this and this >= today:
        return this
    after = here + timedelta(31)
    return None if this is None else _day(after.year, after.month, number)


def _festival(match: re.Match[str], today: date, way: Way) -> Mention | None:
    found = _nearest([festival(match["fest"], year) for year in _years(today)], match, today, way)
    if found is None or found.first is None:
        return None
    first = found.first
    long = match["fest"] in ("国庆", "春节") and match["festtail"] in ("长假", "假期", "黄金周", "小长假")
    return replace(found, last=first + timedelta(6)) if long else found


def _years(today: date) -> range:
    return range(today.year - 1, today.year + 3)


def _nearest(days: list[date | None], match: re.Match[str], today: date, way: Way) -> Mention | None:
    """The next of some days (ahead), or the last one (behind)."""
    right = [day for day in days if day is not None and (day >= today if way == "ahead" else day <= today)]
    if not right:
        return None
    first = min(right) if way == "ahead" else max(right)
    return Mention(*match.span(), first, first, "day", "festival")
