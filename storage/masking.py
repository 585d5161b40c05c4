"""Phones and ID numbers in people's texts: found however they are typed, checked, and shown only masked."""

import re
import unicodedata
from datetime import date

_SEPARATORS = r"[\s\-—·.,，]{0,2}"
_ID_NUMBER = re.compile(
    rf"(?<![0-9])[1-9](?:{_SEPARATORS}[0-9]){{16}}{_SEPARATORS}[0-9xX](?![0-9])"
    rf"|(?<![0-9])[1-9](?:{_SEPARATORS}[0-9]){{14}}(?![0-9])"
)
_PHONE = re.compile(rf"(?<![0-9])(?:(?:\+|00)?86{_SEPARATORS})?1{_SEPARATORS}[3-9](?:{_SEPARATORS}[0-9]){{9}}(?![0-9])")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_MARK = re.compile(r"[\u0300-\u036f\u20d0-\u20ff\ufe00-\ufe0f]")  # accents and frames over digits, emoji selectors
_CHECK_DIGITS = "10X98765432"
_LONG_NUMBER = re.compile(r"(?<![0-9])[0-9](?:[\s\-]?[0-9]){6,}[xX]?")
# a door: 3幢502, 2号楼1单元301室, 4单元12, 602室; a street number only where somebody's home is meant
_HOME = re.compile(
    r"[0-9一二三四五六七八九十]{1,4}(?:幢|栋|座|号楼)(?:[0-9一二三四五六七八九十]{1,3}单元)?[0-9]{2,4}(?:室|号)?"
    r"|[0-9一二三四五六七八九十]{1,3}单元[0-9]{1,4}(?:室|号)?|(?<![0-9])[0-9]{3,4}室"
    r"|[\u4e00-\u9fff]{1,6}?(?:路|街|巷|弄|大道|胡同|里)[0-9]{1,5}(?:弄[0-9]{1,4})?号?"
    r"(?=[^，。；,;]{0,8}(?:家|住户|奶奶|爷爷|大爷|大妈|大娘|阿姨|阿婆|阿公|老人|大伯|大叔|婆婆|公公))"
)
_LINK = re.compile(r"(?:https?://|www\.)[^\s，。；！）】》]*", re.IGNORECASE)


def plain(text: str) -> str:
    """`text` without tricks: letters and digits of every width folded to ASCII, zero-width, direction and control
    marks removed. Chinese punctuation stays as people typed it."""
    return "".join(folded for c in text if (folded := _folded(c)))


def _folded(sign: str) -> str:
    if sign in "\n\t" or (sign.isascii() and sign.isprintable()):
        return sign
    if unicodedata.category(sign) in ("Cf", "Cc", "Cs", "Co") or _MARK.match(sign):
        return ""
    narrow = unicodedata.normalize("NFKC", sign)
    return narrow if len(narrow) == 1 and (narrow.isascii() and (narrow.isalnum() or narrow in " #@/")) else sign


def has_id_number(text: str) -> bool:
    """Whether something of the form of an ID number stands in the text."""
    return bool(_ID_NUMBER.search(plain(text)))


def has_phone(text: str) -> bool:
    """Whether a mobile number stands in the text (and not only as a part of an ID number)."""
    return bool(_PHONE.search(_ID_NUMBER.sub(" ", plain(text))))


def phones(text: str) -> tuple[str, ...]:
    """The mobile numbers in the text, as 11 digits."""
    found = _PHONE.finditer(_ID_NUMBER.sub(" ", plain(text)))
    return tuple(re.sub(r"\D", "", m.group())[-11:] for m in found)


def without_numbers(text: str) -> str:
    """The text with ID numbers, phones and other long numbers replaced: what may be kept or repeated."""
    cleaned = _PHONE.sub("（号码已隐去）", _ID_NUMBER.sub("（证件号已隐去）", plain(text)))
    return _LONG_NUMBER.sub("（号码已隐去）", cleaned)


def publishable(text: str) -> str:
    """A summary's text as it is kept: no numbers that name a person, no door of anybody's home, no links."""
    return _LINK.sub("（链接已隐去）", _HOME.sub("（住址已隐去）", without_numbers(text)))


def is_id_number(number: str, today: date) -> bool:
    """Whether 18 signs are a true ID number: digits, a birth date that has been, and the check digit."""
    if not re.fullmatch(r"[1-9]\d{16}[\dX]", number):
        return False
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False))
    return date(1900, 1, 1) <= born <= today and _CHECK_DIGITS[total % 11] == number[-1]


def masked_phone(number: str) -> str:
    """138****5678."""
    return f"{number[:3]}****{number[-4:]}"


def masked_id_number(number: str) -> str:
    """First and last sign only: more would leave a few dozen candidates."""
    return f"{number[0]}{'*' * (len(number) - 2)}{number[-1]}"


def masked_name(name: str) -> str:
    """李*, for who does not want to be named."""
    return f"{name[:1]}*" if name else "*"


def fits_name(name: str) -> bool:
    """Whether a tidied name may be somebody's: 古丽娜尔·吐尔逊江·阿不都热依木 is longer than 欧阳明月."""
    return 2 <= len(name) <= (20 if "·" in name else 12)


def tidy_name(name: str) -> str:
    """A name as it may be shown: no signs that a chat would run as a mention or as code, at most 20 signs."""
    kept = re.sub(r"[\[\]<>@＠#＃:：/\\|\s]+", "", plain(name))
    return without_numbers(kept)[:20]
