"""The only reader of the environment and of `.env`. Everything else is handed its values.

Every field's docstring is the operator's help text; its example is shown to whoever wrote a wrong value.
"""

import os
from datetime import time
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, ValidationError, ValidationInfo, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from . import values

TOKEN_MIN = 16
FRAME_LIMIT = 16 << 20  # bytes of one WebSocket frame
# what switches an adapter on, and without which it cannot be
KEYS = {
    "telegram": ("telegram_bots", "机器人的口令"),
    "qqofficial": ("qqofficial_bot", "机器人的 AppID 和 AppSecret"),
    "satori": ("satori_clients", "要连的服务"),
}
Level = Literal["TRACE", "DEBUG", "INFO", "WARNING", "ERROR"]


class ConfigError(Exception):
    """The configuration cannot be used; `str()` is one Chinese line naming the key and a right example."""


class Settings(BaseSettings):
    """One frozen reading of the configuration; made by `load_settings()`."""

    model_config = SettingsConfigDict(
        env_file=".env",
        env_file_encoding="utf-8",
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
        use_attribute_docstrings=True,
        validate_default=True,
    )

    data_dir: Annotated[Path, BeforeValidator(values.folder)] = Field(Path("data"), examples=["data"])
    """存放数据库、照片、密钥和备份的目录。"""
    database_url: Annotated[str, BeforeValidator(values.database)] = Field(
        "", repr=False, examples=["postgresql://用户:密码@127.0.0.1/weixinyuan"]
    )
    """数据库地址。留空：DATA_DIR 里的 SQLite 文件 weixinyuan.db。"""
    host: Annotated[str, BeforeValidator(values.address)] = Field("127.0.0.1", examples=["127.0.0.1"])
    """监听的 IP 地址。对外监听（如 0.0.0.0）时必须设置 ONEBOT_ACCESS_TOKEN 和 ONEBOT_SELF_IDS。"""
    port: int = Field(8080, ge=1, le=65535, examples=["8080"])
    """监听的端口，1 到 65535 的整数。"""
    superusers: Annotated[frozenset[tuple[str, str]], NoDecode, BeforeValidator(values.listed(values.person))] = Field(
        frozenset(), examples=['["10001", "telegram:20002"]']
    )
    """系统管理员的账号（JSON 列表）。只写号码是 QQ 号，其他平台写成 telegram:号码、qqofficial:openid、satori-平台:号码、console:名字。"""
    onebot_access_token: Annotated[str, BeforeValidator(values.secret)] = Field(
        "", repr=False, examples=["Xk3vT9wq2LmR7bZp"]
    )
    """OneBot 客户端（NapCat 等）连接时的口令，至少 16 位。留空时只允许本机连接。"""
    onebot_ws_urls: Annotated[frozenset[str], NoDecode, BeforeValidator(values.listed(values.websocket))] = Field(
        frozenset(), repr=False, examples=['["ws://127.0.0.1:3001"]']
    )
    """由机器人主动去连的 OneBot 正向 WebSocket 地址（JSON 列表）。"""
    onebot_self_ids: Annotated[frozenset[str], NoDecode, BeforeValidator(values.listed(values.qq))] = Field(
        frozenset(), examples=['["10000"]']
    )
    """允许连接的机器人 QQ 号（JSON 列表）。留空不限制，对外监听时必填。"""
    image_hosts: Annotated[frozenset[str], NoDecode, BeforeValidator(values.listed(values.hostname))] = Field(
        frozenset({"multimedia.nt.qq.com.cn", "gchat.qpic.cn"}),
        examples=['["multimedia.nt.qq.com.cn", "gchat.qpic.cn"]'],
    )
    """可以从哪些主机下载照片（JSON 列表），这些主机不要求 https 和公网地址。"""
    public_url: Annotated[str, BeforeValidator(values.public)] = Field("", examples=["https://xinyuan.example.cn"])
    """本服务对外的网址，印在服务证明的二维码里，扫码能查真伪。留空：二维码里只有编号和校验码。"""
    quiet_hours: Annotated[tuple[time, time] | None, NoDecode, BeforeValidator(values.hours)] = Field(
        (time(21, 30), time(8)), examples=["21:30-08:00"]
    )
    """不主动发消息的时段，如 21:30-08:00。留空表示没有。"""
    send_gap_seconds: float = Field(1.5, ge=0.2, le=60, examples=["1.5"])
    """机器人主动发的消息之间至少隔几秒，发得太快账号会被限制。别人当面问的马上回答，不算在内。"""
    send_burst: int = Field(30, ge=1, le=100, examples=["30"])
    """派单、催小结这样由人发起、要马上送到的通知，一下子最多发几条，再多的按上面的间隔发。"""
    group_per_minute: int = Field(5, ge=1, le=60, examples=["5"])
    """定时提醒在一个群里每分钟最多发几条。"""
    group_per_hour: int = Field(60, ge=1, le=1000, examples=["60"])
    """定时提醒在一个群里每小时最多发几条。"""
    group_per_day: int = Field(30, ge=1, le=1000, examples=["30"])
    """定时提醒在一个群里 24 小时内最多发几条，其余的往后推。"""
    person_per_day: int = Field(10, ge=1, le=200, examples=["10"])
    """定时提醒 24 小时内最多打扰一个人几次，其余的往后推。"""
    account_per_day: int = Field(2000, ge=1, le=100_000, examples=["2000"])
    """一个机器人账号 24 小时内最多发几条定时提醒。"""
    digest_seconds: int = Field(60, ge=0, le=3600, examples=["60"])
    """定时提醒最多等几秒，好和同一个群的别的提醒合成一条；派单不等。"""
    passive_platforms: Annotated[frozenset[str], NoDecode, BeforeValidator(values.listed(values.platform))] = Field(
        frozenset({"qqofficial"}), examples=['["qqofficial"]']
    )
    """哪些平台上机器人只能回答、不能先开口（JSON 列表），那里的通知等对方下次说话时再告诉。"""
    timezone: Annotated[str, BeforeValidator(values.zone)] = Field("Asia/Shanghai", examples=["Asia/Shanghai"])
    """所在地的时区。"""
    policy: str = Field("通用", examples=["通用"])
    """没有另选规则的组织按哪个规则包办事，写规则包的名称。"""
    policy_dir: Annotated[Path | None, BeforeValidator(values.optional_folder)] = Field(None, examples=["policies"])
    """自己写的规则包（*.toml）所在的目录，同名的代替自带的。留空：只用自带的。"""
    telegram_bots: Annotated[tuple[str, ...], NoDecode, BeforeValidator(values.listed(values.telegram_token))] = Field(
        (), repr=False, examples=['["123456:ABCDEF"]']
    )
    """Telegram 机器人的口令（JSON 列表）。填了就自动启用 Telegram。"""
    telegram_proxy: Annotated[str, BeforeValidator(values.web)] = Field(
        "", repr=False, examples=["http://127.0.0.1:7890"]
    )
    """访问 Telegram 用的代理。"""
    telegram_api: Annotated[str, BeforeValidator(values.web)] = Field("", examples=["https://api.telegram.org/"])
    """Telegram 接口的地址。留空用官方地址。"""
    qqofficial_bot: Annotated[str, BeforeValidator(values.official_bot)] = Field(
        "", repr=False, examples=["102000001:abcdEFGH12345678"]
    )
    """QQ 官方机器人的 AppID 和 AppSecret，中间用冒号，在 QQ 开放平台上看。填了就自动启用 qqofficial。"""
    qqofficial_api: Annotated[str, BeforeValidator(values.web)] = Field(
        "", examples=["https://sandbox.api.sgroup.qq.com/"]
    )
    """QQ 官方机器人接口的地址。留空用正式地址，沙箱里试用时填沙箱地址。"""
    satori_clients: Annotated[
        tuple[dict[str, Any], ...], NoDecode, BeforeValidator(values.listed(values.satori_client))
    ] = Field((), repr=False, examples=['[{"host": "127.0.0.1", "port": 5140, "token": "口令"}]'])
    """要去连的 Satori 服务（JSON 列表），写 host、port，需要时加 token、path、secure。填了就自动启用 satori。"""
    adapters: Annotated[frozenset[str], NoDecode, BeforeValidator(values.adapter_names)] = Field(
        frozenset({"onebot"}), examples=["onebot,console"]
    )
    """启用哪些平台，逗号分隔：onebot、qqofficial、telegram、satori、console。"""
    tryout: Literal["auto", "on", "off", "town"] = Field("auto", examples=["off"])
    """网页上的试用聊天：on 开，off 和 auto 关；town 由 make run 设置，没有配置任何真实平台时才开。"""
    vault_key: Annotated[bytes | None, BeforeValidator(values.key)] = Field(
        None, repr=False, examples=["openssl rand -base64 32 生成的一行"]
    )
    """加密个人信息的密钥，32 字节的 base64。留空：首次启动时在 DATA_DIR 里生成 vault.key。"""
    log_level: Level = Field("INFO", examples=["INFO"])
    """日志等级：TRACE、DEBUG、INFO、WARNING、ERROR。"""

    @field_validator(
        "host", "port", "timezone", "adapters", "tryout", "log_level", "policy", "send_gap_seconds", "send_burst",
        "group_per_minute", "group_per_hour", "group_per_day", "person_per_day", "account_per_day", "digest_seconds",
        mode="before",
    )  # fmt: skip
    @classmethod
    def _blank_is_default(cls, value: object, info: ValidationInfo) -> object:
        blank = isinstance(value, str) and not value.strip()
        return cls.model_fields[str(info.field_name)].default if blank else value

    @field_validator("tryout", "log_level", mode="before")
    @classmethod
    def _any_case(cls, value: object, info: ValidationInfo) -> object:
        text = str(value).strip()
        return text.upper() if info.field_name == "log_level" else text.lower()

    @field_validator("database_url")
    @classmethod
    def _database_in_data_dir(cls, value: str, info: ValidationInfo) -> str:
        file = Path(info.data.get("data_dir", "data")) / "weixinyuan.db"
        return value or f"sqlite+aiosqlite:///{file.as_posix()}"

    @field_validator("adapters")
    @classmethod
    def _who_has_a_key_is_switched_on(cls, value: frozenset[str], info: ValidationInfo) -> frozenset[str]:
        return value | {name for name, (key, _) in KEYS.items() if info.data.get(key)}

    @model_validator(mode="after")
    def _doors_are_shut(self) -> "Settings":
        for name, (key, what) in KEYS.items():
            if name in self.adapters and not getattr(self, key):
                raise _wrong(key, f"启用了 {name}，就要填{what}")
        if self.onebot_access_token in (type(self).model_fields["onebot_access_token"].examples or ()):
            raise _wrong("onebot_access_token", "这是说明里的例子，谁都知道，请换成自己的")
        if self.loopback:
            return self
        if self.tryout == "on":
            raise _wrong("tryout", f"试用聊天谁都能进，不能和 HOST={self.host} 一起用")
        if "onebot" in self.adapters and len(self.onebot_access_token) < TOKEN_MIN:
            raise _wrong("onebot_access_token", f"HOST={self.host} 对外监听，口令至少要 {TOKEN_MIN} 位")
        if "onebot" in self.adapters and not self.onebot_self_ids:
            raise _wrong("onebot_self_ids", f"HOST={self.host} 对外监听，要写明允许连接的机器人 QQ 号")
        return self

    @property
    def loopback(self) -> bool:
        """True when only programs on this machine can connect."""
        return self.host.startswith("127.") or self.host == "::1"


def load_settings(env_file: str | None = ".env") -> Settings:
    """Read the environment and `env_file`, or raise ConfigError."""
    try:
        return Settings(_env_file=env_file)  # pyright: ignore[reportCallIssue]
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        reason = first.get("ctx", {}).get("error")
        raise _wrong(str(first["loc"][0]), str(reason) if reason else "") from None
    except UnicodeDecodeError:
        raise ConfigError(f"{env_file} 不是 UTF-8 编码的文件，请另存为 UTF-8。例如首行：PORT=8080") from None


def _wrong(field: str, reason: str) -> ConfigError:
    about = Settings.model_fields[field]
    help_text = (about.description or "").strip()
    example = (about.examples or [""])[0]
    return ConfigError(f"配置项 {field.upper()} 不对：{reason or help_text} 例如：{field.upper()}={example}")


def tryout_allowed(settings: Settings) -> bool:
    """Whether the try-out chat, where anybody may speak as anybody, is open."""
    real = settings.onebot_access_token or settings.onebot_ws_urls or settings.adapters & KEYS.keys()
    return settings.tryout == "on" or (settings.tryout == "town" and not real and settings.loopback)


def nonebot_config(settings: Settings) -> dict[str, Any]:
    """Keyword arguments for `nonebot.init`: everything said, and its own keys taken out of the environment."""
    for key in ("SUPERUSERS", "NICKNAME", "COMMAND_START", "COMMAND_SEP"):
        os.environ.pop(key, None)  # it would read them before what it is told, and stop at an empty one
    api = {"api_server": settings.telegram_api} if settings.telegram_api else {}
    official = {"qq_api_base": settings.qqofficial_api} if settings.qqofficial_api else {}
    return {
        # None would make it read .env and .env.prod: name a file that is always empty
        "_env_file": (os.devnull,),
        "driver": "~fastapi+~aiohttp",
        "host": settings.host,
        "port": settings.port,
        "log_level": settings.log_level,
        "api_timeout": 30.0,
        "superusers": set[str](),
        "nickname": set[str](),
        "command_start": {"/", ""},
        "command_sep": {"."},
        "onebot_access_token": settings.onebot_access_token or None,
        "onebot_ws_urls": sorted(settings.onebot_ws_urls),
        "onebot_self_ids": sorted(settings.onebot_self_ids),
        "telegram_bots": [{"token": token, **api} for token in settings.telegram_bots],
        "telegram_proxy": settings.telegram_proxy or None,
        "qq_bots": _official_bots(settings),
        **official,
        "satori_clients": list(settings.satori_clients),
        # its cache is keyed by message_id alone, across chats and platforms
        "alconna_cache_message": False,
        "alconna_auto_send_output": False,
        "fastapi_openapi_url": None,
        "fastapi_docs_url": None,
        "fastapi_redoc_url": None,
        "fastapi_include_adapter_schema": False,
    }


def _official_bots(settings: Settings) -> list[dict[str, Any]]:
    """The one bot, told of private chats and of mentions in groups, and of no channels (频道)."""
    number, _, secret = settings.qqofficial_bot.partition(":")
    if not number:
        return []
    silent = dict.fromkeys(
        ("guilds", "guild_members", "guild_message_reactions", "message_audit", "at_messages"), False
    )
    intent = {**silent, "c2c_group_at_messages": True}
    return [{"id": number, "secret": secret, "intent": intent}]


def server_options() -> dict[str, Any]:
    """Keyword arguments for `nonebot.run`. Shorter pings kill a live connection under a flood."""
    return {
        "ws_ping_interval": 20.0,
        # a flood puts the pong behind everything that is still unread; a dead peer is replaced when it calls again
        "ws_ping_timeout": 60.0,
        "ws_max_size": FRAME_LIMIT,
        "access_log": False,
        "server_header": False,
        "timeout_graceful_shutdown": 5,
    }
