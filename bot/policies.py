"""The packs that ship, and the operator's own: read, checked, and handed to the database."""

from zoneinfo import ZoneInfo

from pydantic import ValidationError

from config.packs import SHIPPED, PackError, PackFile, read_packs
from config.settings import ConfigError, Settings
from storage.policy import Policies, Policy

_WRONG = {
    "missing": "缺少这一项",
    "extra_forbidden": "没有这一项，可能写错了名称",
    "date_from_datetime_parsing": "要写日期，例：2014-12-31",
    "date_type": "要写日期，例：2014-12-31",
    "int_parsing": "要写整数，例：2",
    "int_type": "要写整数，例：2",
    "float_parsing": "要写数字，例：0.12",
    "bool_parsing": "要写 true 或 false",
    "literal_error": "不在可选的范围里",
    "greater_than_equal": "太小",
    "less_than_equal": "太大",
    "too_short": "不能是空的",
    "string_too_short": "太短",
    "string_type": "要写成带引号的文字",
    "tuple_type": '要写成列表，例：["居住地"]',
}


def load_policies(settings: Settings) -> Policies:
    """All packs by name; an own pack replaces the shipped one of its name. ConfigError names file and line."""
    if settings.policy_dir is not None and not settings.policy_dir.is_dir():
        raise ConfigError(f"配置项 POLICY_DIR 不对：没有目录 {settings.policy_dir}")
    packs: dict[str, Policy] = {}
    try:
        for folder in (SHIPPED, settings.policy_dir):
            found = [_checked(pack) for pack in read_packs(folder)] if folder is not None else []
            packs |= {policy.name: policy for policy in found}
    except PackError as error:
        raise ConfigError(str(error)) from None
    if settings.policy not in packs:
        raise ConfigError(f"配置项 POLICY 不对：没有规则包「{settings.policy}」。现有：{'、'.join(packs)}")
    return Policies(packs, settings.policy, ZoneInfo(settings.timezone))


def _checked(pack: PackFile) -> Policy:
    try:
        return Policy.model_validate(pack.values)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        field = ".".join(str(part) for part in first["loc"])
        own = first.get("ctx", {}).get("error") if first["type"] == "value_error" else None
        reason = str(own) if own else _WRONG.get(first["type"], "写得不对")
        where = pack.where(tuple(first["loc"]))
        raise PackError(f"规则包 {where}{f'（{field}）' if field else ''}：{reason}") from None
