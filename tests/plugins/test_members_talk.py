"""Members as they really type: several commands in one message, corrections, 加 and 去掉, leaving, questions about oneself."""

from hashlib import sha256

import pytest
from places import COMMUNITY, OTHER_COMMUNITY, UNIT
from sqlalchemy import delete
from talk import Talk

from storage.database import vault_of
from storage.tables import HeardMessage, Need, Offer, Person, Photo, Registration, Service, Subject


async def person(town: Talk, name: str) -> Person:
    return next(row for row in await town.rows(Person) if row.name == name)


async def states(town: Talk) -> list[tuple[int, str]]:
    return [(offer.need_id, offer.state) for offer in await town.rows(Offer)]


@pytest.fixture
async def two(town: Talk) -> Talk:
    """#1 and #2 want three each."""
    await town("王主任", "需求：今天下午打扫广场，3人", COMMUNITY)
    await town("王主任", "需求：下周日上午打扫广场，3人", COMMUNITY)
    return town


@pytest.mark.parametrize(
    "text",
    ["报到 舜水新村 会修锁\n接单 1", "报到 舜水新村，会修锁\n\n/接单 #1", "報到 舜水新村 會修鎖\n接單 1", "报到 舜水新村 特长：修锁\n接单 1号"],
)  # fmt: skip
async def test_each_line_that_begins_with_a_word_is_a_command(two: Talk, text: str) -> None:
    answer = (await two("新人", text, UNIT)).splitlines()
    assert answer[0] == "已登记，报到成功：新人 → 舜水新村"
    assert answer[4].startswith("#1 新人已接单：")
    assert (await person(two, "新人")).skills in ("修锁", "修鎖")
    assert await states(two) == [(1, "accepted")]


@pytest.mark.requirement("L06")
async def test_two_reports_in_one_message_keep_their_own_hours(two: Talk) -> None:
    await two("张伟", "接单 1\n接单 2", UNIT)
    answer = await two("张伟", "完成 1 扫了东边\n用时1小时\n完成 2 用时2小时", UNIT)
    assert [line[:2] for line in answer.splitlines() if line.startswith("#")] == ["#1", "#2"]
    assert [(row.need_id, float(row.hours or 0)) for row in await two.rows(Service)] == [(1, 1.0), (2, 2.0)]


@pytest.mark.parametrize(
    "text",
    ["接单 1；完成 1 用时1小时", "接单 1，完成 1 用时1小时", "接单 1\n完成 1 用时1小时", "接单#1 完成#1，用时1小时"],
)
async def test_two_commands_may_stand_in_one_line(two: Talk, text: str) -> None:
    await two("张伟", text, UNIT)
    assert await states(two) == [(1, "done")]
    assert [float(row.hours or 0) for row in await two.rows(Service)] == [1.0]


@pytest.mark.parametrize(
    "text",
    [
        "完成 1 送到了，完成 3 处清扫，1小时",
        "完成 1 走了，通过 2 号门送进去，1小时",
        "完成 1 扫完，接单 3 个人帮忙，1小时",
    ],
)
async def test_counts_and_places_in_a_report_are_no_command(two: Talk, text: str) -> None:
    await two("张伟", "接单 1", UNIT)
    assert (await two("张伟", text, UNIT)).startswith("#1 已报完成，用时1小时")


@pytest.mark.parametrize("text", ["时间 周五下午\n单位 食堂", "时间：周五下午\n地点：会议室", "单位 食堂\n时间 周五"])
async def test_a_notice_in_a_group_is_nobodys_free_time(town: Talk, text: str) -> None:
    before = (await person(town, "张伟")).days
    assert await town("张伟", text, UNIT) == ""
    assert (await person(town, "张伟")).days == before


@pytest.mark.parametrize("name", ["欧阳明月", "买买提·艾力", "古丽娜尔·吐尔逊江·阿不都热依木", "尉迟恭"])
async def test_long_names_are_names(town: Talk, name: str) -> None:
    assert (await town("新人", f"报到 舜水新村 姓名：{name} 特长：跳舞", UNIT)).startswith(
        f"已登记，报到成功：{name} →"
    )
    assert (await town("新人", f"姓名 {name}")) == f"姓名已登记：{name}。"


async def test_what_is_refused_in_one_line_does_not_keep_the_others_from_it(two: Talk) -> None:
    answer = await two("张伟", "接单 99\n完成 1 用时1小时\n接单 2\n我的任务", UNIT)
    first, second, third, *_, last = answer.splitlines()
    assert first.startswith("没有 #99")
    assert second.startswith("#1 您没有接过单")
    assert third.startswith("#2 张伟已接单")
    assert last.startswith("#2 ")
    assert await states(two) == [(2, "accepted")]


@pytest.mark.parametrize(
    "text",
    [
        "报到 舜水新村\n姓名：钱多多\n单位：市住建局\n特长：修锁\n时间：周六",
        "报到\n社区：舜水新村\n特长：修锁\n时间 周六",
    ],
)
async def test_labelled_lines_belong_to_the_command_above_them(town: Talk, text: str) -> None:
    assert (await town("新人", text, UNIT)).count("已登记") == 1
    row = (await town.rows(Person))[-1]
    assert (row.skills, row.days) == ("修锁", ["周六"])


async def test_lines_of_free_text_are_no_commands(town: Talk) -> None:
    text = "小结 7月11日，市住建局党员3人到舜水新村打扫\n完成 3 处\n时间 上午\n清单\n服务20人，居民好评"
    assert (await town("张伟", text, UNIT)).startswith("小结 ")
    assert await town("张伟", "今天的安排\n接单 1\n清单", UNIT) == ""
    assert "人数" not in await town("王主任", "需求：下周六打扫广场\n时间：上午9点\n人数：3人\n地点：广场", COMMUNITY)
    assert [(need.people, need.part) for need in await town.rows(Need)] == [(3, "上午")]


async def test_more_than_a_handful_is_refused_as_a_whole(two: Talk) -> None:
    text = "\n".join(["接单 1", "完成 1", "接单 2", "完成 2", "婉拒 1", "来不了 2", "我的任务"])
    assert (await two("张伟", text, UNIT)).startswith("一次最多办6件")
    assert await states(two) == []


async def test_several_commands_delivered_again_have_one_effect(two: Talk) -> None:
    event = two.event("张伟", "接单 1\n完成 1 用时1小时", UNIT)
    await two.replay(event)
    assert await states(two) == [(1, "done")]
    sent = len(two.sent)
    await two.replay(event)
    assert len(two.sent) == sent
    event = two.event("张伟", "特长 修锁\n我的任务", UNIT)  # one that only asks is not done twice either
    await two.replay(event)
    sent = len(two.sent)
    await two.replay(event)
    assert len(two.sent) == sent


async def test_after_a_stop_between_two_commands_the_second_is_made_up_and_the_first_is_not_repeated(two: Talk) -> None:
    event = two.event("张伟", "接单 1\n完成 1 用时1小时", UNIT)
    await two.replay(event)
    known = {row.digest for row in await two.rows(HeardMessage)}
    (whole,) = (digest for digest in known if sha256(f"{digest}/1".encode()).hexdigest() in known)
    unreached = whole, sha256(f"{whole}/1".encode()).hexdigest()  # what is read back later is known by the whole
    async with two.database.begin() as session:
        await session.execute(delete(HeardMessage).where(HeardMessage.digest.in_(unreached)))
    two.news(UNIT)
    await two.replay(event)
    assert two.news(UNIT) == ["#1 已更新，已报完成，用时1小时，等社区确认。"]
    assert len(await two.rows(Service)) == 1


async def test_the_own_record_is_said_line_by_line_or_label_by_label(town: Talk) -> None:
    await town("张伟", "特长 修锁、修鞋\n时间 周末", UNIT)
    row = await person(town, "张伟")
    assert (row.skills, row.days) == ("修锁、修鞋", ["周六", "周日"])
    await town("张伟", "姓名 张小伟 电话 13800001111")
    row = await person(town, "张小伟")
    assert row.phone is not None
    assert (await town("张伟", "姓名 张伟（住建局）")).startswith("没看出姓名")


@pytest.mark.parametrize(
    ("said", "skills"),
    [("特长 去掉 按摩", "理发"), ("特长 不会理发了，手受伤了", "按摩"), ("特长：删除理发和按摩", ""), ("特长改成修锁", "修锁"), ("特長 加 修鎖", "理发、按摩、修鎖")],
)  # fmt: skip
async def test_skills_are_taken_away_and_said_anew(town: Talk, said: str, skills: str) -> None:
    assert "已更新" in await town("张伟", said, UNIT)
    assert (await person(town, "张伟")).skills == skills


async def test_what_is_no_skill_of_his_is_not_taken_away(town: Talk) -> None:
    assert (await town("张伟", "特长 去掉 开车", UNIT)).startswith("特长里没有这一项，现在是：理发、按摩。")
    assert (await person(town, "张伟")).skills == "理发、按摩"


@pytest.mark.parametrize(
    ("said", "days"),
    [("时间 加 周三下午", ["周三", "周六", "周日"]), ("时间 去掉周日", ["周六"]), ("时间 除了周二都可以", ["周一", "周三", "周四", "周五", "周六", "周日"]),
     ("空闲时间改成周二四晚上", ["周二", "周四"]), ("时间 随时", ["周一", "周二", "周三", "周四", "周五", "周六", "周日"])],
)  # fmt: skip
async def test_free_days_are_added_taken_away_and_excepted(town: Talk, said: str, days: list[str]) -> None:
    await town("张伟", "时间 周末")
    assert "已更新" in await town("张伟", said)
    assert (await person(town, "张伟")).days == days


@pytest.mark.parametrize(
    "said", ["时间改成周五下午", "时间 加班到九点", "我的！", "特长生加分取消了", "今天去掉一个项目"]
)
async def test_talk_of_hours_and_gifts_changes_nobody(town: Talk, said: str) -> None:
    before = await person(town, "张伟")
    assert await town("张伟", said, UNIT) == ""
    after = await person(town, "张伟")
    assert (after.skills, after.days) == (before.skills, before.days)


async def test_a_word_alone_may_end_with_a_stop(town: Talk) -> None:
    assert await town("张伟", "我的任务。", UNIT) == "您现在没有任务。看看大家的需求：清单"
    assert await town("张伟", "不公开姓名。", UNIT) == "好的，群里只显示您的姓。"


async def test_who_registered_with_the_wrong_community_withdraws(towns: Talk) -> None:
    await towns("张伟", "报到 梅湖社区", UNIT)
    assert (await towns("张伟", "取消报到", UNIT)) == "取消哪个社区的报到？例：取消报到 梅湖社区"
    answer = await towns("张伟", "退出 梅湖社区", UNIT)
    assert answer.startswith("已取消在梅湖社区的报到。现在报到的是舜水新村。\n")
    assert (await towns("张伟", "取消报到 梅湖社区", UNIT)) == "您没有在梅湖社区报到，不用取消。"
    me = await person(towns, "张伟")
    assert len([row for row in await towns.rows(Registration) if row.person_id == me.id]) == 1
    assert (await towns("张伟", "退出 群聊", UNIT)) == ""


async def test_nobody_withdraws_from_a_community_that_counts_on_him(two: Talk) -> None:
    await two("张伟", "接单 1", UNIT)
    assert await two("张伟", "取消报到 舜水新村", UNIT) == "您在舜水新村还有#1，先发：来不了 1"
    await two("张伟", "来不了 1", UNIT)
    assert "已取消在舜水新村的报到" in await two("张伟", "取消报到 舜水新村", UNIT)


@pytest.mark.parametrize(
    ("said", "skills"),
    [("报到 会修锁 配钥匙", "修锁，配钥匙"), ("报到一下 我会修锁", "修锁"), ("报到 我12岁 会背古诗 家住3号楼502", "背古诗"), ("报到 我叫王芳 今年七十岁 会包粽子 谢谢大家", "包粽子"),
     ("报到 会修锁😂", "修锁")],
)  # fmt: skip
async def test_only_skills_are_taken_for_skills(town: Talk, said: str, skills: str) -> None:
    name = "王芳" if "王芳" in said else "新人"
    assert (await town("新人", said, COMMUNITY)).startswith(f"已登记，报到成功：{name} → 舜水新村\n")
    assert (await town.rows(Person))[-1].skills == skills


@pytest.mark.parametrize("said", ["大家好", "我会去的", "能不能晚点去", "我叫你呢", "谢谢大家"])
async def test_after_the_question_people_go_on_talking(town: Talk, said: str) -> None:
    await town("新人", "报到", COMMUNITY)
    before = len(await town.rows(Registration))
    assert await town("新人", said, COMMUNITY) == ""
    assert len(await town.rows(Registration)) == before


async def test_a_check_in_spoken_without_a_stop_is_understood(town: Talk) -> None:
    answer = await town("新人", "我要报道舜水新村我会电脑维修还有修打印机周末有空", UNIT)
    assert answer.startswith("已登记，报到成功：新人 → 舜水新村\n特长：电脑维修、修打印机\n时间：周六、周日\n")


@pytest.mark.parametrize("said", ["接单1号和2号需求", "1、2我都接", "接单 1 和 2"])
async def test_no_second_number_is_lost(two: Talk, said: str) -> None:
    await two("张伟", said, UNIT)
    assert await states(two) == [(1, "accepted"), (2, "accepted")]


async def test_numbers_mixed_with_talk_are_asked_for_alone(two: Talk) -> None:
    assert await two("张伟", "接单 1，还有2号，谢谢", UNIT) == "几条一起办请只写编号。例：接单 1、2"
    await two("张伟", "接单 1、2", UNIT)
    for said in ("完成 1、2", "完成 1 2", "完成 1 2.5"):
        assert await two("张伟", said, UNIT) == "一次报一条，用时请写单位。例：完成 1 用时1.5小时"
    assert await two.rows(Service) == []
    assert "已报完成" in await two("张伟", "完成 1 2 个角落都扫了，1小时", UNIT)


@pytest.mark.parametrize("said", ["完成 1 了吗", "完成 1 了没", "完成 1 弄好了没有？", "接单 2 了没", "接单 2 了吗"])
async def test_who_asks_whether_it_is_done_does_nothing(two: Talk, said: str) -> None:
    await two("张伟", "接单 1", UNIT)
    await two("张伟", said, UNIT)
    assert await states(two) == [(1, "accepted")]
    assert await two.rows(Service) == []


@pytest.mark.parametrize("said", ["特长 修锁，谢谢", "特长 修锁 麻烦了谢谢！", "报到 舜水新村 修锁\n谢谢大家"])
async def test_thanks_are_no_skill(town: Talk, said: str) -> None:
    await town("张伟", said, UNIT)
    assert (await person(town, "张伟")).skills == "修锁"


async def test_who_is_free_tomorrow_is_shown_what_there_is(two: Talk) -> None:
    await two("王主任", "需求：明天全天给老人理发，3人", COMMUNITY)
    assert "#3" in await two("张伟", "我有空 明天", UNIT)
    assert await two("张伟", "我有空 国庆再说", UNIT) == ""


async def test_giving_up_one_by_its_number(two: Talk) -> None:
    await two("张伟", "接单 1、2", UNIT)
    assert (await two("张伟", "1号不去了", UNIT)).startswith("是说这条来不了吗？\n#1 ")
    assert await two("张伟", "是", UNIT) == "#1 已记下，重新开放，社区会另找人。谢谢您提前说。"
    assert (await two("张伟", "放弃2", UNIT)).startswith("#2 已记下")
    assert await two("张伟", "今晚不去了", UNIT) == ""


@pytest.mark.requirement("L06")
async def test_hours_added_later_leave_what_was_done(two: Talk) -> None:
    await two("张伟", "接单 1", UNIT)
    await two("张伟", "完成 1 扫了东边", UNIT)
    await two("张伟", "完成 1 用时1小时", UNIT)
    async with two.database.read() as session:
        (row,) = await two.rows(Service)
        need = await session.get_one(Need, 1)
        subject = await session.get_one(Subject, need.subject_id)
        assert row.content is not None
        kept = vault_of(session).open(subject.key, f"service:content:{subject.id}", row.content)
    assert (kept, float(row.hours or 0)) == ("扫了东边", 1.0)


async def test_who_reports_for_two_is_told_that_each_reports_for_himself(two: Talk) -> None:
    await two("张伟", "接单 1", UNIT)
    await two("陈静", "接单 1", UNIT)
    assert "一起做的同志请各自报完成" in await two("张伟", "完成 1 和陈静一起扫的，每人2小时", UNIT)
    assert len(await two.rows(Service)) == 1
    assert "一起做的" not in await two("陈静", "完成 1 和居民一起扫的，2小时", UNIT)
    assert await two.rows(Photo) == []


@pytest.mark.parametrize(
    ("said", "begins"),
    [("我服务了几次", "20"), ("我一共服务多少小时了？", "20"), ("我手上有哪些任务", "您现在没有任务"), ("我登记的是谁", "编号："), ("我报到的是哪个社区", "编号："), ("我叫什么名字", "编号：")],
)  # fmt: skip
async def test_questions_about_oneself_are_answered_in_private(town: Talk, said: str, begins: str) -> None:
    assert (await town("张伟", said)).startswith(begins)
    assert await town("张伟", said, UNIT) == ""
    assert "编号：" not in await town("张伟", f"@bot {said}", UNIT)


@pytest.mark.parametrize(
    ("said", "part"),
    [("国庆期间没空", "哪几天没空不用登记"), ("有人晕倒了快来人", "120"), ("我不想活了", "12356"), ("我不想参加了", "取消报到"), ("我按错了", "写错了再发一次"),
     ("以后周三下午也可以", "时间 加 周三"), ("我家灯坏了能帮我修吗", "求助："), ("有没有我能干的", "现在没有等人接的需求"), ("谢谢你啊小机器人", "不客气"), ("好", "好的")],
)  # fmt: skip
async def test_what_people_say_in_private_is_answered_to_the_point(town: Talk, said: str, part: str) -> None:
    assert part in await town("张伟", said)
    assert await town("张伟", said, UNIT) == ""


async def test_the_bot_called_by_name_alone_is_there(town: Talk) -> None:
    assert await town("张伟", "@bot", UNIT) == "我在。发「帮助」看能说什么。"
    assert await town("张伟", "@bot", UNIT, images=1) == ""
    assert await town("张伟", "", None, images=1) == ""


async def test_a_helper_asks_about_what_he_holds(two: Talk) -> None:
    await two("张伟", "接单 1", UNIT)
    assert "内容：今天下午打扫广场" in await two("张伟", "1号在哪里集合")
    assert (await two("张伟", "@bot 1号是几点", UNIT)).startswith("#1 ")
    assert await two("张伟", "1号几点开会", UNIT) == ""
    assert "内容：" not in await two("陈静", "1号在哪里集合")


async def test_a_move_of_next_week_is_no_move_of_last_year(towns: Talk) -> None:
    from datetime import UTC, datetime, timedelta

    coming = (datetime.now(UTC) + timedelta(days=9)).date()
    answer = await towns("张伟", f"变更 住址 梅湖社区 {coming.month}月{coming.day}日", UNIT)
    assert "已经过了" not in answer
    assert towns.news(OTHER_COMMUNITY)[-1].startswith("张伟搬来梅湖社区")


@pytest.mark.parametrize("said", ["我是市住建局退休的", "市住建局的", "我在市住建局上班"])
async def test_the_unit_is_said_as_people_say_it(town: Talk, said: str) -> None:
    assert "您是哪个单位的？" in await town("新人", "报到 会修锁", COMMUNITY)
    assert await town("新人", said, COMMUNITY) == "单位已登记：市住建局（自报，等单位名册核对）。"


async def test_the_form_takes_what_answers_another_question_and_passes_over_what_is_not_there(town: Talk) -> None:
    for said in ("填表", "同意", "舜水新村，司马相如，男", "45岁", "市住建局"):
        await town("新人", said)
    assert await town("新人", "会开车，还会修家电") == "没看懂职务。例：科员　不想填发：跳过"
    assert (await town("新人", "没有职务")).startswith("您的手机号？")
    assert (await town("新人", "没有手机")).startswith("您会什么、有什么特长？")
    assert "您会什么、有什么特长？" in await town("新人", "周末都可以")
    assert "愿意参加哪些服务？" in await town("新人", "修家电")
    assert (await town("新人", "随便")).endswith("不想填发：跳过")
    assert "您是哪一类？" in await town("新人", "05")
    review = await town("新人", "在职")
    assert "时间：周六、周日" in review
    assert "特长：修家电" in review
    assert (await town("新人", "电话写错了")).startswith("您的手机号？")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("报到 舜水新村，我叫王小明，男，35岁，会修电脑", "王小明"),
        ("报到 舜水新村 本人名叫买买提·艾力 会修电脑", "买买提·艾力"),
        ("报到 舜水新村，我叫外卖的时候多，会修电脑", "新人"),
        ("报到 舜水新村 姓名：赵六 特长：修电脑", "赵六"),
    ],
)
async def test_who_says_what_he_is_called_is_called_so(town: Talk, text: str, name: str) -> None:
    assert (await town("新人", text, UNIT)).startswith(f"已登记，报到成功：{name} →")
    assert (await town.rows(Person))[-1].name == name
