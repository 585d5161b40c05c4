"""The configuration: every key is documented, wrong ones are explained in one line, unsafe ones are refused."""

import base64
import os
import re
from datetime import time
from pathlib import Path

import pytest

from config.settings import ConfigError, Settings, load_settings, nonebot_config, server_options, tryout_allowed

ROOT = Path(__file__).resolve().parents[2]
TOKEN = "0123456789abcdef"
OUTSIDE = {"HOST": "0.0.0.0", "ONEBOT_ACCESS_TOKEN": TOKEN, "ONEBOT_SELF_IDS": '["10000"]'}


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)


def read(monkeypatch: pytest.MonkeyPatch, **env: str) -> Settings:
    for key, value in env.items():
        monkeypatch.setenv(key, value)
    return load_settings(None)


BAD: list[tuple[str, dict[str, str]]] = [
    ("PORT", {"PORT": "0"}),
    ("PORT", {"PORT": "65536"}),
    ("PORT", {"PORT": "eighty"}),
    ("HOST", {"HOST": "example.com"}),
    ("HOST", {"HOST": "127.0.0.1:8080"}),
    ("HOST", {"HOST": "300.1.1.1"}),
    ("ONEBOT_ACCESS_TOKEN", {"HOST": "0.0.0.0"}),
    ("ONEBOT_ACCESS_TOKEN", {**OUTSIDE, "ONEBOT_ACCESS_TOKEN": "short"}),
    ("ONEBOT_ACCESS_TOKEN", {"ONEBOT_ACCESS_TOKEN": "有中文的口令"}),
    ("ONEBOT_ACCESS_TOKEN", {"ONEBOT_ACCESS_TOKEN": "two words"}),
    ("ONEBOT_ACCESS_TOKEN", {"ONEBOT_ACCESS_TOKEN": "Xk3vT9wq2LmR7bZp"}),
    ("ONEBOT_SELF_IDS", {**OUTSIDE, "ONEBOT_SELF_IDS": ""}),
    ("ONEBOT_SELF_IDS", {"ONEBOT_SELF_IDS": '["robot"]'}),
    ("ONEBOT_SELF_IDS", {"ONEBOT_SELF_IDS": "[true]"}),
    ("SUPERUSERS", {"SUPERUSERS": "10001"}),
    ("SUPERUSERS", {"SUPERUSERS": "10001,10002"}),
    ("SUPERUSERS", {"SUPERUSERS": '["wechat:1"]'}),
    ("SUPERUSERS", {"SUPERUSERS": '["张三"]'}),
    ("SUPERUSERS", {"SUPERUSERS": "['10001']"}),
    ("SUPERUSERS", {"SUPERUSERS": '{"id": 10001}'}),
    ("ONEBOT_WS_URLS", {"ONEBOT_WS_URLS": '["http://127.0.0.1:3001"]'}),
    ("ONEBOT_WS_URLS", {"ONEBOT_WS_URLS": '["ws://"]'}),
    ("ONEBOT_WS_URLS", {"ONEBOT_WS_URLS": '["ws://127.0.0.1:port"]'}),
    ("IMAGE_HOSTS", {"IMAGE_HOSTS": '["https://a.cn/x"]'}),
    ("IMAGE_HOSTS", {"IMAGE_HOSTS": "a.cn"}),
    ("QUIET_HOURS", {"QUIET_HOURS": "9pm"}),
    ("QUIET_HOURS", {"QUIET_HOURS": "25:00-08:00"}),
    ("QUIET_HOURS", {"QUIET_HOURS": "08:00-08:00"}),
    ("TIMEZONE", {"TIMEZONE": "Asia/Nowhere"}),
    ("TIMEZONE", {"TIMEZONE": "../../etc/passwd"}),
    ("TELEGRAM_BOTS", {"TELEGRAM_BOTS": '["no-colon"]'}),
    ("TELEGRAM_BOTS", {"ADAPTERS": "onebot,telegram"}),
    ("QQOFFICIAL_BOT", {"QQOFFICIAL_BOT": "102000001"}),
    ("QQOFFICIAL_BOT", {"QQOFFICIAL_BOT": "bot:abcdEFGH12345678"}),
    ("QQOFFICIAL_BOT", {"ADAPTERS": "qqofficial"}),
    ("QQOFFICIAL_API", {"QQOFFICIAL_API": "api.sgroup.qq.com"}),
    ("SATORI_CLIENTS", {"SATORI_CLIENTS": '[{"host": "127.0.0.1"}]'}),
    ("SATORI_CLIENTS", {"SATORI_CLIENTS": '[{"port": 0}]'}),
    ("SATORI_CLIENTS", {"SATORI_CLIENTS": '[{"port": "5140"}]'}),
    ("SATORI_CLIENTS", {"SATORI_CLIENTS": '[{"port": 5140, "password": "x"}]'}),
    ("SATORI_CLIENTS", {"SATORI_CLIENTS": "ws://127.0.0.1:5140"}),
    ("SATORI_CLIENTS", {"ADAPTERS": "satori"}),
    ("SUPERUSERS", {"SUPERUSERS": '["satori:1"]'}),
    ("SUPERUSERS", {"SUPERUSERS": '["qqofficial:"]'}),
    ("TELEGRAM_PROXY", {"TELEGRAM_PROXY": "127.0.0.1:7890"}),
    ("TELEGRAM_API", {"TELEGRAM_API": "api.telegram.org"}),
    ("ADAPTERS", {"ADAPTERS": "wechat"}),
    ("ADAPTERS", {"ADAPTERS": ","}),
    ("TRYOUT", {"TRYOUT": "yes"}),
    ("TRYOUT", {**OUTSIDE, "TRYOUT": "on"}),
    ("VAULT_KEY", {"VAULT_KEY": "not base64!"}),
    ("VAULT_KEY", {"VAULT_KEY": base64.b64encode(b"short").decode()}),
    ("LOG_LEVEL", {"LOG_LEVEL": "LOUD"}),
    ("DATABASE_URL", {"DATABASE_URL": "mysql://root@127.0.0.1/x"}),
    ("DATABASE_URL", {"DATABASE_URL": "weixinyuan.db"}),
    ("DATABASE_URL", {"DATABASE_URL": "sqlite://weixinyuan.db"}),
    ("DATA_DIR", {"DATA_DIR": __file__}),
]


@pytest.mark.requirement("Z32")
@pytest.mark.parametrize(("key", "env"), BAD, ids=lambda x: str(x)[:60])
def test_a_wrong_value_is_refused_with_one_line_that_names_it_and_shows_a_right_one(
    monkeypatch: pytest.MonkeyPatch, key: str, env: dict[str, str]
) -> None:
    with pytest.raises(ConfigError) as refused:
        read(monkeypatch, **env)
    said = str(refused.value)
    assert re.match(rf"配置项 {key} 不对：\S.* 例如：{key}=\S", said), said
    assert "\n" not in said
    secret = env.get("ONEBOT_ACCESS_TOKEN", "") if key == "ONEBOT_ACCESS_TOKEN" else env.get("VAULT_KEY", "")
    assert not secret or secret not in said.split("例如")[0]
    assert refused.value.__cause__ is None
    assert refused.value.__suppress_context__ or refused.value.__context__ is None


def test_the_shown_examples_are_right(monkeypatch: pytest.MonkeyPatch) -> None:
    written_by_hand = {"ONEBOT_ACCESS_TOKEN", "VAULT_KEY"}
    for name, field in Settings.model_fields.items():
        if name.upper() not in written_by_hand:
            assert field.examples
            with monkeypatch.context() as only:
                read(only, **{name.upper(): field.examples[0]})


def test_the_example_file_has_every_key_with_its_docstring_and_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    assert re.findall(r"^([A-Z_]+)=", text, re.MULTILINE) == [name.upper() for name in Settings.model_fields]
    for name, field in Settings.model_fields.items():
        assert field.description, f"{name} has no docstring"
        assert f"# {field.description}" in text
    (Path.cwd() / ".env").write_text(text, encoding="utf-8")
    assert load_settings() == load_settings(None), "the example file says the defaults"


def test_the_defaults_are_a_working_bot_on_this_machine_only(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = read(monkeypatch)
    assert settings.data_dir == Path.cwd() / "data"
    assert settings.database_url == f"sqlite+aiosqlite:///{Path.cwd()}/data/weixinyuan.db"
    assert settings.loopback
    assert settings.quiet_hours == (time(21, 30), time(8))
    assert settings.adapters == {"onebot"}
    assert settings.vault_key is None
    assert not tryout_allowed(settings)


def test_values_are_read_as_people_write_them(monkeypatch: pytest.MonkeyPatch) -> None:
    key = bytes(range(32))
    settings = read(
        monkeypatch,
        SUPERUSERS='["9001", 9002, "telegram:123", "console:User", "qq:9003"]',
        QUIET_HOURS="22：00－7：30",
        DATABASE_URL="postgresql://u:p@127.0.0.1/x",
        TELEGRAM_BOTS='["123456:AB-cd_9"]',
        TELEGRAM_API="http://127.0.0.1:9/",
        IMAGE_HOSTS='["127.0.0.1", "::1"]',
        VAULT_KEY=base64.urlsafe_b64encode(key).decode(),
        LOG_LEVEL="debug",
        HOST="localhost",
        DATA_DIR="",
        PORT=" ",
    )
    assert settings.superusers == {
        ("qq", "9001"), ("qq", "9002"), ("qq", "9003"), ("telegram", "123"), ("console", "User")
    }  # fmt: skip
    assert settings.quiet_hours == (time(22), time(7, 30))
    assert settings.database_url == "postgresql+asyncpg://u:p@127.0.0.1/x"
    assert settings.adapters == {"onebot", "telegram"}, "telegram switches itself on"
    assert settings.image_hosts == {"127.0.0.1", "::1"}
    assert (settings.vault_key, settings.log_level, settings.port) == (key, "DEBUG", 8080)
    assert nonebot_config(settings)["telegram_bots"] == [
        {"token": "123456:AB-cd_9", "api_server": "http://127.0.0.1:9/"}
    ]


def test_each_platform_has_operators_of_its_own_and_is_switched_on_by_its_key(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = read(
        monkeypatch,
        SUPERUSERS='["9001", "qqofficial:6F5B0C9AD1", "satori-qq:9001", "Satori-Discord:77"]',
        QQOFFICIAL_BOT="102000001：abcdEFGH12345678",
        QQOFFICIAL_API="http://127.0.0.1:9/",
        SATORI_CLIENTS='[{"port": 5140, "token": "x"}, {"host": "h.example", "port": 443, "secure": true}]',
        PASSIVE_PLATFORMS='["qqofficial", "satori-qq"]',
    )
    assert settings.adapters == {"onebot", "qqofficial", "satori"}
    assert settings.superusers == {
        ("qq", "9001"), ("qqofficial", "6F5B0C9AD1"), ("satori-qq", "9001"), ("satori-discord", "77")
    }  # fmt: skip
    assert settings.passive_platforms == {"qqofficial", "satori-qq"}
    config = nonebot_config(settings)
    bot = config["qq_bots"][0]
    assert (bot["id"], bot["secret"], config["qq_api_base"]) == ("102000001", "abcdEFGH12345678", "http://127.0.0.1:9/")
    assert [name for name, on in bot["intent"].items() if on] == ["c2c_group_at_messages"], "channels are not heard"
    assert config["satori_clients"] == [
        {"host": "127.0.0.1", "port": 5140, "token": "x"}, {"host": "h.example", "port": 443, "secure": True}
    ]  # fmt: skip


def test_no_quiet_hours_is_said_by_an_empty_value(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read(monkeypatch, QUIET_HOURS="").quiet_hours is None


def test_the_environment_wins_over_the_file_and_a_file_in_another_encoding_is_explained(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    env = Path.cwd() / ".env"
    env.write_text("PORT=1111\nLOG_LEVEL=debug\nUNKNOWN=1\n", encoding="utf-8")
    monkeypatch.setenv("PORT", "2222")
    settings = load_settings()
    assert (settings.port, settings.log_level) == (2222, "DEBUG")
    env.write_bytes("LOG_LEVEL=合肥\n".encode("gbk"))
    with pytest.raises(ConfigError, match="UTF-8"):
        load_settings()


@pytest.mark.parametrize(
    "key",
    [
        "ONEBOT_ACCESS_TOKEN", "VAULT_KEY", "TELEGRAM_BOTS", "DATABASE_URL", "ONEBOT_WS_URLS", "QQOFFICIAL_BOT",
        "SATORI_CLIENTS",
    ],
)  # fmt: skip
def test_secrets_do_not_show_when_the_settings_are_printed(monkeypatch: pytest.MonkeyPatch, key: str) -> None:
    values = {
        "VAULT_KEY": base64.b64encode(b"canary" + b"x" * 26).decode(),
        "TELEGRAM_BOTS": '["1:canary"]',
        "DATABASE_URL": "postgresql://u:canary@h/x",
        "ONEBOT_WS_URLS": '["ws://h/?access_token=canary"]',
        "QQOFFICIAL_BOT": "102000001:canary-canary",
        "SATORI_CLIENTS": '[{"port": 1, "token": "canary"}]',
    }
    assert "canary" not in repr(read(monkeypatch, **{key: values.get(key, "canary")}))


@pytest.mark.parametrize(
    ("env", "open_to_all"),
    [
        ({}, False),
        ({"TRYOUT": "off"}, False),
        ({"TRYOUT": "on"}, True),
        ({"TRYOUT": "on", "ONEBOT_ACCESS_TOKEN": TOKEN}, True),
        ({"TRYOUT": "town"}, True),
        ({"TRYOUT": "town", "ONEBOT_ACCESS_TOKEN": TOKEN}, False),
        ({"TRYOUT": "town", "ONEBOT_WS_URLS": '["ws://127.0.0.1:1"]'}, False),
        ({"TRYOUT": "town", "TELEGRAM_BOTS": '["1:a"]'}, False),
        ({"TRYOUT": "town", "QQOFFICIAL_BOT": "102000001:abcdEFGH12345678"}, False),
        ({"TRYOUT": "town", "SATORI_CLIENTS": '[{"port": 5140}]'}, False),
        ({"TRYOUT": "town", **OUTSIDE}, False),
    ],
)
def test_the_tryout_chat_never_stands_beside_a_real_platform_by_itself(
    monkeypatch: pytest.MonkeyPatch, env: dict[str, str], open_to_all: bool
) -> None:
    assert tryout_allowed(read(monkeypatch, **env)) is open_to_all


def test_nonebot_is_told_everything_and_closes_its_own_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    config = nonebot_config(read(monkeypatch, **OUTSIDE))
    assert config["_env_file"] == (os.devnull,)
    assert config["superusers"] == set()
    assert config["onebot_access_token"] == TOKEN
    assert config["onebot_self_ids"] == ["10000"]
    assert config["alconna_cache_message"] is False
    assert [config[f"fastapi_{x}_url"] for x in ("openapi", "docs", "redoc")] == [None] * 3
    assert server_options()["ws_ping_timeout"] >= 20


def test_nonebot_starts_whatever_its_own_keys_say(monkeypatch: pytest.MonkeyPatch) -> None:
    for key in ("SUPERUSERS", "NICKNAME", "COMMAND_START", "COMMAND_SEP"):
        monkeypatch.setenv(key, "")
    nonebot_config(load_settings(None))
    assert not {"SUPERUSERS", "NICKNAME", "COMMAND_START", "COMMAND_SEP"} & set(os.environ)
