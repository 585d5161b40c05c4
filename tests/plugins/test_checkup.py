"""体检 and 规则 in chat: who sees which names where, what lies below, whose rules hold, and who may choose them."""

import base64
import io
import re
from pathlib import Path

import pytest
from openpyxl import load_workbook
from places import COMMUNITY, OTHER_UNIT, UNIT
from talk import OPERATOR, Talk

from bot.policies import load_policies
from config.settings import load_settings
from storage.tables import Org

TOP = "工委群"


@pytest.fixture
async def county(talk: Talk) -> Talk:
    """A superior with two units and a community under one pack; a third unit stands elsewhere."""
    talk.database.policies = load_policies(
        load_settings(None).model_copy(update={"policy_dir": None, "policy": "通用"})
    )
    await talk.bind(TOP, "上级", "市直机关工委", "规则 温州2013")
    await talk.bind(UNIT, "单位", "市住建局", "上级 市直机关工委")
    await talk.bind(COMMUNITY, "社区", "舜水新村", "上级 市直机关工委")
    await talk.bind(OTHER_UNIT, "单位", "市卫健委", "上级 市直机关工委")
    await talk.bind("外地群", "单位", "外地局", "规则 洛阳2016")
    await talk.appoint("赵书记", "上级管理员", TOP)
    await talk.appoint("李明", "单位管理员", UNIT)
    await talk.appoint("王主任", "社区工作者", COMMUNITY)
    await talk("李明", "报到 舜水新村 特长：水电维修 时间：周六", UNIT)
    await talk("张伟", "变更 住址 舜水新村", UNIT)
    talk.sent.clear()
    return talk


async def unit_people(talk: Talk, *names: str) -> None:
    """People of the unit who have not reported: known from the unit's group."""
    from sqlalchemy import select

    from storage.tables import Account, Person

    async with talk.database.begin() as session:
        unit = (await session.scalars(select(Org).where(Org.name == "市住建局"))).one()
        for place, name in enumerate(names):
            row = Person(
                number=f"V9{place:07d}", name=name, unit_id=unit.id, created_at=unit.created_at, home_platform="qq"
            )
            session.add(row)
            await session.flush()
            session.add(Account(platform="qq", user_id=str(talk.id_of(name)), person_id=row.id))


@pytest.mark.requirement("R008", "T26", "F09")
async def test_a_units_group_reads_counts_and_its_admin_the_names_in_private(county: Talk) -> None:
    await unit_people(county, "陈静", "孙强")
    answer = await county("李明", "体检", UNIT)
    assert "✗ 报到 1/3人，期限2013年7月31日周三，2013年8月1日周四起逾期。发：名单 未报到" in answer
    assert "陈静" not in answer
    assert "孙强" not in answer
    assert len(answer.split("\n")) <= 12
    (letter,) = county.news("私聊:李明")
    assert "报到差2人：陈静、孙强" in letter
    assert not any("陈静" in sent.text for sent in county.to_groups())


@pytest.mark.requirement("R008", "T26")
async def test_in_private_the_admin_reads_names_at_once_and_a_long_list_is_a_file(county: Talk) -> None:
    await unit_people(county, *(f"党员{n:02d}" for n in range(12)))
    answer = await county("李明", "体检")
    assert "报到差12人：党员00、" in answer
    assert "等12人" in answer
    assert re.search(r"\[市住建局体检（\d{4}年\d+月\d+日）\.xlsx\]", answer)
    (file,) = [sent for sent in county.sent if sent.files]
    book = load_workbook(io.BytesIO(_content(file.files)))
    rows = list(book["体检"].iter_rows(values_only=True))
    assert rows[0][:4] == ("规则", "结果", "达到", "应有")
    line = next(row for row in rows if row[0] == "报到")
    assert line[1:4] == ("已逾期", 1, 13)
    assert "党员11" in line[9]
    assert "7月底前" in line[10]
    assert "中共温州市直机关工委" in next(book["依据"].iter_rows(min_row=2, values_only=True))[3]


@pytest.mark.requirement("R048", "R049")
async def test_a_superior_compares_what_lies_below_in_figures_alone(county: Talk) -> None:
    await unit_people(county, "陈静")
    answer = await county("赵书记", "体检", TOP)
    assert "市直机关工委所辖体检" in answer
    assert "下级3个" in answer
    assert "市住建局：报到 差不到5人（共2人）" in answer
    assert "外地局" not in answer
    assert "陈静" not in answer
    assert len(answer.split("\n")) <= 13
    (file,) = [sent for sent in county.sent if sent.files]
    book = load_workbook(io.BytesIO(_content(file.files)))
    said = str([row for sheet in book.worksheets for row in sheet.iter_rows(values_only=True)])
    assert "外地局" not in said
    assert "陈静" not in said
    assert "洛阳" not in said
    assert book.sheetnames == ["对照", "明细", "依据"]


async def test_a_community_reads_its_own_needs_and_nobody_elses(county: Talk) -> None:
    await county("王主任", "需求：帮周奶奶家修水龙头，下周六上午，1人", COMMUNITY)
    answer = await county("王主任", "体检", COMMUNITY)
    assert answer.startswith("舜水新村体检 ")
    assert re.search(r"✗ 需求有人接 0/1条，期限\d+月\d+日周六.*缺：#1。发：推荐 1", answer)
    assert "周奶奶" not in answer


@pytest.mark.requirement("T3", "T18")
@pytest.mark.parametrize(
    ("who", "place"),
    [
        ("路人", UNIT), ("张伟", UNIT), ("张伟", None), ("王主任", UNIT), ("李明", OTHER_UNIT), ("李明", TOP), ("李明", COMMUNITY),
        ("赵书记", "外地群"), (OPERATOR, UNIT),
    ],
)  # fmt: skip
async def test_nobody_else_is_examined_or_examines(county: Talk, who: str, place: str | None) -> None:
    answer = await county(who, "体检", place)
    assert answer == "只有单位管理员、上级管理员或社区工作者能看本组织的汇总。"


@pytest.mark.parametrize(
    "said", ["体检 明天去医院", "体检报告出来了", "规则 大家都要遵守啊", "规则还是要讲的", "规则 遵守"]
)
async def test_ordinary_talk_is_left_alone(county: Talk, said: str) -> None:
    assert await county("张伟", said, UNIT) == ""


@pytest.mark.requirement("R049", "F09")
async def test_anyone_in_a_bound_group_reads_whose_rules_hold(county: Talk) -> None:
    answer = await county("路人", "规则", "外地群")
    assert answer.startswith("外地局的规则：洛阳2016（全市党员志愿者进社区集中服务月）\n")
    assert "主办：市委组织部、市委宣传部、市文明办、市委市直机关工委" in answer
    assert "报到：工作地、居住地，不限期（“落实共产党员到单位所属社区和居住地社区进行实名注册”）" in answer
    other = await county("路人", "规则", UNIT)
    assert "市住建局的规则：温州2013" in other
    assert "2013年7月31日周三前" in other
    assert "集中服务活动却写成2012年7月" in other
    for text in (answer, other):
        assert len(text.split("\n")) <= 12


@pytest.mark.requirement("F09", "T3")
async def test_who_stands_above_chooses_the_rules_and_nobody_chooses_his_own(county: Talk) -> None:
    async def held() -> dict[str, str | None]:
        return {org.name: org.policy for org in await county.rows(Org)}

    before = await held()
    for who, place in (("李明", UNIT), ("路人", UNIT), ("王主任", COMMUNITY), ("赵书记", "外地群"), ("赵书记", TOP)):
        answer = await county(who, "规则 安徽2014", place)
        assert re.fullmatch(r"只有系统管理员，或(.+)上面的上级管理员，能给\1选规则。", answer), (who, answer)
    assert await held() == before
    answer = await county("赵书记", "规则 安徽2014", UNIT)
    assert answer.startswith("市住建局从现在起按「安徽2014」，下级没有另选的随它。\n市住建局的规则：安徽2014")
    assert (await held()) == {**before, "市住建局": "安徽2014"}
    assert "规则：温州2013" in await county("路人", "规则", OTHER_UNIT)
    assert "没有规则包「远方」。现有：" in await county(OPERATOR, "规则 远方", UNIT)
    assert (await county(OPERATOR, "规则 合肥", TOP)).startswith("市直机关工委从现在起按「合肥2013」")
    assert "规则：合肥2013" in await county("路人", "规则", OTHER_UNIT)


@pytest.mark.requirement("F09")
async def test_the_checkup_follows_the_pack_that_is_chosen(county: Talk) -> None:
    assert "走访慰问" in await county("李明", "体检", UNIT)
    await county("赵书记", "规则 安徽2014", UNIT)
    after = await county("李明", "体检", UNIT)
    assert "走访慰问" not in after
    assert "规则：安徽2014" in after


@pytest.mark.usefixtures("_nonebot")
def test_every_next_word_that_a_checkup_or_a_reminder_names_is_a_word() -> None:
    from plugins._words import words
    from storage.post import occasions
    from storage.rules import bonds, communities, members

    modules = (bonds, communities, members, occasions)
    sources = "".join(Path(module.__file__ or "").read_text(encoding="utf-8") for module in modules)
    said = re.findall(r'then=f?"([^"]+)"', sources) + re.findall(r'发：([^"；（。\n]+)', sources)
    assert len(said) > 20
    for text in said:
        assert words.find(re.sub(r"\{[^}]*\}", "1", text), among_people=False) is not None, text


def _content(files: dict[str, str]) -> bytes:
    (content,) = files.values()
    return base64.b64decode(content.removeprefix("base64://"))
