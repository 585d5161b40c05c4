"""备份 · 状态: what the person who runs the machine asks for. It reads nobody's data."""

from plugins._desk import Answer, desk, say
from plugins._heard import Heard
from plugins._words import word
from storage import backup
from storage.health import health
from storage.speakers import operator


@word("备份", example="备份", about="备份数据库并检查", roles=("operator",), loud=False)
async def save(heard: Heard, rest: str) -> Answer | None:
    """备份."""
    if rest:
        return None
    async with desk.act(heard) as (session, speaker):
        await operator(session, speaker)
    saved = await backup.save(desk.database, desk.data_dir / "backups", heard.now.astimezone(heard.zone))
    return say(
        f"已备份并检查：{saved.file.name}（{saved.size / 1024:.0f} KB，{saved.people}人、{saved.needs}条需求）。\n"
        "请把 backups 目录连同 vault.key 分两处另存。"
    )


@word("状态", example="状态", about="看运行情况", roles=("operator",), loud=False)
async def state(heard: Heard, rest: str) -> Answer | None:
    """状态."""
    if rest:
        return None
    async with desk.look(heard) as (session, speaker):
        await operator(session, speaker)
        now = await health(session)
    lost = (("不确定", now.unknown), ("被拒", now.refused), ("过期未发", now.expired))
    undelivered = "".join(f"，{what}{count}条" for what, count in lost if count)
    return say(
        f"运行正常。群{now.groups}个，{now.people}人，待办需求{now.open_needs}条，小结{now.summaries}篇。\n"
        f"待发消息{now.queued}条{undelivered}。"
    )
