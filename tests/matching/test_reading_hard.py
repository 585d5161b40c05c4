"""Sentences that were read wrongly once: days with a said month, talk in the words of a need, residents' own trouble."""

from datetime import date

import pytest

from matching.language.normal import fold
from matching.messages.checkins import read_skills
from matching.messages.reader import read
from matching.needs.beneficiary import read_beneficiary
from matching.needs.people import read_people
from matching.needs.places import read_place
from matching.times.when import read_when

TODAY = date(2026, 7, 8)


@pytest.mark.parametrize(
    ("words", "day", "day_end"),
    [
        ("下个月五号活动室要人", "2026-08-05", None),
        ("下月3号来献血", "2026-08-03", None),
        ("下个月十二号上午", "2026-08-12", None),
        ("这个月28号", "2026-07-28", None),
        ("本月30号", "2026-07-30", None),
        ("下月3号到5号", "2026-08-03", "2026-08-05"),
        ("上个月5号摔了，要人陪", None, None),
        ("时间：15号上午", "2026-07-15", None),
        ("周六一早集合", "2026-07-11", None),
        ("八一慰问演出，7月30号晚上", "2026-07-30", None),
        ("请本周内联系", None, "2026-07-12"),
    ],
)
def test_day(words: str, day: str | None, day_end: str | None) -> None:
    when = read_when(fold(words), TODAY)
    assert (when.day and when.day.isoformat(), when.day_end and when.day_end.isoformat()) == (day, day_end)


def test_day_of_this_month_that_is_past_is_asked_about() -> None:
    assert read_when("本月3号要两个人", TODAY).bad


@pytest.mark.parametrize(
    ("text", "speaker", "group"),
    [
        ("谁周六去钓鱼", "member", "community"),
        ("谁下楼帮我带杯咖啡", "member", "unit"),
        ("急需一名志愿者替我上班", "member", "community"),
        ("“谁能帮老赵修电视”这条已完成", "staff", "community"),
        ("请已经报名搬家的四位志愿者带好手套", "staff", "community"),
        ("请各单位派一名负责人参加推进会", "admin", "community"),
        ("微信群怎么改名片", "member", "unit"),
        ("要是社区有个会修电脑的就好了", "member", "community"),
    ],
)
def test_chat(text: str, speaker: str, group: str) -> None:
    assert read(text, TODAY, speaker=speaker, group=group).intent == "chat"


@pytest.mark.parametrize(
    "text",
    [
        "有没有懂劳动仲裁的？我在饭店干了半年被欠工资，不知道怎么告",
        "有没有会修窗户的师傅，我家纱窗掉下来了，在4栋1102",
    ],
)
def test_resident_asks_for_the_own_home(text: str) -> None:
    assert read(text, TODAY, speaker="outsider").intent == "need"


@pytest.mark.parametrize(
    ("words", "people"),
    [
        ("一对一教，来8个志愿者", 8),
        ("请摄影师和化妆师各一位", 2),
        ("来位会写毛笔字的老师", 1),
        ("请8位居民代表来坐坐", 8),
        ("装四个扶手，来两位会打孔的", 2),
        ("缺4个搬凳子的", 4),
        ("大扫除，三男两女最合适", 5),
        ("派两个年轻人来教", 2),
        ("消防站的同志来仨，7月5号", 3),
        ("想请位中医讲讲，到场大概六十来人", 1),
        ("早7点到9点，每个点2人，共4个点", 8),
    ],
)
def test_people(words: str, people: int) -> None:
    assert read_people(fold(words)) == people


def test_hours_are_no_place() -> None:
    assert read_place("明天下午两点社区义诊") is None
    assert read_place("下个月五号活动室要2个人") == "活动室"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("每周四晚七点在文化站排练", "文化站"),
        ("想去月亮湾看海", "月亮湾"),
        ("哪家超市先赊两箱", None),
        ("山洪冲了河东寨十几户", "河东寨"),
        ("血站献血车停在少年宫门口", "少年宫门口"),
    ],
)
def test_place(text: str, place: str | None) -> None:
    assert read_place(fold(text)) == place


@pytest.mark.parametrize(
    ("words", "skills"),
    [
        ("退休教师，教了三十年语文", ("语文",)),
        ("登记 王海涛 北苑社区 理发", ("理发",)),
        ("刚搬来，装系统修笔记本都拿手，登个记", ("装系统", "修笔记本")),
    ],
)
def test_skills(words: str, skills: tuple[str, ...]) -> None:
    assert read_skills(words) == skills


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("要是天天有人来教书法，老人们该多乐意", "member"),
        ("周末打台球缺一个，AA", "member"),
        ("会剪纸的老师已经请到两位", "staff"),
        ("请引导车辆的四位同志七点到南门", "staff"),
        ("「求轮椅一台」后来谁给的", "member"),
        ("体检卡到期的居民请带照片到一楼", "staff"),
    ],
)
def test_talk_in_the_words_of_a_need_stays_chat(text: str, speaker: str) -> None:
    assert read(text, TODAY, speaker=speaker).intent == "chat"


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("会编舞的老师已经请到一位，还差一位", "need"),
        ("出租屋里的老人要用电安全检查，来两个懂电的志愿者", "need"),
        ("想请一位税务局的同志给小店讲税收优惠", "need"),
        ("九十岁的童奶奶没坐过高铁，想坐一回", "wish"),
        ("孤老的棉鞋底掉了，42码，谁家有", "wish"),
        ("两位老人这辈子没拍过合影，谁会照相", "wish"),
    ],
)
def test_a_wish_need_not_call_itself_so(text: str, intent: str) -> None:
    assert read(text, TODAY, speaker="staff").intent == intent


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("聋儿米米想要彩笔", "聋儿米米"),
        ("高位截瘫的楚哥想去看海", "高位截瘫的楚哥"),
        ("申请人：樊桂英\n身份：低保户", "樊桂英"),
        ("奶奶们老收到领养老金的短信", "奶奶们"),
        ("缺3个大哥哥大姐姐陪娃娃们写作业", "娃娃们"),
        ("山洪冲了河东寨十几户，缺米面", "十几户"),
    ],
)
def test_beneficiary(text: str, who: str) -> None:
    assert read_beneficiary(fold(text)) == who


def test_what_helpers_bring_is_not_what_is_wanted() -> None:
    text = "湖里水草太密，周日一起捞，出二十人，雨鞋自带"
    assert read(text, TODAY, speaker="staff").kind == "环境整治"


def test_evenings_until_a_deadline_are_evenings() -> None:
    when = read_when(fold("七月底前每晚6点到8点缺两个人"), TODAY)
    assert (when.part, str(when.start), str(when.day_end)) == ("晚上", "18:00:00", "2026-07-31")


def test_one_to_one_and_a_wish_card_are_no_days() -> None:
    assert str(read_when(fold("10位志愿者，一对一，26号早九点"), TODAY).day) == "2026-07-26"
    assert read_when(fold("心愿卡07号"), TODAY).day is None
