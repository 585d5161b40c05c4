"""Policy packs: the shipped ones hold the notices' numbers, a wrong one is named by file, line and reason (F09)."""

import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from bot.policies import load_policies
from config.packs import SHIPPED
from config.settings import ConfigError, Settings, load_settings
from storage.policy import NEUTRAL, Policies

ROOT = Path(__file__).resolve().parents[2]
# ours, not a notice's: how the bot works where no notice says anything
OWN = (
    "papers]",
    "keeping]",
    "consent]",
    "ranking]",
    "offers]",
    "wishes]",
    "tickets]",
    "intake]",
    "matchmaking]",
    "[fitness",
)
GOOD = """name = "新城"
title = "在职党员到社区报到"

[registration]
source = "九月底前到社区报到"
deadline = 2026-09-30

[services]
source = "每年不少于3次"
per_year = 3
"""


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


def load(folder: Path | None = None, usual: str = "通用") -> Policies:
    settings = load_settings(None).model_copy(update={"policy_dir": folder, "policy": usual})
    return load_policies(settings)


def written(folder: Path, text: str) -> Path:
    (folder / "new.toml").write_text(text, encoding="utf-8")
    return folder


@pytest.mark.requirement("F09")
def test_there_is_a_pack_for_each_of_the_five_places_and_a_neutral_one() -> None:
    assert set(load().packs) == {"通用", "温州2013", "绍兴2010", "安徽2014", "洛阳2016", "合肥2013"}


@pytest.mark.requirement("F09")
def test_the_packs_disagree_where_the_notices_do() -> None:
    packs = load().packs
    assert packs["温州2013"].registration.deadline == date(2013, 7, 31)
    assert packs["安徽2014"].registration.deadline == date(2014, 12, 31)
    assert packs["洛阳2016"].registration.deadline is None
    assert packs["温州2013"].services.binding == "必须"
    assert packs["安徽2014"].services.binding == "原则上"
    assert packs["温州2013"].registration.required == ("居住地",)
    assert packs["洛阳2016"].registration.required == ("工作地", "居住地")
    assert packs["合肥2013"].teams is not None
    assert packs["合肥2013"].teams.deadline == date(2013, 6, 30)


@pytest.mark.requirement("R049", "R131")
def test_several_hosts_and_a_heading_of_another_town_are_data() -> None:
    packs = load().packs
    assert packs["洛阳2016"].hosts == ("市委组织部", "市委宣传部", "市文明办", "市委市直机关工委")
    assert packs["合肥2013"].papers.roster == "巢湖市学雷锋党员志愿服务队人员信息登记表"


@pytest.mark.requirement("F09")
def test_the_year_that_slipped_raises_a_question() -> None:
    doubt = load().packs["温州2013"].doubts[0]
    assert "2012年7月" in doubt.question
    assert doubt.assumed == "2013年7月"


def test_every_section_that_rules_something_quotes_its_source() -> None:
    for file in SHIPPED.glob("*.toml"):
        for section in re.split(r"^\[", file.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
            if not section.startswith(OWN):
                assert re.search(r'^source = "..', section, re.MULTILINE), (file.name, section)


def test_the_neutral_pack_in_code_is_the_one_in_the_file(tmp_path: Path) -> None:
    loaded = load().packs["通用"]
    assert loaded.registration == NEUTRAL.registration
    assert loaded.services.per_year == NEUTRAL.services.per_year


def test_an_own_pack_is_added_and_replaces_a_shipped_one_of_its_name(tmp_path: Path) -> None:
    assert load(written(tmp_path, GOOD)).packs["新城"].services.per_year == 3
    replaced = load(written(tmp_path, GOOD.replace("新城", "通用")))
    assert replaced.usual.services.per_year == 3


def test_the_pack_in_the_readme_is_a_right_one(tmp_path: Path) -> None:
    found = re.search(r"```toml\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    assert found is not None
    packs = load(written(tmp_path, found[1])).packs
    assert len(packs) == 7


WRONG = [
    ("per_year = 3", "per_year = 400", 10, "services.per_year", "太大"),
    ("per_year = 3", 'per_year = "三"', 10, "services.per_year", "要写整数"),
    ("per_year = 3", "per_yaer = 3", 10, "services.per_yaer", "没有这一项"),
    ("deadline = 2026-09-30", 'deadline = "九月底"', 6, "registration.deadline", "要写日期"),
    ("deadline = 2026-09-30", 'places = ["老家"]', 6, "registration.places.0", "不在可选的范围里"),
    ("deadline = 2026-09-30", 'required = ["工作地"]', 4, "registration", "必须也在 places 里"),
    ('source = "每年不少于3次"\n', "", 8, "services.source", "缺少这一项"),
    ("deadline = 2026-09-30", "deadline = ", 6, "", "写法不对"),
]


@pytest.mark.parametrize(("right", "wrong", "line", "field", "reason"), WRONG)
@pytest.mark.requirement("F09")
def test_a_wrong_pack_is_named_by_file_line_and_reason(
    tmp_path: Path, right: str, wrong: str, line: int, field: str, reason: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        load(written(tmp_path, GOOD.replace(right, wrong)))
    said = str(caught.value)
    assert f"new.toml 第{line}行" in said
    assert field in said
    assert reason in said


def test_a_weight_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"new\.toml"):
        load(written(tmp_path, GOOD + "\n[ranking]\nbeauty = 1.0\n"))


def test_a_usual_pack_that_does_not_exist_is_named_with_those_that_do() -> None:
    with pytest.raises(ConfigError, match=r"没有规则包「远方」。现有：.*通用"):
        load(usual="远方")


def test_a_copy_of_a_shipped_pack_is_a_good_start(tmp_path: Path) -> None:
    shutil.copy(SHIPPED / "anhui-2014.toml", tmp_path / "own.toml")
    assert load(tmp_path).packs["安徽2014"].registration.unit_may_set


@pytest.mark.requirement("L06", "F09")
@pytest.mark.parametrize(
    ("stars", "line", "reason"),
    [
        ("hours = [100, 300]", 12, "names 和 hours 要一一对应"),
        ('names = ["一星", "二星"]\nhours = [300, 100]', 12, "hours 要从少到多"),
        ('names = ["一星", "一星"]\nhours = [100, 300]', 12, "不能有重复的名称"),
        ('names = ["一星"]\nhours = ["一百"]', 14, "要写数字"),
        ('grades = ["好"]', 13, "不能是空的"),
        ("star = 1", 13, "没有这一项"),
    ],
)
def test_stars_that_do_not_climb_are_named_by_line_and_a_place_may_have_its_own(
    tmp_path: Path, stars: str, line: int, reason: str
) -> None:
    usual = load().packs
    assert {pack.stars.hours for pack in usual.values()} == {(100, 300, 600, 1000, 1500)}
    with pytest.raises(ConfigError) as caught:
        load(written(tmp_path, f"{GOOD}\n[stars]\n{stars}\n"))
    assert f"new.toml 第{line}行" in str(caught.value)
    assert reason in str(caught.value)
    own = '\n[stars]\nsource = "满30小时授予"\nnames = ["铜星"]\nhours = [30]\n'
    assert load(written(tmp_path, GOOD + own)).packs["新城"].stars.names == ("铜星",)
