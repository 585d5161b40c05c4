"""One person on several platforms: a code said in private in both places, and nothing that a link could be misused for."""

import asyncio
import re
from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from places import COMMUNITY, UNIT
from talk import OPERATOR, Talk

from storage.own_data import accounts
from storage.speakers import ChatRef
from storage.tables import Account, Chronicle, LinkCode, Need, Notice, Offer, Person, Registration, Role

WHERE: ContextVar[str] = ContextVar("WHERE", default="qq")


class Elsewhere:
    """The same bot on a second platform: what is said there is heard through the same router."""

    def __init__(self, talk: Talk) -> None:
        self.talk = talk

    async def __call__(self, who: str, text: str, group: str | None = None) -> str:
        """`who`, who is another account there, says something; returns the answer."""
        with there():
            return await self.talk(who, text, group)


@contextmanager
def there() -> Generator[None]:
    """What is said meanwhile is said on Telegram, as far as the plugins can tell."""
    token = WHERE.set("telegram")
    try:
        yield
    finally:
        WHERE.reset(token)


@pytest.fixture
def elsewhere(town: Talk, monkeypatch: pytest.MonkeyPatch) -> Elsewhere:
    """Telegram, as far as the plugins can tell."""
    from plugins import _heard

    monkeypatch.setattr(_heard, "platform_of", lambda _bot: WHERE.get())
    return Elsewhere(town)


async def code_of(town: Talk, who: str) -> str:
    found = re.search(r"关联码：([2-9A-Z]{4}-[2-9A-Z]{4})", await town(who, "关联账号"))
    assert found is not None
    return found[1]


async def linked(town: Talk, elsewhere: Elsewhere, who: str, there: str) -> str:
    return await elsewhere(there, f"关联 {await code_of(town, who)}")


async def accounts_of(town: Talk, who: str) -> set[tuple[str, str]]:
    rows = await town.rows(Account)
    person = next(row.person_id for row in rows if row.user_id == str(town.id_of(who)) and row.platform == "qq")
    return {(row.platform, row.user_id) for row in rows if row.person_id == person}


@pytest.mark.requirement("T4")
async def test_a_code_asked_for_here_and_said_there_makes_one_person(town: Talk, elsewhere: Elsewhere) -> None:
    before = len(await town.rows(Person))
    answer = await linked(town, elsewhere, "李明", "李明的电报")
    assert answer == "关联好了：这个账号和李明的QQ账号是同一个人了。看有哪些发：我的账号"
    assert len(await town.rows(Person)) == before
    assert await accounts_of(town, "李明") == {
        ("qq", str(town.id_of("李明"))),
        ("telegram", str(town.id_of("李明的电报"))),
    }
    assert await town.rows(LinkCode) == [], "it can be used once"
    assert "您的账号刚关联了一个新的：Telegram" in town.news("私聊:李明")[-1]
    verbs = [row.verb for row in await town.rows(Chronicle)][-2:]
    assert verbs == ["ask_link_code", "link_account"]
    mine = await elsewhere("李明的电报", "我的账号")
    assert re.fullmatch(
        rf"统一编号：V\d{{8}}，2个账号：\n1\. QQ {town.id_of('李明')}\n2\. Telegram {town.id_of('李明的电报')}（这里）\n"
        r"再加一个发：关联账号　去掉一个发：解除关联 2",
        mine,
    )


async def test_what_is_offered_on_one_platform_is_accepted_and_finished_on_the_other(
    town: Talk, elsewhere: Elsewhere
) -> None:
    await linked(town, elsewhere, "李明", "李明的电报")
    await town("王主任", "需求：周奶奶家水龙头漏水，下周六上午找1个人来修", COMMUNITY)
    await town("王主任", "派单 1 @李明", COMMUNITY)
    assert "已接单" in await elsewhere("李明的电报", "接单 1")
    assert "#1" in await town("李明", "我的任务")
    assert "完成" in await elsewhere("李明的电报", "完成 1 换了水龙头，用时2小时")
    assert "已确认" in await town("王主任", "确认 1 满意", COMMUNITY)
    assert len([row for row in await town.rows(Offer) if row.state == "done"]) == 1
    assert len(await town.rows(Need)) == 1


async def test_a_role_goes_with_the_person_and_an_operator_is_an_account(town: Talk, elsewhere: Elsewhere) -> None:
    await linked(town, elsewhere, "王主任", "主任的电报")
    posted = await elsewhere("主任的电报", "需求：帮钱大爷理发，下周六上午，1人")
    assert "#1 已登记" in posted
    await town(OPERATOR, "姓名 管理")
    await linked(town, elsewhere, OPERATOR, "管理员的电报")
    assert "只有系统管理员" in await elsewhere("管理员的电报", "备份")
    assert "已任命" in await town(OPERATOR, "任命 @陈静 队长", UNIT)
    refused = await elsewhere("管理员的电报", "任命 @陈静 单位管理员", UNIT)
    assert "已任命" not in refused
    assert len([row for row in await town.rows(Role) if row.kind == "unit_admin"]) == 1


@pytest.mark.requirement("T4")
async def test_two_histories_are_never_made_one(town: Talk, elsewhere: Elsewhere) -> None:
    await elsewhere("另一个李明", "报到 舜水新村 特长：理发")
    before = (await town.rows(Registration), await town.rows(Role), await town.rows(Account))
    answer = await linked(town, elsewhere, "李明", "另一个李明")
    assert "这个账号已经有自己的记录" in answer
    assert "删除我的资料" in answer
    after = (await town.rows(Registration), await town.rows(Role), await town.rows(Account))
    assert [[row.id for row in rows] for rows in after] == [[row.id for row in rows] for rows in before]
    assert ("telegram", str(town.id_of("另一个李明"))) not in await accounts_of(town, "李明")
    await elsewhere("另一个李明", "删除我的资料")
    assert "已删除" in await elsewhere("另一个李明", "确认删除")
    assert "关联好了" in await linked(town, elsewhere, "李明", "另一个李明")


async def test_who_was_appointed_there_and_is_nothing_here_does_not_get_the_right_by_a_code_of_his(
    town: Talk, elsewhere: Elsewhere
) -> None:
    """The other way round the code would bring a role: somebody is talked into saying a stranger's code."""
    code = await code_of(town, "生人")
    answer = await town("王主任", f"关联 {code}")
    assert "这个账号已经有自己的记录" in answer
    assert len(await accounts_of(town, "王主任")) == 1
    assert len(await town.rows(LinkCode)) == 1, "and the code is not used up by it"


async def test_who_only_spoke_there_is_taken_in_with_the_name_he_gave(town: Talk, elsewhere: Elsewhere) -> None:
    await elsewhere("李明的电报", "姓名 李明明")
    people = len([row for row in await town.rows(Person) if row.erased_at is None])
    assert "关联好了" in await linked(town, elsewhere, "李明", "李明的电报")
    living = [row for row in await town.rows(Person) if row.erased_at is None]
    assert len(living) == people - 1
    assert "李明明" in {row.name for row in living}
    assert ("telegram", str(town.id_of("李明的电报"))) in await accounts_of(town, "李明")


@pytest.mark.requirement("T4")
async def test_three_wrong_codes_and_it_is_not_listened_to_for_a_while(town: Talk, elsewhere: Elsewhere) -> None:
    code = await code_of(town, "李明")
    for left in (2, 1):
        assert f"还可以试{left}次" in await elsewhere("生人", "关联 2222-3333")
    assert await elsewhere("生人", "关联 2222-4444") == "输错太多次，请15分钟后再试。"
    assert await elsewhere("生人", f"关联 {code}") == "输错太多次，请15分钟后再试。", "not even the right one"
    assert len(await accounts_of(town, "李明")) == 1
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=16)):
        assert "还可以试2次" in await elsewhere("生人", f"关联 {code}"), "by now the code is too old"
        assert "关联好了" in await linked(town, elsewhere, "李明", "生人")


@pytest.mark.requirement("T4")
async def test_a_thousand_guesses_link_nobody(town: Talk, elsewhere: Elsewhere) -> None:
    await code_of(town, "李明")
    async with town.database.begin() as session:
        from storage.recognition import speaker_of

        for number in range(1000):
            user_id = str(5_000_000 + number // 3)
            by = await speaker_of(
                session, chat=ChatRef("telegram", user_id, True), user_id=user_id, name="", is_operator=False,
                now=datetime.now(UTC), today=datetime.now(UTC).date(),
            )  # fmt: skip
            assert (await accounts.redeem(session, by, f"{number:08d}")).state in ("wrong", "locked")
    assert len(await accounts_of(town, "李明")) == 1


@pytest.mark.requirement("T4")
async def test_a_code_lives_ten_minutes_and_a_new_one_ends_the_old(town: Talk, elsewhere: Elsewhere) -> None:
    old, new = await code_of(town, "李明"), await code_of(town, "李明")
    assert len(await town.rows(LinkCode)) == 1
    assert "这个码不对" in await elsewhere("电报", f"关联 {old}")
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=11)):
        assert "这个码不对" in await elsewhere("电报", f"关联 {new}")
        async with town.database.begin() as session:
            await accounts.sweep(session, datetime.now(UTC))
    assert await town.rows(LinkCode) == []


@pytest.mark.requirement("T4")
async def test_a_code_said_in_a_group_is_void_and_the_person_warned(town: Talk, elsewhere: Elsewhere) -> None:
    code = await code_of(town, "李明")
    assert await town("李明", f"关联 {code}", UNIT) == "关联码发到群里就作废了，请撤回，再私聊我重新要：关联账号"
    assert await town.rows(LinkCode) == []
    assert "这个码不对" in await elsewhere("电报", f"关联 {code}")
    other = await code_of(town, "李明")
    assert "作废" in await elsewhere("电报", f"关联账号 {other}", "没有绑定的群"), (
        "in a group that is bound to nobody too"
    )
    assert await town("李明", "关联账号", UNIT) == "账号的事只在私聊里办，请私聊我发：关联账号"
    for said in ("关联", "关联 一下这两件事", "关联 12345678", "解除关联 一下"):
        assert await town("李明", said, UNIT) == ""


async def test_a_code_is_kept_only_as_a_hash(town: Talk) -> None:
    code = await code_of(town, "李明")
    kept = (await town.rows(LinkCode))[0].code_hash
    assert code not in kept
    assert code.replace("-", "") not in kept


async def test_ones_own_code_links_nothing_and_is_not_used_up(town: Talk, elsewhere: Elsewhere) -> None:
    code = await code_of(town, "李明")
    assert "本来就是您的" in await town("李明", f"关联 {code.lower().replace('-', ' ')}")
    assert "关联好了" in await elsewhere("李明的电报", f"关联 {code.lower().replace('-', ' ')}")


@pytest.mark.requirement("T4")
async def test_one_code_said_by_two_at_once_links_one(town: Talk, elsewhere: Elsewhere) -> None:
    code = await code_of(town, "李明")
    said = [asyncio.create_task(elsewhere(who, f"关联 {code}")) for who in ("电报一", "电报二")]
    answers = await asyncio.gather(*said)
    assert sorted("关联好了" in answer for answer in answers) == [False, True]
    assert len(await accounts_of(town, "李明")) == 2


async def test_an_account_is_taken_away_but_never_the_last(town: Talk, elsewhere: Elsewhere) -> None:
    assert "唯一的账号" in await town("李明", "解除关联 1")
    await linked(town, elsewhere, "李明", "李明的电报")
    assert "请写「我的账号」里的第几个" in await town("李明", "解除关联 3")
    assert await town("李明", "解除关联 telegram") == (
        f"已解除关联：Telegram {town.id_of('李明的电报')}。报到和记录都留在其余的账号上。"
    )
    assert await accounts_of(town, "李明") == {("qq", str(town.id_of("李明")))}
    told = [row for row in await town.rows(Notice) if row.platform == "telegram"]
    assert [row.user_id for row in told] == [str(town.id_of("李明的电报"))]
    assert "还没有登记" in await elsewhere("李明的电报", "我的账号")
    assert (await town.rows(Chronicle))[-1].verb == "unlink_account"
    assert "还没有登记" in await elsewhere("李明的电报", "解除关联 1")


async def test_what_waits_for_the_account_that_goes_is_told_to_the_other(town: Talk, elsewhere: Elsewhere) -> None:
    await linked(town, elsewhere, "陈静", "陈静的电报")
    await elsewhere("陈静的电报", "报到 舜水新村 特长：理发")  # home is now there
    from storage.post import notices

    async with town.database.begin() as session:
        chen = next(row for row in await town.rows(Person) if row.name == "陈静")
        assert chen.home_platform == "telegram"
        await notices.tell_privately(session, datetime.now(UTC) + timedelta(hours=1), chen.id, "门牌号", "有一条消息")
    await town("陈静", "解除关联 2")
    waiting = [row for row in await town.rows(Notice) if row.state == "queued" and row.due_at > datetime.now(UTC)]
    assert [(row.platform, row.user_id, row.fallback_chat) for row in waiting] == [
        ("qq", str(town.id_of("陈静")), None)
    ]
    chen = next(row for row in await town.rows(Person) if row.name == "陈静")
    assert (chen.home_platform, chen.home_chat) == ("qq", None)


async def test_who_erases_himself_is_erased_on_every_platform(town: Talk, elsewhere: Elsewhere) -> None:
    await linked(town, elsewhere, "张伟", "张伟的电报")
    await code_of(town, "张伟")
    await elsewhere("张伟的电报", "删除我的资料")
    assert "已删除" in await elsewhere("张伟的电报", "确认删除")
    gone = {str(town.id_of("张伟")), str(town.id_of("张伟的电报"))}
    assert not gone & {row.user_id for row in await town.rows(Account)}
    assert await town.rows(LinkCode) == []


async def test_the_same_message_twice_links_once(town: Talk, elsewhere: Elsewhere) -> None:
    event: dict[str, Any] = town.event("电报", f"关联 {await code_of(town, '李明')}", None)
    with there():
        await town.replay(event)
        await town.replay(event)
    assert len(await accounts_of(town, "李明")) == 2
    assert [row.verb for row in await town.rows(Chronicle)].count("link_account") == 1
