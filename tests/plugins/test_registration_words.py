"""报到 in one line, as what, 双注册, moves, kinds and lists of a unit, as people type them in their groups."""

import pytest
from packs import only, shipped
from places import COMMUNITY, OTHER_COMMUNITY, OTHER_UNIT, UNIT
from talk import OPERATOR, Talk

from storage.profiles import Profile, profile_of
from storage.tables import (
    Bringing,
    Consent,
    ContactPoint,
    Move,
    Org,
    Person,
    Proposal,
    Question,
    Registration,
    UnitQuestion,
)

BOTH = {"places": ["居住地", "工作地", "联系帮扶"], "required": ["工作地", "居住地"]}
MOVES = {"source": "应在1个月内到社区报到", "months": 1}


async def profile(talk: Talk, name: str) -> Profile:
    async with talk.database.read() as session:
        person = next(row for row in await talk.rows(Person) if row.name == name)
        return await profile_of(session, await session.get_one(Person, person.id))


async def unit_of(talk: Talk, name: str) -> str | None:
    units = {row.id: row.name for row in await talk.rows(Org)}
    (found,) = [row.unit_id for row in await talk.rows(Person) if row.name == name]
    return units[found] if found is not None else None


@pytest.mark.requirement("R001")
@pytest.mark.parametrize("group", [None, COMMUNITY, UNIT])
@pytest.mark.parametrize(
    "text",
    [
        "报到 舜水新村 姓名：钱多多 单位：市住建局 职务：科员 特长：修水电、理发 意愿：05 16 时间：周六、周日 类别：离退休",
        "报到 类别：退休党员；时间：周末；意愿：社区服务、扶残助残；特长：修水电、理发；职务：科员；单位：住建局；姓名：钱多多；社区：舜水新村",
        "报到　舜水新村　姓名 钱多多　单位 市住建局，职务 科员　特长:修水电、理发　意愿:5、16　时间:周六日　人员类别:离退休党员",
        "/报到\n社区：舜水新村\n姓名：钱多多\n工作单位及职务：市住建局 科员\n特长：修水电、理发\n意愿：０５ １６\n时间：双休日\n类别：退休",
    ],
)
async def test_one_line_says_it_all_in_any_order(town: Talk, text: str, group: str | None) -> None:
    answer = await town("新同志", text, group)
    assert answer.startswith(
        "已登记，报到成功：钱多多 → 舜水新村\n特长：修水电、理发\n意愿：社区服务、扶残助残\n时间：周六、周日\n"
    )
    person = next(row for row in await town.rows(Person) if row.name == "钱多多")
    assert (person.skills, person.name_given) == ("修水电、理发", True)
    assert await unit_of(town, "钱多多") == "市住建局"
    said = await profile(town, "钱多多")
    assert (said.post, said.kind) == ("科员", "离退休党员")
    assert "科员" not in answer
    assert "退休" not in answer


@pytest.mark.requirement("T5")
async def test_numbers_in_a_groups_one_line_are_neither_kept_nor_repeated(town: Talk) -> None:
    text = "报到 舜水新村 姓名：钱多多 电话：13987654321 身份证：110105198503070027 特长：理发"
    answer = await town("新同志", text, COMMUNITY)
    assert "已登记，报到成功：钱多多" in answer
    assert answer.endswith("请撤回那条消息；要登记请私聊我。")
    assert "4321" not in answer
    person = next(row for row in await town.rows(Person) if row.name == "钱多多")
    assert (person.phone, person.id_number, person.skills) == (None, None, "理发")
    assert (await town("另一位", text)).startswith("已登记，报到成功")  # 私聊里加密保存
    person = (await town.rows(Person))[-1]
    assert None not in (person.phone, person.id_number, person.phone_index)


@pytest.mark.requirement("R014", "R016")
async def test_double_registration_is_shown_until_both_are_there(towns: Talk) -> None:
    towns.database.policies = only(registration={**BOTH, "deadline": "2099-06-30"})
    first = await towns("孙七", "报到 舜水新村 居住地 特长：木工", UNIT)
    assert "双注册 1/2，还差工作地（2099年6月30日周二前）。发：报到 社区名 工作地" in first
    assert "双注册 1/2，还差工作地（2099年6月30日周二前）" in await towns("孙七", "我的", UNIT)
    answer = await towns("孙七", "报到 梅湖社区 单位指定", UNIT)
    assert answer.startswith("按「就近就便报到」，这里不按单位指定报到，可以按：居住地、工作地、联系帮扶。")
    assert "按工作地报到\n双注册 2/2" in await towns("孙七", "报到 梅湖社区（工作地）", UNIT)
    assert "双注册 2/2" in await towns("孙七", "我的")
    both = await towns("周八", "报到 舜水新村 居住地和工作地", UNIT)
    assert "舜水新村是您的工作地，也是居住地，一次报到都算\n双注册 2/2" in both


@pytest.mark.requirement("R014", "R018")
@pytest.mark.parametrize("text", ["按工作地报到", "报到 工作地", "报到 去处：工作地", "按照工作地社区报到"])
async def test_the_units_own_community_is_the_default_of_a_workplace(towns: Talk, text: str) -> None:
    assert (await towns("孙七", text, UNIT)).startswith("您的单位还没有定工作地是哪个社区，请写上社区名。")
    orgs = {row.name: row.id for row in await towns.rows(Org)}
    async with towns.database.begin() as session:
        day = (await towns.rows(Org))[0].created_at.date()
        unit_id, community_id = orgs["市住建局"], orgs["梅湖社区"]
        session.add(ContactPoint(unit_id=unit_id, community_id=community_id, kind="单位所属社区", since=day))
    answer = await towns("孙七", text, UNIT)
    assert answer.startswith("已登记，报到成功：孙七 → 梅湖社区")
    assert "按工作地报到" in answer
    assert [row.places for row in await towns.rows(Registration)][-1] == ["工作地"]


@pytest.mark.requirement("R014")
async def test_who_belongs_to_an_unknown_unit_is_asked_once_and_never_again(town: Talk) -> None:
    question = "您是哪个单位的？请发：单位 市住建局（没有单位不用答，只问这一次）"
    assert (await town("钱七", "报到 特长：电工", COMMUNITY)).endswith(question)
    assert await town("钱七", "今天中午吃什么", COMMUNITY) == ""
    assert question not in await town("钱七", "报到 特长：木工", COMMUNITY)
    assert (await town("周八", "报到 特长：电工", COMMUNITY)).endswith(question)
    assert await town("周八", "退出", COMMUNITY) == "好的，不办了。"
    assert await town("周八", "住建局", COMMUNITY) == ""
    assert await unit_of(town, "周八") is None
    assert (await town("吴九", "我来报到，会修电脑", COMMUNITY)).endswith(question)
    assert await town("吴九", "我是住建局的", COMMUNITY) == "单位已登记：市住建局（自报，等单位名册核对）。"
    assert await unit_of(town, "吴九") == "市住建局"
    assert len(await town.rows(UnitQuestion)) == 3
    assert question not in await town("郑十", "报到 特长：电工 类别：退休", COMMUNITY)
    assert await town("钱七", "单位 市住建局党支部", COMMUNITY) == "单位已登记：市住建局（自报，等单位名册核对）。"


async def test_units_of_the_same_name_in_two_cities_are_told_apart_by_the_group(talk: Talk) -> None:
    for city in ("甲市", "乙市"):
        await talk.bind(f"{city}工委", "上级", f"{city}工委")
        await talk.bind(f"{city}住建", "单位", "市住建局", f"上级 {city}工委")
        await talk.bind(f"{city}社区", "社区", f"{city}社区", f"上级 {city}工委")
    await talk("钱七", "报到 特长：电工", "乙市社区")
    assert (await talk("钱七", "市住建局", "乙市社区")).startswith("单位已登记：市住建局")
    orgs = {row.id: row for row in await talk.rows(Org)}
    (person,) = [row for row in await talk.rows(Person) if row.name == "钱七"]
    assert orgs[orgs[person.unit_id or 0].parent_id or 0].name == "乙市工委"


@pytest.mark.requirement("R012")
async def test_a_move_is_noted_with_its_last_day_and_yes_registers_there(towns: Talk) -> None:
    towns.database.policies = only(moves=MOVES, registration={"places": ["居住地", "工作地"]})
    noted = await towns("张伟", "变更 住址 梅湖社区 12幢301 今天", UNIT)
    assert noted.startswith("已记下：住址变更，")
    assert noted.endswith("前到梅湖社区报到。现在就报到发：是")
    assert "12幢" not in noted
    assert "住址变更（" in await towns("张伟", "我的", UNIT)
    assert (await towns("张伟", "是", UNIT)).startswith("已登记，报到成功：张伟 → 梅湖社区")
    (move,) = await towns.rows(Move)
    assert move.done_at is not None
    assert "住址变更" not in await towns("张伟", "我的", UNIT)
    assert (await towns("张伟", "我的", UNIT)).startswith("张伟：已在梅湖社区报到")


@pytest.mark.requirement("R012")
async def test_who_is_new_in_the_unit_is_entered_by_its_admin_only(towns: Talk) -> None:
    towns.database.policies = only(moves=MOVES, registration={"places": ["居住地"]})
    assert await towns("张伟", "新调入 @小赵 11月1日", UNIT) == "只有市住建局的单位管理员能做这件事。"
    assert (
        await towns("李明", "新调入 @赵医生 11月1日", UNIT) == "赵医生登记在别的单位。请他自己先发：变更 单位 市住建局"
    )
    answer = await towns("李明", "新发展 @陈静 昨天", UNIT)
    assert answer.startswith("陈静 已记下：新发展，")
    assert answer.endswith("不用重新报到。")
    answer = await towns("李明", "新调入 @小赵 昨天", UNIT)
    assert "请在" in answer
    assert answer.endswith("前到社区报到。发：报到 社区名")
    assert (await towns("李明", "新调入 @小赵 99月1日", UNIT)).startswith("没看懂日期。例：新调入 @李明")
    assert [row.kind for row in await towns.rows(Move) if row.done_at is None] == ["新调入"]


async def test_changing_the_unit_moves_the_person(towns: Talk) -> None:
    assert (await towns("张伟", "变更 单位 市卫健委", UNIT)).startswith("单位已改为市卫健委（自报，等单位名册核对）。")
    assert await unit_of(towns, "张伟") == "市卫健委"
    assert (await towns("张伟", "变更 单位 没有的局 11月1日", UNIT)).startswith("没有找到这个单位")


@pytest.mark.requirement("R023", "R009")
async def test_kinds_are_said_by_oneself_or_by_the_own_units_admin(towns: Talk) -> None:
    assert await towns("张伟", "类别 离退休", UNIT) == "类别已登记。要看自己的资料，私聊我发：我的资料"
    assert (await profile(towns, "张伟")).kind == "离退休党员"
    assert await towns("李明", "类别 @陈静 共青团员", UNIT) == "陈静的类别已登记。"
    assert (await profile(towns, "陈静")).kind == "团员"
    assert await towns("陈静", "类别 @张伟 群众", UNIT) == "只有市住建局的单位管理员能做这件事。"
    assert await towns("李明", "类别 @赵医生 群众", UNIT) == "他不是市住建局的人，由他自己单位的管理员来登记。"
    assert await towns("王主任", "类别 @张伟 群众", COMMUNITY) == "只有单位管理员能做这件事。"
    assert (await towns("张伟", "类别 老干部")).startswith("类别有：在职党员、离退休党员")
    assert await towns("路人", "类别 群众", COMMUNITY) == "您还没有报到。请先发：报到 社区名 特长：您会什么"


@pytest.mark.requirement("R023")
async def test_who_brought_whom_is_said_by_either_of_the_two(towns: Talk) -> None:
    assert await towns("张伟", "我带来了 @陈静", UNIT) == "已登记：陈静由张伟带来。"
    assert await towns("陈静", "由 @张伟 带来的。", UNIT) == "已登记过：陈静由张伟带来。"
    assert await towns("李明", "我带来了 @陈静", UNIT) == "陈静已登记为另一位同志带来的。"
    assert (await towns("张伟", "我带来了 @张伟", UNIT)).startswith("不能自己带自己。")
    assert len(await towns.rows(Bringing)) == 1


@pytest.mark.requirement("R024")
async def test_who_belongs_elsewhere_says_so(town: Talk) -> None:
    assert await town("张伟", "组织关系不在本单位", UNIT) == "已登记，统计时单列，照样欢迎参加服务。"
    assert (await profile(town, "张伟")).elsewhere is True
    await town("张伟", "组织关系在本单位", UNIT)
    assert (await profile(town, "张伟")).elsewhere is False


@pytest.mark.requirement("R025")
async def test_the_communitys_staff_counts_its_enrolled_members(town: Talk) -> None:
    assert await town("张伟", "在册 320", COMMUNITY) == "只有舜水新村的社区工作者能做这件事。"
    assert (
        await town("王主任", "在册", COMMUNITY) == "舜水新村：在职党员报到3名，在册党员已登记0名（总数发：在册 320）。"
    )
    assert await town("王主任", "在册 10299", COMMUNITY) == "舜水新村：在职党员报到3名，在册党员10299名。"
    assert await town("王主任", "在册 @陈静", COMMUNITY) == "舜水新村：在职党员报到2名，在册党员10299名。"
    assert (await town("王主任", "在册 @路人", COMMUNITY)).startswith("他没有在舜水新村报到。")


@pytest.mark.requirement("R015", "R019")
async def test_a_unit_lists_and_each_one_decides(towns: Talk) -> None:
    assert await towns("张伟", "统一报到 梅湖社区 @陈静", UNIT) == "只有市住建局的单位管理员能做这件事。"
    listed = await towns("李明", "统一报到 梅湖社区 @张伟 @陈静 @赵医生", UNIT)
    assert listed == "统一报到 梅湖社区：\n张伟、陈静：已私信问本人\n赵医生：不是本单位的人，没有列入"
    assert towns.news("私聊:张伟")[-1].startswith("市住建局统一组织到梅湖社区报到（单位指定），把您列在名单里。")
    before = len(await towns.rows(Registration))
    assert await towns("陈静", "不同意报到") == "好的，没有给您报到（梅湖社区）。以后想自己报到发：报到"
    assert len(await towns.rows(Registration)) == before
    assert (await towns("张伟", "同意报到")).startswith("已报到：梅湖社区。")
    assert (await towns.rows(Registration))[-1].mode == "统一"
    assert (await towns("张伟", "同意报到")).startswith("没有等您答复的统一报到。")
    assert await towns("李明", "统一报到 梅湖社区 @陈静", UNIT) == "统一报到 梅湖社区：\n陈静：本人表示不去，尊重意愿"
    assert [row.state for row in await towns.rows(Proposal)] == ["agreed", "declined"]


async def test_ordinary_talk_around_the_new_words_gets_no_answer(town: Talk) -> None:
    chat = (
        "变更 单位 公章要什么材料|变更 通知|变更了时间|单位 明天放假|单位食堂几点开|单位：市住建局的车挡路了|类别 有几种|类别不对吧|由 张三 负责|由 我 带来的影响|"
        "我带来了 水果|领导 你好|领导 明天来检查|新发展 阶段的任务|新调入 的同志呢|在册 的党员开会|在册党员几个|统一报到 时间定了吗|填表 的来拿|同意报到 的举手|"
        "组织关系在本单位 的交材料|按工作地点报到吧|填表时间是什么时候|住建局|继续|跳过|上一步|同意|改 时间"
    )
    people = len(await town.rows(Person))
    answered = {line: answer for line in chat.split("|") if (answer := await town("田七", line, COMMUNITY))}
    assert answered == {}
    assert (len(await town.rows(Person)), await town.rows(Question)) == (people, [])


@pytest.mark.requirement("R013")
async def test_every_places_pack_takes_a_registration_at_any_time(talk: Talk) -> None:
    talk.database.policies = shipped()
    for number, pack in enumerate(shipped().packs):
        assert "已绑定" in await talk(OPERATOR, f"绑定 上级 工委{number} 规则 {pack}", f"上级群{number}")
        await talk.bind(f"单位群{number}", "单位", f"单位{number}号", f"上级 工委{number}")
        await talk.bind(f"社区群{number}", "社区", "东湖社区", f"上级 工委{number}")
        answer = await talk(f"同志{number}", "报到 东湖社区 特长：理发", f"单位群{number}")
        assert answer.startswith(f"已登记，报到成功：同志{number} → 东湖社区"), pack
    orgs = {row.id: row for row in await talk.rows(Org)}
    places = [orgs[orgs[row.org_id].parent_id or 0].name for row in await talk.rows(Registration)]
    assert places == [f"工委{number}" for number in range(len(places))]


async def test_a_registration_elsewhere_belongs_to_the_unit_of_the_group(towns: Talk) -> None:
    await towns("张伟", "报到 梅湖社区 单位：市卫健委", UNIT)
    assert await unit_of(towns, "张伟") == "市住建局"
    await towns("张伟", "报到 梅湖社区", OTHER_UNIT)
    assert await unit_of(towns, "张伟") == "市卫健委"
    assert (await towns("张伟", "报到", OTHER_COMMUNITY)).startswith("请告诉我社区和您会什么")


@pytest.mark.requirement("R001", "L04")
async def test_personal_facts_in_one_line_are_followed_by_the_consent_text_once(town: Talk) -> None:
    text = "报到 舜水新村 姓名：钱多多 职务：科员 特长：理发"
    assert (await town("新同志", text)).endswith("同意请发：同意　不同意发：删除我的资料")
    assert await town("新同志", "同意") == "谢谢，已记下您的同意。看自己的资料发：我的资料"
    assert "同意请发" not in await town("新同志", text)
    (given,) = await town.rows(Consent)
    assert given.version.startswith("1·")
    assert "工作职务：科员" in await town("新同志", "我的资料")
    assert "同意请发" not in await town("旁人", "报到 舜水新村 特长：理发")


async def test_a_wrong_unit_in_one_line_does_not_lose_the_registration(town: Talk) -> None:
    assert (await town("新同志", "报到 舜水新村 单位：没有开通的局 特长：理发")).startswith(
        "已登记，报到成功：新同志 → 舜水新村"
    )
    assert (await profile(town, "新同志")).workplace == "没有开通的局"
    assert (await town("新同志", "单位 市住建局", COMMUNITY)).startswith("单位已登记：市住建局")


async def test_a_bad_number_in_private_keeps_nothing_half(town: Talk) -> None:
    before = len(await town.rows(Registration))
    answer = await town("新同志", "报到 舜水新村 特长：理发 身份证：110105198503070021")
    assert answer.startswith("身份证号有误（位数、出生日期或校验码不对），没有保存。")
    assert len(await town.rows(Registration)) == before


@pytest.mark.parametrize("text", ["报到 =cmd|'/c calc'!A1", "报到 舜水新村 姓名：" + "李" * 300, "报到 舜水新村 职务：" + "长" * 3000, "报到 工作地 居住地 单位指定 联系帮扶", "报到 （）", "变更 住址 " + "1" * 50, "类别 @张伟 @李明 群众", "由 带来", "统一报到 @张伟", "在册 99999999999999999999", "新调入 ", "领导 ", "填表 " + "x" * 500])  # fmt: skip
@pytest.mark.parametrize("group", [None, UNIT, COMMUNITY])
async def test_odd_words_end_in_words_and_never_in_a_defect(towns: Talk, text: str, group: str | None) -> None:
    for who in ("李明", "王主任", "路人"):
        answer = await towns(who, text, group)
        assert len(answer) < 900
        assert "Traceback" not in answer
