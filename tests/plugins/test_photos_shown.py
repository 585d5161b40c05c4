"""Photos that were kept are shown back in private, to who may see what they belong to, and never in a group."""

import io
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from places import COMMUNITY, OTHER_COMMUNITY, UNIT
from sqlalchemy import update
from talk import Talk

from bot.clock import forget
from storage.tables import Chronicle, Evidence, TicketStep

SHOWN = 6  # photos in one answer


def folder() -> Path:
    """Where photos are kept."""
    from plugins._desk import desk

    return desk.photo_dir


@pytest.fixture
async def seen(towns: Talk, monkeypatch: pytest.MonkeyPatch) -> Talk:
    """T1 is 李明's to follow; #2 is taken by 张伟. Each photo that is sent is another."""
    numbers = count(1)

    async def content(*_: object) -> bytes:
        file = io.BytesIO()
        Image.effect_noise((60 + 7 * next(numbers), 50), 80).convert("RGB").save(file, "PNG")
        return file.getvalue()

    monkeypatch.setattr("plugins._photos._content", content)
    await towns("王主任", "需求：3号楼路面塌了要大修，时间不限", COMMUNITY)
    await towns("王主任", "转办 1 负责人 @李明 要等维修资金", COMMUNITY)
    await towns("王主任", "需求：给郑大爷理发，时间不限，1人", COMMUNITY)
    await towns("张伟", "接单 2", UNIT)
    return towns


def pictures(talk: Talk) -> list[tuple[int, int]]:
    """The sizes of the pictures in the bot's last message."""
    found: list[Any] = [segment for segment in talk.sent[-1].params["message"] if segment.type == "image"]
    return [Image.open(io.BytesIO(_bytes(segment.data["file"]))).size for segment in found]


def _bytes(file: Any) -> bytes:
    import base64

    return base64.b64decode(file.removeprefix("base64://")) if isinstance(file, str) else file.getvalue()


@pytest.mark.requirement("R068", "F07")
async def test_a_tickets_photos_come_with_it_in_private_to_owner_and_runner_only(seen: Talk) -> None:
    assert "（照片2张）" in await seen("李明", "进展 T1 已看过现场", UNIT, images=2)
    await seen("李明", "办结 T1 已修好", UNIT, images=1)
    for who in ("李明", "王主任"):
        told = await seen(who, "工单 T1")
        assert told.endswith("[image][image][image]"), who
        assert len(set(pictures(seen))) == 3
    assert "[image]" not in await seen("王主任", "工单 T1", COMMUNITY)
    assert "[image]" not in await seen("李明", "工单 T1", UNIT)
    for who in ("张伟", "刘站长", "路人"):
        assert await seen(who, "工单 T1") == "工单T1 只有负责人和舜水新村能看。", who
    assert not any("[image]" in sent.text for sent in seen.to_groups())
    assert [row.verb for row in await seen.rows(Chronicle) if row.noun == "ticket"].count("read_ticket") == 2


@pytest.mark.requirement("R068")
async def test_of_many_photos_the_newest_are_shown_and_the_rest_is_told(seen: Talk) -> None:
    for step in range(4):
        await seen("李明", f"进展 T1 第{step}天", UNIT, images=2)
    told = await seen("李明", "工单 T1")
    assert f"（只附最近{SHOWN}张，共8张）" in told
    assert len(pictures(seen)) == SHOWN
    files = [file for row in await seen.rows(TicketStep) for file in row.photos]
    (folder() / files[-1]).unlink()  # a disk that was restored without it
    assert "（有1张已过保存期）" in await seen("李明", "工单 T1")
    assert len(pictures(seen)) == SHOWN - 1


@pytest.mark.requirement("F10", "F07")
async def test_photos_of_a_service_are_shown_to_the_staff_and_to_the_helper_himself(seen: Talk) -> None:
    await seen("张伟", "完成 2 理好了，用时2小时", UNIT, images=2)
    for who in ("王主任", "张伟"):
        assert await seen(who, "照片 2") == "#2 的照片2张，请不要转发。[image][image]"
        assert len(pictures(seen)) == 2
    assert await seen("王主任", "照片 2", COMMUNITY) == "照片只在私聊里看，请私聊我发：照片 2"
    no = "#2 的照片只有做这件事的同志和本社区的工作者能看。"
    for who, group in (("李明", None), ("陈静", None), ("刘站长", None), ("路人", None)):
        assert await seen(who, "照片 2", group) == no, who
    assert await seen("刘站长", "照片 2", OTHER_COMMUNITY) == "照片只在私聊里看，请私聊我发：照片 2"
    assert await seen("张伟", "照片 99") == "没有 #99 这个编号。发「清单」看现有的需求。"
    assert await seen("王主任", "照片 1") == "#1 没有交照片，或已过保存期。"
    read = [row for row in await seen.rows(Chronicle) if row.verb == "read_photos"]
    assert [(row.noun, row.row_id, row.facts) for row in read] == [
        ("need", 2, {"photos": 2}), ("need", 2, {"photos": 2}), ("need", 1, {"photos": 0}),
    ]  # fmt: skip
    for chat in ("照片 发群里了", "照片 拍得真好", "照片", "照片 3张"):
        assert await seen("张伟", chat, UNIT) == "", chat


@pytest.mark.requirement("L09")
async def test_photos_that_were_forgotten_are_not_shown(seen: Talk) -> None:
    await seen("张伟", "完成 2 理好了，用时2小时", UNIT, images=1)
    async with seen.database.begin() as session:
        await session.execute(update(Evidence).values(at=datetime.now(UTC) - timedelta(days=400)))
    await forget(seen.database, folder())
    assert await seen("张伟", "照片 2") == "#2 没有交照片，或已过保存期。"
