"""What a need says about the helper's age and sex, and the many ages and sexes that are somebody else's."""

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.needs.wanted import LONGEST, NOBODY, Wanted, wanted

# The need, the ages (from-to, `~`: rather than must), the sex.
SAID = """
需要60岁以下的|-60|
要18到45岁的志愿者|18-45|
搬家具，要男同志|-|男
最好女同志|-|女~
要年轻力壮的|-45~|
给老奶奶洗澡，最好是女的|-|女~
明儿一早7点要陪周爷爷去市二院做胃镜，家属在外地赶不回来，得1个男同志，最好有车|-|男
至少要4个小伙子|-45~|男~
要4个有耐心的年轻人|-45~|
求年轻人帮把活动录像弄短点|-45~|
需要两名男志愿者搬桌子|-|男
限女性|-|女
女同志优先|-|女~
年龄要求：18-45岁|18-45|
年龄18至60周岁|18-60|
年龄不超过60岁|-60|
年龄不超过60|-60|
60岁以下的志愿者来搬东西|-60|
不满50周岁的男同志2名|-49|男
要求：女，18-45岁，会说普通话|18-45|女
要求：男，60岁以下|-60|男
不要男的|-|女
未成年人勿报|18-|
60岁以上的就别来了|-59|
需要成年人|18-|
找会照顾老人的女同志|-|女
找个女大学生辅导功课|-|女
想请一位女医生给奶奶看妇科|-|女
请五十岁以下的党员帮忙抬担架|-50|
需要志愿者，年满18周岁|18-|
年龄别太大|-60~|
希望是男同志，50岁以下|-50~|男~
给80岁老人理发，需要60岁以下的女志愿者|-60|女
照顾3岁孩子，要女同志|-|女
照顾85岁的王奶奶，限50岁以下女性|-50|女
來個男同志幫忙，六十歲以下的|-60|男
招募18岁以上志愿者10名|18-|
找位大姐陪奶奶说说话|-|女~
要力气大的，最好40岁以下|-40~|
需要四十来岁的师傅|40-49~|
女同志来比较方便|-|女~
必须是男同志|-|男
家里只有女同志，搬不动，来个男的|-|男
只要男的|-|男
18岁以下不要|18-|
超过65岁的不要|-65|
老人要男的搀|-|男
男同志两名，抬轮椅|-|男
希望来个50岁以下的|-50~|
要求年龄在20到50岁之间，男女不限|20-50|
找两位50岁以下身体好的同志|-50|
帮忙抬病人下楼，需要3个50岁以下的男志愿者|-50|男
希望找一位女老师教舞蹈|-|女~
陪护老太太，女的优先|-|女~
夜里巡逻，要男的，年纪45以下|-45|男
年龄在55岁以下的党员同志报名|-55|
30岁至50岁的女志愿者一名|30-50|女
老太太洗澡要人帮，女性更合适|-|女~
最好找个小伙子来扛冰箱|-45~|男~
能来个年轻点的吗，抬冰箱|-45~|
帮工最好不超过五十岁|-50~|
年满十八周岁的志愿者|18-|
65周岁以下身体健康的志愿者|-65|
需要两位女医生来做妇科义诊|-|女
给女教师办讲座，要女医生|-|女
要个懂电脑的男生|-|男
请不满60岁的同志来帮忙|-59|
要求志愿者45岁以内|-45|
缺两个男丁抬棺材板|-|男
来两个男同志|-|男
只招男志愿者|-|男
这活累，60岁以上的同志就不要来了|-59|
要大学生或者年轻人教手机|-45~|
35岁左右的女同志最好|30-40~|女~
想请一位男护工，岁数别超过50岁|-50|男
帮奶奶擦身，找女志愿者|-|女
谢绝未成年人|18-|
需要18周岁以上，65周岁以下|18-65|
18岁以上60岁以下的志愿者|18-60|
(要求:男,45岁以下)抬钢琴|-45|男
限20～40岁|20-40|
上门陪聊，希望对方是位女同志|-|女~
"""
ABOUT_OTHERS = """
85岁的王奶奶要理发
给80岁老人理发
3岁孩子没人看
给七十岁以上的老人免费剃头
60岁以上老人体检要人帮忙登记
80岁以上的老人需要送餐
陪一位女同志去医院
女同志健康讲座
四十八岁女的，想找个活干
男，85岁，独居，想理发
我是女的，家里灯坏了
儿女都在外地
女儿出国了
找走失的女同志
想要一件女式外套
需要男士理发
男厕所堵了
女生宿舍灯坏了
慰问60岁以上党员
为18到45岁的志愿者办证
免费理发，70岁以上优先
60岁以上免费坐车怎么办卡
王女士需要送药
请李女士联系社区
男女不限
男女各一名
孩子6到8岁，想找人辅导作业
要照看1到3岁的
想要8到10岁的童装
低保家庭初二男孩，函数跟不上
年轻时候当过兵的爷爷想讲故事
儿子年轻力壮却不管他
教年轻人做手工
楼上住着个小伙子，腿断了
有位截肢的小伙子想要本字帖
上次搬家那帮小伙子叫啥名
昨天修水管的小伙子真利索
老人年龄80岁以上，行动不便
奶奶年龄：85
性别：女 年龄：82
三八妇女节要人布置会场
女职工健康讲座
主要女同志参加
听说八十岁有补贴，咋领？请个明白人来讲
下午2到5点来两个人
需要20到30人
要60个人以下
3-5号楼打扫
18号到20号
关爱未成年人
慰问女党员
家里只有女同志
陪女儿看病
男孩想学篮球
给女老师送花
住18栋60号以下
不限年龄
老两口80多岁，要换灯泡
找女儿的照片
想找个女朋友
爷爷60岁以下的存折丢了
服务满60岁的老人
送一位阿姨去车站
请全体女同志周六来体检
需要轮椅，给70岁以上的
希望给65岁以上的量血压
教50岁以上的居民用手机
女，75岁，要人打扫
需要给男同志理发
妇女儿童之家要人打扫
a
😀
70岁以上老人来理发，要3个理发师
我妈女，70岁，想有人陪
想找人陪60多岁的老伴下棋
需要给5到12岁的孩子讲故事
四五十岁的下岗女工想学做月嫂
一位男同志晕倒在楼下，快来人
有位女士丢了钱包
找男孩的家长
老人要找女儿
缺一双女鞋
要照顾一位男同志，半身不遂
7岁女孩想要裙子
需要志愿者给40岁以上妇女做两癌筛查登记
请65岁以上居民周五来打流感疫苗
60岁以上的可以免费领
独居老人，男，82岁，需要送饭
女，38岁，下岗，求职
三十岁的大龄青年想找对象
组织青年相亲，需要主持人
学校男生宿舍搬床
大学生想找兼职
爱心理发，60岁以上优先，需要理发师2名
需要男装两套
希望给小姑娘买书包
要给姑娘做嫁衣
找个大姐家的钥匙
80岁以下的老人也可以报名
老人50岁以上的儿子生病了
16到18栋之间搬运，需要10到20人
本人女，40岁，会做饭，能帮忙吗
男女老少都来
请男女同志各来两个
老党员80多岁要人陪
需要轮椅，身高180以下
3月18日以上门为准
女方要打离婚官司
要修女厕所
最好给男厕装个灯
有男有女
爸爸50多岁中风了，要人帮忙翻身
需要20个以上的凳子
要血压60以下的
女儿想找大学生辅导
"""


def spoken(found: Wanted) -> str:
    """A demand as the table writes it."""
    ages = f"{found.age_from or ''}-{found.age_to or ''}{'~' if found.age_preferred else ''}"
    return f"{ages}|{found.sex or ''}{'~' if found.sex_preferred else ''}"


@pytest.mark.requirement("L03")
@pytest.mark.parametrize("row", SAID.strip().splitlines())
def test_what_is_asked_of_the_helper_is_read(row: str) -> None:
    text, _, expected = row.partition("|")
    assert spoken(wanted(text)) == expected


@pytest.mark.requirement("L03")
@pytest.mark.parametrize("text", ABOUT_OTHERS.strip().splitlines())
def test_the_age_and_sex_of_others_are_no_demand(text: str) -> None:
    assert wanted(text) == NOBODY


@pytest.mark.parametrize("lead", ["", "王奶奶家水龙头漏水，", "给85岁的爷爷剃头，下午3点，", "周六8点到，3号楼，"])
@pytest.mark.parametrize(
    ("demand", "expected"),
    [
        ("要60岁以下的", "-60|"),
        ("最好女同志", "-|女~"),
        ("限18到45岁", "18-45|"),
        ("需要两名男志愿者", "-|男"),
    ],
)
def test_a_demand_is_read_wherever_it_stands(lead: str, demand: str, expected: str) -> None:
    assert spoken(wanted(lead + demand)) == expected
    assert spoken(wanted(f"{demand}，{lead}")) == expected


def test_demands_that_contradict_each_other_are_none() -> None:
    assert wanted("要男同志两名，要女同志一名").sex is None


@pytest.mark.parametrize(
    "text",
    [
        "", "😀", "a", "岁", "女", "\n", "looking for a young man", "要" * 10_000, "女" * 10_000, "要60岁以下的" * 2_000,
        "最好女同志，" * 2_000, "十" * 10_000, "1" * 10_000, "有的" * 5_000, "不满" * 5_000, "会能懂的" * 2_500,
    ],
)  # fmt: skip
def test_any_text_is_read_in_bounded_time(text: str) -> None:
    start = process_time()
    wanted(text)
    assert process_time() - start < 1.0


def test_what_stands_beyond_the_longest_text_is_not_looked_at() -> None:
    assert wanted("。" * LONGEST + "要女同志") == NOBODY


@given(st.text(alphabet="要找给陪最好的老人男女同志岁以上下年龄龄0183,，。:：会 ", max_size=40))
def test_what_is_read_hangs_together(text: str) -> None:
    found = wanted(text)
    assert found.age_from is None or 0 <= found.age_from <= 121
    assert found.age_to is None or 0 <= found.age_to <= 120
    assert found.age_from is None or found.age_to is None or found.age_from < found.age_to
    assert not found.sex_preferred or found.sex
