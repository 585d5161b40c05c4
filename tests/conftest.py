"""What every test may ask for: a fresh database, and a chat with the bot."""

import os
import sys
from collections.abc import AsyncGenerator, Generator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

sys.path.insert(0, str(Path(__file__).parent))

from databases import fresh_database, templates
from talk import Talk

from storage.database import Database

# nothing here is timed: a busy machine draws slowly, and that is no defect; the same cases are drawn in every run, so
# that what fails has been changed. SEARCH=1 draws new ones
settings.register_profile(
    "untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=not os.environ.get("SEARCH")
)
settings.load_profile("untimed")


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Generator[str]:
    """A migrated, empty database to copy."""
    with templates(tmp_path_factory.mktemp("template")) as template:
        yield template


@pytest.fixture
async def database(tmp_path: Path, template: str) -> AsyncGenerator[Database]:
    """A fresh database, SQLite or PostgreSQL."""
    async with fresh_database(tmp_path, template) as database:
        yield database


@pytest.fixture(scope="session")
def _nonebot() -> None:
    """NoneBot, once a process, as the app prepares it: the same adapter, the same plugins."""
    import nonebot

    from bot.onebot.adapter import Adapter
    from config.settings import Settings, nonebot_config
    from matching.warm import warm_up

    nonebot.init(**nonebot_config(Settings(_env_file=None)))  # pyright: ignore[reportCallIssue]
    nonebot.get_driver().register_adapter(Adapter)
    assert nonebot.load_plugin("nonebot_plugin_alconna") is not None
    assert nonebot.load_plugin("plugins.router") is not None
    assert nonebot.load_plugin("bot.onebot.membership") is not None
    assert nonebot.load_plugin("bot.onebot.uploads") is not None
    from bot.onebot.exporter import install

    install()
    warm_up()


@pytest.fixture
async def talk(_nonebot: None, database: Database, tmp_path: Path) -> Talk:
    """A bot to talk with."""
    return Talk(database, tmp_path / "photos")
