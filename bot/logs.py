"""A log that says what happened and never what somebody said: no message text, no numbers of people, one line a record.

NoneBot logs every message in clear and its parse failures with the raw data; libraries log whatever they hold.
So what libraries say is cut, everything is masked at the one handler that writes, and errors are printed without
the values that made them.
"""

import contextlib
import logging
import re
import sys
import traceback
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

from nonebot.log import LoguruHandler, logger

if TYPE_CHECKING:
    from loguru import Record

ROOT = Path(__file__).resolve().parent.parent
INFO, WARNING = logger.level("INFO").no, logger.level("WARNING").no
LIBRARY_LIMIT = 300  # characters
ERROR_LIMIT = 16_000
SEPARATORS = r"[\s\-–—_.·,，/()（）]{0,4}"
MOBILE = re.compile(rf"(?<!\d)(?:(?:\+|00)?86{SEPARATORS})?1{SEPARATORS}[3-9](?:{SEPARATORS}\d){{9}}(?!\d)")
IDENTITY = re.compile(rf"(?<!\d)\d(?:{SEPARATORS}\d){{13,16}}(?:{SEPARATORS}[\dXx])?(?!\d)")
SECRETS = re.compile(
    r"((?<![a-z])(?:access_token|token|code|key|password)=)[^&\s\"']+|(://[^/\s:@]*:)[^/\s@]+(?=@)", re.IGNORECASE
)
TELEGRAM = re.compile(r"(?<!\d)\d{5,}:[\w-]{20,}")
VALUES = re.compile(r"input_value=.*?, input_type|\[parameters: .*?\](?=\s|$)", re.DOTALL)
CHINESE = re.compile(
    r"[\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff](?:[^\x21-\x7e]*[\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff])?"
)


def quiet_logs(level: str = "INFO") -> None:
    """Make this the only log of the process. Call it before `nonebot.init`."""
    logger.remove()
    handler = logger.add(
        _Stdout(),
        level=level,
        filter=_keep,
        format=_format,
        colorize=sys.stdout.isatty(),
        diagnose=False,
        backtrace=False,
        catch=False,
    )
    for name in ("nonebot.log", "nonebot.adapters.console.backend"):  # the console redirects this handler
        if module := sys.modules.get(name):
            module.__dict__["logger_id"] = handler
    logging.basicConfig(handlers=[LoguruHandler()], level=logging.WARNING, force=True)
    logging.captureWarnings(True)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logging.getLogger(name).propagate = False  # NoneBot gives them a handler of their own
    logging.getLogger("uvicorn.access").addFilter(lambda record: False)


class _Stdout:
    """Standard output that can be closed, or speak another encoding, without any harm to the program."""

    def write(self, message: str) -> None:
        """Write one record."""
        encoding = sys.stdout.encoding or "utf-8"
        with contextlib.suppress(OSError, ValueError):
            sys.stdout.write(message.encode(encoding, "backslashreplace").decode(encoding))
            sys.stdout.flush()


def mask(text: str) -> str:
    """The text without phone numbers, ID numbers and secrets, however they are spaced or written."""
    text = TELEGRAM.sub("***", SECRETS.sub(lambda m: f"{m[1] or m[2]}***", text))
    return _hide(MOBILE, _hide(IDENTITY, text))


def _hide(pattern: re.Pattern[str], text: str) -> str:
    plain, origin = _plain(text)
    for found in reversed(list(pattern.finditer(plain))):
        text = f"{text[: origin[found.start()]]}***{text[origin[found.end() - 1] + 1 :]}"
    return text


def _plain(text: str) -> tuple[str, list[int]]:
    """What a reader makes of the text (NFKC, nothing invisible), and where each character of it came from."""
    if text.isascii():
        return text, list(range(len(text)))
    plain: list[str] = []
    origin: list[int] = []
    for at, char in enumerate(text):
        seen = "" if unicodedata.category(char) in ("Cf", "Mn", "Me") else unicodedata.normalize("NFKC", char)
        plain.append(seen)
        origin.extend([at] * len(seen))
    return "".join(plain), origin


def one_line(text: str) -> str:
    """Nothing that could start a new line, turn the direction or break the terminal."""
    return "".join(_visible(c) for c in text) if not text.isprintable() else text


def _visible(char: str) -> str:
    if char.isprintable() or char == " ":
        return char
    return {"\n": "\\n", "\r": "\\r", "\t": "\\t"}.get(char, f"\\u{ord(char):04x}")


def _keep(record: "Record") -> bool:
    """Whether a record is written, and what remains of its words."""
    if not _ours(record):
        chatter = record["module"] in ("message", "matcher") and record["level"].no < WARNING
        # what libraries say below INFO is made of messages, and so is what NoneBot says of each of them
        if chatter or record["level"].no < INFO:
            return False
        record["message"] = record["message"].split("{", 1)[0][:LIBRARY_LIMIT]
    record["message"] = one_line(mask(record["message"]))
    return True


def _ours(record: "Record") -> bool:
    path = Path(record["file"].path)
    return "site-packages" not in path.parts and path.is_relative_to(ROOT)


def _format(record: "Record") -> str:
    line = "<g>{time:MM-DD HH:mm:ss}</g> [<lvl>{level}</lvl>] <c><u>{name}</u></c> | {message}\n"
    if record["exception"] is None or record["exception"].value is None:
        return line
    record["extra"]["error"] = describe(record["exception"].value)
    return line + "{extra[error]}\n"


def describe(error: BaseException) -> str:
    """A traceback that can be kept: places and kinds of errors, without anybody's words or numbers."""
    text = "".join(traceback.format_exception(error))
    if len(text) > ERROR_LIMIT:
        text = f"{text[: ERROR_LIMIT // 2]}\n…\n{text[-ERROR_LIMIT // 2 :]}"
    text = CHINESE.sub("…", mask(VALUES.sub("…", text)))
    return "\n".join(f"    | {one_line(line)}" for line in text.splitlines())
