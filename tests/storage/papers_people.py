"""People as papers show them: one of whom everything is known, one of whom nothing is, and odd ones."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from storage.clerk.letter_rows import LetterView
from storage.clerk.name_lists import ListedPerson, NameList
from storage.clerk.paper_people import Bearer, Facts
from storage.clerk.person_records import PersonRecord, Seat, Served, ServiceRecord, TieLine
from storage.policy_sections import Papers
from storage.registration.registration_tables import CoverageTable, PersonRow, UnitRow
from storage.speakers import OrgRef

TODAY = date(2026, 7, 13)
BEARER = Bearer(7, None, "张伟", 1)
FULL = Facts(
    bearer=BEARER, number="V12345678", name="张伟", sex="男", age=41, unit="市住房和城乡建设局", post="建筑业管理科科长",
    phone="13812345678", id_number="110105198503070027", skills="水电维修、理发、心理咨询",
    wishes=("社区服务", "关爱空巢老人", "环境保护"), kind="在职党员", leader=None,
)  # fmt: skip
BLANK = replace(FULL, name="李明", sex=None, age=None, unit="", post="", phone=None, skills="", wishes=(), kind=None)
RARE = replace(
    FULL,
    name="𠮷㛃·阿不都热依木",
    skills="=1+1、" + "会修理各种各样的旧家电" * 9,
    unit='=HYPERLINK("x")',
    post="@科员\u202e",
)
HELP = ("理发", "水电维修", "家电维修", "陪伴就医", "卫生保洁")


def services(count: int) -> ServiceRecord:
    """So many confirmed services, the latest first."""
    lines = tuple(
        Served(date(2026, 7, 1 + n % 12), HELP[n % 5], "舜水新村", Decimal("1.5") if n % 3 else None, "满意")
        for n in range(min(count, 10))
    )
    return ServiceRecord(lines, count, Decimal("1.5") * count)


LETTER = LetterView(
    id=3, mark="市住房和城乡建设局〔2026〕3号", bearer=BEARER, unit="市住房和城乡建设局", issued_on=TODAY,
    community=OrgRef(2, "community", "舜水新村"), head="", head_phone="", answer=None, opinion="", answered_on=None,
)  # fmt: skip
ANSWERED = replace(
    LETTER, head="王主任", head_phone="057488880000", answer="通过", opinion="已编入水电维修小组", answered_on=TODAY
)
PAPERS = Papers()
RECORD = PersonRecord(
    FULL, (Seat("舜水新村", ("居住地",), "个人", TODAY), Seat("宁国新村", ("工作地",), "统一", TODAY)), services(14), (ANSWERED,),
    2, ("学雷锋党员志愿服务队",), (TieLine("受助-0137", "舜水新村", 30, 4),),
)  # fmt: skip
ROSTER_PAPERS = Papers(
    roster="巢湖市学雷锋党员志愿服务队人员信息登记表",
    roster_note="备注：服务志愿可选择环境保护、法律援助、抢险救灾、社会弱势群体帮助、社区服务、社区互动、志愿者组织管理、应急救助、文明交通劝导、"
    "关爱空巢老人、大型赛会服务、未成年人心理健康咨询、科学普及、社会治安、文体健身、扶残助残、抚孤助贫、道德引导等项。",
)
LISTED = (
    ListedPerson(
        "张伟", "男", "110105198503070027", "13812345678", ("社区服务", "关爱空巢老人", "环境保护"), "市住建局"
    ),
    ListedPerson("𠮷㛃", "女", "", "", (), "市住建局"),
    ListedPerson("=1+1", "", "", "+8613812345678", ("@道德引导", "-扶残助残"), "=cmd|' /C calc'!A0"),
)
NAMES = NameList("市住建局", ROSTER_PAPERS, True, LISTED, {})
UNITS = (
    UnitRow("市住建局", 40, 38, 30, 0.95, 0.75, 3),
    UnitRow("市卫生健康委员会机关第二党支部", 25, 20, 10, 0.8, 0.4, 0),
    UnitRow("=市教育局", 0, 0, 0, None, None, 0),
)
COVERAGE = CoverageTable(
    OrgRef(9, "superior", "市直机关工委"), ("工作地", "居住地"), UNITS, UnitRow("合计", 65, 58, 40, 58 / 65, 40 / 65, 3),
    (PersonRow("张伟", 2, ("工作地", "居住地"), ()), PersonRow("陈静", 1, ("居住地",), ("工作地",))), False,
)  # fmt: skip
