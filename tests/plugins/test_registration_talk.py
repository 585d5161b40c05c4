"""The guided 报到 in private: step by step, nothing asked twice, over days and restarts, written only after 是."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from databases import MASTER
from packs import only
from places import COMMUNITY, UNIT
from sqlalchemy import update
from talk import Talk

from storage.database import Database
from storage.profiles import Profile, keep_profile, profile_of
from storage.tables import Consent, Form, Person, Registration, RosterEntry
from storage.vault import Vault

ID_NUMBER, PHONE = "110105198503070027", "13987654321"
START = ("报到", "同意")
NINE_DAYS_AGO = datetime.now(UTC) - timedelta(days=9)


async def say_all(talk: Talk, who: str, *texts: str) -> str:
    """All texts in private; the last answer."""
    answer = ""
    for text in texts:
        answer = await talk(who, text)
    return answer


async def person_named(talk: Talk, name: str) -> Person:
    return next(row for row in await talk.rows(Person) if row.name == name)


async def facts_of(talk: Talk, name: str) -> tuple[str | None, ...]:
    person = await person_named(talk, name)
    async with talk.database.read() as session:
        said = await profile_of(session, await session.get_one(Person, person.id))
    return said.sex, said.born, said.post, said.kind


@pytest.mark.requirement("R001", "R027")
async def test_the_talk_asks_field_by_field_and_writes_after_yes(town: Talk) -> None:
    assert (await town("新同志", "报到")).startswith("报到前请看：")
    assert await town("新同志", "同意") == "还有11项，随时可发：退出。您的居住地社区是哪个？请写社区名\n例：舜水新村"
    assert await town("新同志", "舜水新村") == "记下了，还有10项。您的姓名？\n例：李明"
    assert (await town("新同志", "我叫孙小梅")).startswith("记下了，还有9项。性别？")
    assert (await town("新同志", "女")).startswith("记下了，还有8项。哪年哪月出生？")
    assert (await town("新同志", "41岁")).startswith("记下了，还有7项。您的工作单位和职务？")
    assert (await town("新同志", "住建局，科员")).startswith("记下了，还有5项。您的手机号？")
    assert (await town("新同志", PHONE)).startswith("记下了，还有4项。您会什么")
    assert (await town("新同志", "会修水电、理发")).startswith("记下了，还有3项。愿意参加哪些服务？")
    assert (await town("新同志", "5 和 扶残助残")).startswith("记下了，还有2项。平时哪天有空？")
    assert (await town("新同志", "周六、周日上午")).startswith("记下了，还有1项。您是哪一类？")
    review = await town("新同志", "退休了")
    year = (await town.rows(Form))[0].begun_at.year - 41
    assert review.splitlines() == [
        "请核对：", "社区：舜水新村（居住地）", f"姓名：孙小梅　性别：女　出生年月：{year}", "单位：市住建局　职务：科员", "电话：139****4321",
        "特长：修水电、理发", "意愿：社区服务、扶残助残", "时间：周六、周日上午", "类别：离退休党员", "对就发：是　要改发：改 姓名 李明",
    ]  # fmt: skip
    assert len(await town.rows(Registration)) == 3
    assert (await town("新同志", "是")).startswith("已登记，报到成功：孙小梅 → 舜水新村\n特长：修水电、理发\n")
    person = await person_named(town, "孙小梅")
    assert (person.wishes, person.days, person.parts) == (["社区服务", "扶残助残"], ["周六", "周日"], ["上午"])
    assert await facts_of(town, "孙小梅") == ("女", str(year), "科员", "离退休党员")
    assert await town.rows(Form) == []
    assert (await town("新同志", "报到")).startswith("您的登记已经齐了：")


@pytest.mark.requirement("R001")
async def test_nothing_known_is_asked_and_one_message_may_answer_several_things(town: Talk) -> None:
    known = await say_all(town, "张伟", *START)  # 在单位群里报到过：社区、单位、特长都知道
    assert known.startswith("还有7项，随时可发：退出。性别？")
    assert (await town("张伟", "男，1985年3月，13987654321")).startswith("记下了，还有4项。您的职务？")
    rest = await town("张伟", "意愿：05 16 时间：周末 类别：党员 职务：科员")
    assert rest.startswith(
        "请核对：\n社区：舜水新村\n姓名：张伟　性别：男　出生年月：1985-03\n单位：市住建局　职务：科员"
    )
    assert (await town("张伟", "对")).startswith("已更新：张伟 → 舜水新村")
    assert await facts_of(town, "张伟") == ("男", "1985-03", "科员", "在职党员")
    assert len(await town.rows(Registration)) == 3


async def test_what_the_roster_knows_is_not_asked(town: Talk) -> None:
    person = await person_named(town, "张伟")
    async with town.database.begin() as session:
        line = RosterEntry(unit_id=person.unit_id, name="张伟", person_id=person.id, listed_at=person.created_at)
        session.add(line)
        await session.flush()
        await keep_profile(session, line, Profile(sex="男", born="1980-01", post="科长", kind="在职党员", phone=PHONE))
    assert (await say_all(town, "张伟", *START)).startswith("还有2项，随时可发：退出。愿意参加哪些服务？")


@pytest.mark.requirement("R001")
async def test_an_id_number_gives_sex_and_birth_and_is_kept_sealed(town: Talk) -> None:
    await say_all(town, "新同志", *START, "舜水新村 孙小梅")
    assert "性别" in await town("新同志", "110105198503070021")  # 校验码不对
    answer = await town("新同志", ID_NUMBER)
    assert answer.startswith("记下了，还有7项。您的工作单位和职务？")
    (form,) = await town.rows(Form)
    assert ID_NUMBER.encode() not in (form.answers or b"")
    review = await say_all(town, "新同志", *("跳过",) * 6, "党员")
    assert "身份证：1****************7" in review
    await town("新同志", "是")
    person = await person_named(town, "孙小梅")
    assert await facts_of(town, "孙小梅") == ("女", "1985-03", None, "在职党员")
    assert person.id_number is not None
    assert all(ID_NUMBER not in sent.text for sent in town.sent)


@pytest.mark.requirement("R001", "L04")
async def test_nothing_is_kept_before_the_person_agreed_and_a_new_text_asks_once_again(town: Talk) -> None:
    people = len(await town.rows(Person))
    await town("新同志", "报到")
    assert await town("新同志", "孙小梅 女") == "填写个人资料前要先征得您同意。同意发：同意　不同意发：不同意"
    assert await town("新同志", "不同意") == "好的，这次什么都没有保存。想报到了发：报到"
    assert (len(await town.rows(Person)), await town.rows(Form), await town.rows(Consent)) == (people, [], [])
    await say_all(town, "新同志", *START, "舜水新村", "退出")
    (first,) = await town.rows(Consent)
    assert not (await town("新同志", "填表")).startswith("报到前请看")
    town.database.policies = only(
        consent={"version": "2", "text": "新的告知：保存您的姓名、单位、特长，用来安排志愿服务，请您同意。"}
    )
    assert "新的告知" in await town("新同志", "孙小梅")
    assert (await town("新同志", "同意")).startswith("还有9项")  # 说过的都还记着
    assert [row.version[:1] for row in await town.rows(Consent)] == ["1", "2"]
    assert (await town.rows(Consent))[0].given_at == first.given_at


@pytest.mark.requirement("R001")
async def test_it_goes_on_after_days_and_a_restart(town: Talk, tmp_path: Path) -> None:
    await say_all(town, "新同志", *START, "舜水新村", "孙小梅", "女")
    async with town.database.begin() as session:
        await session.execute(update(Form).values(touched_at=NINE_DAYS_AGO))
    again = Talk(Database(town.database.url.render_as_string(hide_password=False), Vault(MASTER)), tmp_path)
    again.message_id = town.message_id
    assert (await again("新同志", "1985年3月")).startswith("记下了，还有7项。您的工作单位和职务？")
    async with again.database.begin() as session:
        await session.execute(update(Form).values(touched_at=NINE_DAYS_AGO))
    # 隔了几天，一句话不当作答案，先再问一遍
    assert (await again("新同志", "今天真热")).startswith("还有7项，随时可发：退出。您的工作单位和职务？")
    assert (await again("新同志", "市住建局 科员")).startswith("记下了，还有5项。")
    await again.database.close()


@pytest.mark.requirement("R001")
async def test_quitting_keeps_what_was_said_and_listens_no_more(town: Talk) -> None:
    await say_all(town, "新同志", *START, "舜水新村")
    assert await town("新同志", "退出") == "好的，先到这里，已填的都留着，还没有报到。隔几天也行，接着填发：填表"
    assert await town("新同志", "孙小梅") == "没看懂这句话。发「帮助」看能说什么。"
    assert len(await town.rows(Registration)) == 3
    for word in ("报到", "继续"):
        assert (await town("新同志", word)).startswith("还有10项，随时可发：退出。您的姓名？")
        await town("新同志", "退出")
    assert (await town("旁人", "填表")).startswith("报到前请看")
    assert await town("旁人", "退出") == "好的，没有保存任何资料。想报到了发：报到"
    assert [row.user_id for row in await town.rows(Form)] == [str(town.id_of("新同志"))]


@pytest.mark.parametrize(
    ("before", "wrong", "example"),
    [
        (0, "没有的社区", "没有找到社区「没有的社区」。现在可以报到的：舜水新村"), (0, "跳过", "社区不能跳过"), (1, "12345", "没看懂姓名。例：李明"),
        (1, "怎么填？", "没看懂姓名。例：李明"), (1, "没有", "姓名不能跳过"), (2, "不告诉你", "没看懂性别。例：男"), (3, "1885年3月", "没看懂出生年月。例：1985年3月"),
        (3, "3岁", "没看懂出生年月。例：1985年3月"), (3, "1985年13月", "没看懂出生年月"), (5, "1381234", "手机号不正确，要11位数字。例：电话 13800000000"),
        (7, "随便", "意愿请从18项里选，写编号或名称。例：05 16"), (7, "19 20", "意愿请从18项里选"), (8, "有时候", "没看懂时间。例：周六、周日上午"),
        (9, "老干部", "类别请选一个：在职党员、离退休党员"), (9, "=1+1", "类别请选一个"), (6, "修" * 301, "太长了，请只写特长"),
    ],
)  # fmt: skip
@pytest.mark.requirement("R001")
async def test_a_wrong_answer_is_explained_with_a_right_one_and_asked_again(
    town: Talk, before: int, wrong: str, example: str
) -> None:
    right = ("舜水新村", "孙小梅", "女", "1985年3月", "市住建局 科员", PHONE, "理发", "05", "周六", "党员")
    await say_all(town, "新同志", *START, *right[:before])
    (form,) = await town.rows(Form)
    assert (await town("新同志", wrong)).startswith(example)
    (same,) = await town.rows(Form)
    assert same.asking == form.asking
    assert "报到成功" in await say_all(town, "新同志", *right[before:], "是")


async def test_a_step_back_and_a_change_after_the_review(town: Talk) -> None:
    await say_all(town, "新同志", *START, "舜水新村", "孙小梅", "男")
    assert (await town("新同志", "上一步")).startswith("性别？")
    review = await say_all(town, "新同志", "女", *("跳过",) * 7, "团员")
    assert "性别：女" in review
    assert await town("新同志", "不对") == "哪一项不对？例：改 姓名 李明　先不报到发：退出"
    assert "姓名：孙晓梅" in await town("新同志", "改 姓名 孙晓梅")
    assert (await town("新同志", "改 特长")).startswith("您会什么")
    assert "特长：弹琴" in await town("新同志", "弹琴")
    assert (await town("新同志", "好热啊今天")).startswith("对就发：是")
    assert "孙晓梅 → 舜水新村" in await town("新同志", "是")


async def test_other_words_and_other_people_are_not_disturbed_by_an_open_form(town: Talk) -> None:
    await say_all(town, "新同志", *START, "舜水新村")
    assert await town("新同志", "清单") == "现在没有待办的需求。"
    assert (await town("新同志", "帮助")).startswith("【党员】")
    assert await town("新同志", "孙小梅", UNIT) == ""
    assert (await town("李明", "我的")).startswith("李明：已在舜水新村报到")
    assert (await town("新同志", "孙小梅")).startswith("记下了，还有9项。")


@pytest.mark.requirement("R001")
async def test_in_a_group_the_word_alone_asks_shortly_and_the_form_is_private(town: Talk) -> None:
    assert await town("新同志", "报到", COMMUNITY) == "请告诉我社区和您会什么，例如：舜水新村，会修水电和理发，周末有空"
    assert await town("新同志", "填表", COMMUNITY) == "填表请私聊我发：填表（群里不收个人资料）"
    assert await town.rows(Form) == []


async def test_a_form_is_changed_by_one_line_when_nothing_is_missing(town: Talk) -> None:
    await say_all(
        town,
        "新同志",
        *START,
        "舜水新村",
        "孙小梅",
        "女",
        "1985年3月",
        "市住建局 科员",
        PHONE,
        "理发",
        "05",
        "周六",
        "党员",
        "是",
    )
    assert "职务：处长" in await town("新同志", "填表 职务：处长")
    await town("新同志", "是")
    assert (await facts_of(town, "孙小梅"))[2] == "处长"


async def test_the_same_message_delivered_twice_answers_one_step(town: Talk) -> None:
    await say_all(town, "新同志", *START)
    event = town.event("新同志", "舜水新村", None)
    await town.replay(event)
    await town.replay(event)
    (form,) = await town.rows(Form)
    assert form.asking == "姓名"
