"""What needs and members' words are about. The sentences are none of the labelled data's."""

import pytest

from matching.concepts.topics import need_evidence, needs_in, skill_evidence, skills_in


def best(weights: dict[str, float]) -> str:
    return max(weights, key=weights.__getitem__)


@pytest.mark.parametrize(
    ("need", "concept"),
    [
        ("卫生间的灯一闪一闪的", "电路照明维修"),
        ("洗碗池下水慢得要命", "下水道疏通"),
        ("屋里暖气一点也不热", "暖气维修"),
        ("三轮车胎瘪了", "自行车电动车维修"),
        ("墙上长了一片黑毛", "房屋修缮"),
        ("我妈手机老跳广告", "手机使用教学"),
        ("外孙女迷上打游戏，不肯上学", "青少年心理"),
        ("公司三个月没给我发钱了", "劳动维权"),
        ("房东不退押金", "房产租赁咨询"),
        ("收到短信说我中奖了", "反诈宣传"),
        ("姥姥想穿新衣裳照张相", "摄影"),
        ("降压药吃完了，下不了楼", "代取药品"),
        ("自己不会剪指甲的老人等着人来", "足部护理"),
        ("幼儿园门口的树枝压到电线了", "绿化养护"),
        ("给刚出院的邻居送几天饭", "送餐助餐"),
        ("想听人唱几段越剧", "曲艺戏曲"),
        ("誰能教我發視頻", "手机使用教学"),
        ("抽水泵不转了", "零星小修"),
        ("墙角渗水", "防水补漏"),
        ("电视雪花", "电视音响维修"),
        ("晚上上楼得摸着黑", "电路照明维修"),
        ("出门扔袋子，钥匙落屋里了", "开锁换锁"),
        ("妈妈总问同一句话", "健脑记忆训练"),
        ("听见人家叫我转到安全账户", "反诈宣传"),
    ],
)
def test_a_need_is_about_its_subject(need: str, concept: str) -> None:
    assert best(needs_in(need)) == concept


@pytest.mark.parametrize(
    ("member", "concept"),
    [
        ("推了八年头", "理发"),
        ("在法院上班", "法律咨询"),
        ("三甲医院内科医生", "健康咨询义诊"),
        ("三甲医院内科医生", "量血压测血糖"),
        ("站了三十年讲台", "作业辅导"),
        ("炊事班出来的", "做饭烧菜"),
        ("有辆七座车", "接送用车"),
        ("带大两个孙子", "看护孩子"),
        ("种了一辈子地", "农技指导"),
        ("国网的，抢修班", "电路照明维修"),
        ("在街道办退下来的", "政策咨询"),
        ("爱按快门", "摄影"),
        ("会修電腦", "电脑维修"),
        ("啥都能干，听安排", "热心帮手"),
        ("修过半辈子水管", "水管维修"),
        ("打了三十多年算盘", "账目财务"),
        ("窗口坐了二十年", "代办证件"),
        ("跟锅碗瓢盆打交道", "做饭烧菜"),
        ("摸了一辈子脉", "中医理疗"),
    ],
)
def test_a_job_told_in_passing_is_a_skill(member: str, concept: str) -> None:
    assert skills_in(member)[concept] > 0.6


@pytest.mark.parametrize(
    ("member", "concept"),
    [("不会修电脑，别的都行", "电脑维修"), ("除了开车都可以", "接送用车"), ("不懂法律", "法律咨询")],
)
def test_what_a_member_cannot_do_is_no_skill(member: str, concept: str) -> None:
    assert concept not in {item.concept for item in skill_evidence(member)}


@pytest.mark.parametrize(("need", "concept"), [("家里不用修电脑，只要修灯", "电脑维修"), ("不是理发，是染布", "理发")])
def test_what_is_said_not_to_be_wanted_is_not_wanted(need: str, concept: str) -> None:
    assert concept not in {item.concept for item in need_evidence(need)}


@pytest.mark.parametrize("text", ["", " ", "😀😀", "。", "\n"])
def test_nothing_said_is_about_nothing(text: str) -> None:
    assert needs_in(text) == {}
    assert skills_in(text) == {}


@pytest.mark.parametrize("text", ["会理发", "水管漏了", "abc", "人在外地", "理发" * 5000])
def test_weights_are_shares(text: str) -> None:
    weights = [*needs_in(text).values(), *skills_in(text).values()]
    assert all(0 < weight <= 1 for weight in weights)


def test_a_guess_weighs_less_than_a_term() -> None:
    assert max(needs_in("给大伙弄点响动").values(), default=0.0) < 0.9
    assert max(skills_in("鼓捣响动的").values(), default=0.0) < 0.7


@pytest.mark.requirement("R065")
@pytest.mark.parametrize(
    ("sector", "services"),
    [
        ("文体系统，体育局", ["球类田径", "健身锻炼"]),
        ("教育系统", ["文艺节目编排", "健身锻炼", "书法"]),
        ("科研系统", ["科学普及", "就业指导"]),
        ("卫生系统", ["健康咨询义诊", "心理疏导", "无偿献血"]),
        ("政法系统", ["普法宣传", "法律咨询", "巡逻值守", "纠纷调解", "青少年心理", "消防安全", "应急救援"]),
    ],
)
def test_a_sector_brings_its_services(sector: str, services: list[str]) -> None:
    assert {*services} <= skills_in(sector).keys()


@pytest.mark.parametrize(
    ("need", "concept"),
    [
        ("冰箱要从三楼抬下去", "搬运重物"),
        ("柜子想挪个地方", "搬运重物"),
        ("冰箱不冷了", "家电维修"),
        ("一个人住，灯泡憋了", "电路照明维修"),
        ("自闭症的孩子想剪头发", "理发"),
    ],
)
def test_what_is_to_be_done_counts_more_than_with_what_and_for_whom(need: str, concept: str) -> None:
    assert best(needs_in(need)) == concept


def test_a_school_year_is_no_length_of_service() -> None:
    assert {item.term for item in skill_evidence("带三年级")} == {item.term for item in skill_evidence("带三年级的")}
    assert "推头" in {item.term for item in skill_evidence("推了八年头")}
