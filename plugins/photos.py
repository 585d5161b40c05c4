"""照片 12: what was sent with 完成, shown in private to who may see it. A ticket shows its own with 工单 T3."""

import re

from plugins._desk import Answer, desk, say
from plugins._heard import Heard
from plugins._photos import shown
from plugins._said import is_among_people
from plugins._words import word
from storage.errors import NotUnderstood
from storage.ledger import evidence


@word("照片", "看照片", example="照片 12", about="（私聊）看报完成时交的照片；工单的照片发：工单 T3", roles=("staff", "member"),
      loud=False)  # fmt: skip
async def photos(heard: Heard, rest: str) -> Answer | None:
    """照片 N, in private alone."""
    found = re.fullmatch(r"[#＃]?(\d{1,9})号?", rest.strip())
    if found is None:
        if is_among_people(heard):
            return None
        raise NotUnderstood("请写编号。例：照片 12（工单的照片发：工单 T3）")
    if not heard.chat.private:
        return say(f"照片只在私聊里看，请私聊我发：照片 {found[1]}")
    async with desk.act(heard) as (session, speaker):
        files = await evidence.photos_of(session, speaker, int(found[1]))
    if not files:
        return say(f"#{found[1]} 没有交照片，或已过保存期。")
    pictures, missing = await shown(files)
    return Answer((f"#{found[1]} 的照片{len(pictures)}张{missing}，请不要转发。",), images=pictures)
