"""Messages by their families: what is told to those who take part, what is over, what is called a wish; lists and places."""

from datetime import date

import pytest

from matching.classifiers.vetoes import called_out, veto
from matching.language.normal import fold
from matching.messages.checkins import read_skills
from matching.messages.reader import read
from matching.needs.beneficiary import read_beneficiary
from matching.needs.people import read_people
from matching.needs.places import read_place
from matching.needs.wishing import is_wish
from matching.times.when import read_when

TODAY = date(2026, 7, 8)


@pytest.mark.parametrize(
    ("text", "speaker", "group"),
    [
        ("太极班的学员请穿软底鞋，地板怕刮", "staff", "community"),
        ("明早护河的同志注意，桥头领救生衣", "staff", "community"),
        ("参加盘货的四位，从后门进", "staff", "community"),
        ("想学园艺的居民，周六上午花房有课，免费", "staff", "community"),
        ("志愿者小吴请病假，明天的课小顾代", "staff", "community"),
        ("村里的老师补上了，一口气来了三位", "staff", "community"),
        ("以前谁家有事，喊一嗓子就来十几个人", "member", "community"),
        ("饭店寻洗碗阿姨两名，长期干，包住", "outsider", "community"),
        ("局里篮球队缺个后卫", "member", "unit"),
    ],
)
def test_talk_that_asks_nobody_for_help_is_chat(text: str, speaker: str, group: str) -> None:
    assert read(text, TODAY, speaker=speaker, group=group).intent == "chat"


@pytest.mark.parametrize(
    "text",
    [
        "供水公司的水发黄，能不能来人化验一下",
        "路口绿灯太短，请交警调一调",
        "小区门口的网吧放未成年人进，文化局查查吧",
    ],
)
def test_what_an_authority_shall_look_into_is_an_opinion(text: str) -> None:
    assert read(text, TODAY).intent == "opinion"


def test_an_authority_that_shall_teach_is_asked_for_help() -> None:
    assert veto(fold("水费涨了老人想不通，请水务的同志来给大家讲讲阶梯水价")) is None


@pytest.mark.parametrize(
    ("text", "called"),
    [
        ("任务：桥洞刷白\n时间：8月2日 8:30\n地点：北桥\n人数：9", True),
        ("8月8日运动会，计时2人、发奖2人、拍照1人，7:30到", True),
        ("时间：7月7日\n地点：敬老院\n人数：9\n成效：服务老人30名", False),
        ("会议时间：周五\n会议地点：三楼\n人数：每单位1名", False),
    ],
)
def test_a_task_given_out_as_a_form(text: str, called: bool) -> None:
    assert called_out(fold(text)) is called


@pytest.mark.parametrize(
    ("text", "kind", "wish"),
    [
        ("【心愿单】\n申请人：卫奶奶\n心愿内容：照一张大彩照", "文艺体育", True),
        ("五保户阿福的棉裤烂了，求一条", "物资帮助", True),
        ("老师傅满六十，没吹过蜡烛，想给他过个生日", "陪伴探访", True),
        ("社区运动会想借5个对讲机", "物资帮助", None),
        ("心愿墙要搬到楼下，来两个人", "搬运家务", None),
        ("独居的詹婆婆煤气灶打不着火", "家电数码", None),
    ],
)
def test_need_or_wish(text: str, kind: str, wish: bool | None) -> None:
    assert is_wish(fold(text), kind) is wish


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("请消防队派4名队员来查煤气罐", 4),
        ("约好的三位师傅只来得了一位，还差俩", 2),
        ("每天下午一点到五点，一班3个，党员带头", 3),
        ("要3个签到的、2个拍照的、5个沿途递水的", 10),
        ("要四位，两位引路两位登记", 4),
        ("会化妆会摄影的各来一位", 2),
        ("摆摊量血压，每天护士俩", 2),
        ("语数外各一名，讲一个月", 3),
        ("请会急救的来教，1名讲2名带练", 3),
        ("人数：12；联系人：徐工", 12),
        ("一个娃得有一个大人牵着，缺6个人", 6),
        ("灯泡坏了，谁下班过去给换一个", None),
        ("有没有化学好的？社区里一个复读的男娃想补化学", None),
    ],
)
def test_people(text: str, people: int | None) -> None:
    assert read_people(fold(text)) == people


@pytest.mark.parametrize(
    ("text", "place", "who"),
    [
        ("罗汉街58号的老章叔要搬煤气罐", "罗汉街58号", "老章叔"),
        ("推孔大爷去河滨绿道转转，谁有空", "河滨绿道", "孔大爷"),
        ("运动会计时两名，7:30到，田径场", "田径场", None),
        ("安置点两百多号人喝不上热水，求保温桶", "安置点", "两百多号人"),
        ("天文馆的老师在不在？想请一位给孩子们讲月食，屋顶平台", "屋顶平台", "孩子们"),
        ("骨折打着石膏的裘姐想剪短头发", None, "骨折打着石膏的裘姐"),
        ("我奶奶被锁在屋里，柳园路3弄12号，会开锁的快来", "柳园路3弄12号", "我奶奶"),
    ],
)
def test_place_and_who_is_helped(text: str, place: str | None, who: str | None) -> None:
    assert (read_place(fold(text)), read_beneficiary(fold(text))) == (place, who)


@pytest.mark.parametrize(
    ("text", "day", "day_end"),
    [
        ("每天早晨六点，7/20-7/24", "2026-07-20", "2026-07-24"),
        ("13号起干两天", "2026-07-13", "2026-07-14"),
        ("从15号起，一连三天", "2026-07-15", "2026-07-17"),
        ("教室9月就要用，电工8月20日进场", "2026-08-20", None),
        ("一周一次就够", None, None),
        ("借对讲机，25号用，哪个科室有", "2026-07-25", None),
        ("8月的第一个周六", "2026-08-01", None),
        ("这个月最后一个周日", "2026-07-26", None),
        ("一周后", "2026-07-15", None),
    ],
)
def test_days(text: str, day: str | None, day_end: str | None) -> None:
    when = read_when(fold(text), TODAY)
    assert (when.day and when.day.isoformat(), when.day_end and when.day_end.isoformat()) == (day, day_end)


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("百家宴要厨师1、帮厨3", 4),
        ("音乐会散场收椅子，男3女2", 5),
        ("斑马线两头各站俩，早上七点", 4),
        ("夜市三个出口，一个口两个人引导", 6),
        ("东西两门，每门两名", 4),
        ("桥窄，一头一个人把着", 2),
        ("端午包粽子，每组3人，分4组", 12),
        ("活动室缺个讲党课的，谁顶上", 1),
    ],
)
def test_volunteers_told_as_posts_or_at_every_site(text: str, people: int) -> None:
    assert read_people(fold(text)) == people


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("瘸腿的补锅匠老缑想换顶帐篷", "瘸腿的补锅匠老缑"),
        ("跑长途摔断腰的小荀公司不赔钱", "跑长途摔断腰的小荀"),
        ("缅甸媳妇阿玛去窗口说不清楚", "缅甸媳妇阿玛"),
        ("给九旬老军医单老念念报", "九旬老军医单老"),
        ("代5户出不了门的老人交有线费", "5户出不了门的老人"),
        ("“我想要一个地球仪”——四年级 小穗", "小穗"),
        ("明天给儿童福利院除草", None),
    ],
)
def test_who_is_helped_is_told_with_trade_and_story(text: str, who: str | None) -> None:
    assert read_beneficiary(fold(text)) == who


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("槐树里6号301，来个会开锁的", "槐树里6号301"),
        ("会爬山的到青龙岭口集合", "青龙岭口"),
        ("谁进城？把片子送到中医院", "中医院"),
        ("青山帮扶点五个娃拼音不会", "青山帮扶点"),
    ],
)
def test_lanes_passes_and_posts_are_places(text: str, place: str) -> None:
    assert read_place(fold(text)) == place


@pytest.mark.parametrize(
    ("text", "skills"),
    [
        ("我是营养师，配餐这块能长期帮忙，给我备个案", ("配餐",)),
        ("新搬来的，补衣裳换拉锁我都在行，有活言语一声，登记一下", ("补衣裳", "换拉锁")),
        ("登记：本人会开大车会包扎，轮休没准，提前说一声就成", ("开大车", "包扎")),
        ("报到，本人律师", ("法律",)),
    ],
)
def test_a_trade_is_a_skill_only_where_none_is_named(text: str, skills: tuple[str, ...]) -> None:
    assert read_skills(fold(text)) == skills


@pytest.mark.parametrize("text", ["这几天陪岳父住院，没法来帮忙，见谅", "孩子上初中，有没有推荐的暑假班"])
def test_who_cannot_come_or_shops_for_advice_asks_for_no_volunteer(text: str) -> None:
    assert veto(fold(text)) == "chat"
