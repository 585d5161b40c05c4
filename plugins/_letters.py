"""A letter of the outbox as a message, and the platform's name for a message that was sent."""

from nonebot_plugin_alconna import At, Text, UniMessage
from nonebot_plugin_alconna.uniseg import Receipt

from storage.post.outbox import Letter


def message_of(letter: Letter) -> UniMessage:
    """The notices of a letter one under the other, each with its mention."""
    segments: list[At | Text] = []
    for number, part in enumerate(letter.parts):
        start = "\n" if number else ""
        if part.mention is None:
            segments.append(Text(start + part.text))
        else:
            segments += [*([Text(start)] if start else []), At("user", part.mention), Text(f" {part.text}")]
    return UniMessage(segments)


def reference_of(receipt: Receipt) -> str | None:
    """The platform's id of what was sent, as a quotation of it will name it."""
    quote = receipt.get_reply(0)
    return quote.id if quote is not None else None
