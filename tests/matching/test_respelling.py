"""What people nearly type for a fixed word is put as the fixed word; what they say to each other is left alone."""

import pytest

from matching.messages.respelling import respelled


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("接单一号", "接单 1 "), ("我来接单12", "接单 12"), ("完成 第二十三号 修好了", "完成 23  修好了"), ("接12单", "接单 12"),
        ("把12号派给李明", "派单 12 李明"), ("12号单交给李明", "派单 12 李明"), ("请把3号需求分给王芳", "派单 3 王芳"),
        ("须求：王奶奶家漏水", "需求：王奶奶家漏水"), ("小心愿：一台收音机", "微心愿：一台收音机"), ("为啥没推荐我 12", "为什么没有我 12"),
        ("我的特长 再加 修锁", "特长 加 修锁"), ("报到舜水新村", "报到 舜水新村"),
    ],
)  # fmt: skip
def test_nearly_the_word_is_the_word(said: str, meant: str) -> None:
    assert respelled(said) == meant


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("拍单 2 1", "派单 2 1"), ("派淡2", "派单 2"), ("派 单 1 1 2", "派单 1 1 2"), ("改派1号 李明", "派单 1号 李明"), ("推存#1", "推荐 #1"),
        ("却认 1 满意", "确认 1 满意"), ("撤消 3 不用了", "撤销 3 不用了"), ("关闭 3", "撤销 3"), ("审核通过 3", "通过 3"), ("驳回 3 找物业", "退回 3 找物业"),
        ("完城 12 修好了", "完成 12 修好了"), ("重新打开 3", "恢复 3"), ("全部派", "全部派出"), ("第3条换人", "换 3"), ("换第3条", "换 3"), ("第2条不派了", "去掉 2"),
        ("催一下1号", "需求 1号"), ("催 1", "需求 1"),
    ],
)  # fmt: skip
def test_a_mistyped_or_neighbouring_word_before_a_number(said: str, meant: str) -> None:
    assert respelled(said) == meant


@pytest.mark.parametrize(
    "said",
    [
        "关闭3号楼大门",
        "再派3个人来",
        "再派 3 个人",
        "排单机器坏了",
        "转派出所了",
        "第3条说得对",
        "催3个人交表",
        "全部派发完毕",
        "重开 3 次会",
        "确人数",
        "15号交给小李",
        "5号分给大家的苹果",
        "把3号交给我",
        "完成三号楼的清理",
        "12号来不了",
        "我的特长是加班",
        "报到的同志请签名",
        "接 3号楼的快递",
        "接12路公交",
        "我去接3个人",
    ],
)
def test_what_is_said_to_people_stays_as_it_is(said: str) -> None:
    assert respelled(said) == said


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("取消认领 3", "撤回认领 3"), ("取消 12", "12号需求取消了"), ("取消12号心愿。", "12号需求取消了"), ("为什么没有我 3？", "为什么没有我 3"),
        ("为什么没推荐我12呢？", "为什么没有我 12"), ("需求 12？", "需求 12"), ("推荐 3。", "推荐 3"), ("取消 12号的会", "取消 12号的会"),
        ("需求：老人摔了？", "需求：老人摔了？"),
    ],
)  # fmt: skip
def test_marks_behind_a_number_and_other_words_for_giving_back_are_understood(said: str, meant: str) -> None:
    assert respelled(said) == meant
