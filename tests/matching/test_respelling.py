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
    "said",
    [
        "15号交给小李",
        "5号分给大家的苹果",
        "把3号交给我",
        "完成三号楼的清理",
        "12号来不了",
        "我的特长是加班",
        "报到的同志请签名",
    ],
)
def test_what_is_said_to_people_stays_as_it_is(said: str) -> None:
    assert respelled(said) == said
