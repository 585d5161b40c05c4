"""What the running bot is made of, and what is tied to its start and its stop. Imported once the plugins are loaded."""

import asyncio
from datetime import timedelta
from functools import partial
from importlib import import_module
from zoneinfo import ZoneInfo

import nonebot
from loguru import logger
from nonebot.adapters import Bot
from nonebot.message import event_postprocessor, event_preprocessor
from starlette.responses import PlainTextResponse, RedirectResponse

from bot import gap
from bot.clock import start_clock
from bot.listening import Listening
from bot.policies import load_policies
from bot.post import PostOffice, connected_bot, connected_bots
from bot.web.certificates import PATH, CertificatePage
from bot.web.tryout import MOUNT, Tryout, operator_id
from config.settings import Settings, tryout_allowed
from matching.warm import spare_collector, warm_up
from plugins._desk import desk
from plugins._heard import platform_of
from storage.database import Database, is_healthy
from storage.orgs import any_org
from storage.post.budget import Budget
from storage.vault import Vault, master_key


def assemble(settings: Settings) -> None:
    """Make the database, the desk, the post office, the clock and the page, and tie them to start and stop."""
    for adapter in settings.adapters & {"onebot", "qqofficial", "telegram"}:
        import_module(f"bot.{adapter}.exporter").install()
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    vault = Vault(settings.vault_key or master_key("", settings.data_dir / "vault.key"))
    database = Database(settings.database_url, vault, load_policies(settings))
    zone = ZoneInfo(settings.timezone)
    with_page = tryout_allowed(settings)
    operators = set(settings.superusers) | ({("qq", str(operator_id()))} if with_page else set())
    hosts = set(settings.image_hosts) | ({settings.host} if with_page else set())
    desk.furnish(database, zone, frozenset(operators), tuple(sorted(hosts)), settings.data_dir)
    desk.passive = settings.passive_platforms
    desk.public_url = settings.public_url
    post = PostOffice(
        database, zone, settings.quiet_hours, connected_bot, budget_of(settings), settings.passive_platforms,
        bots_of=connected_bots,
    )  # fmt: skip
    listening = Listening(database, connected_bots)
    event_preprocessor(listening.attend)
    event_postprocessor(listening.hear)
    driver = nonebot.get_driver()
    _routes(database, with_page)

    @driver.on_startup
    async def start() -> None:
        await asyncio.gather(asyncio.to_thread(warm_up), database.open())
        await post.start()
        signs = (partial(gap.beat, database, zone, listening), partial(gap.pull, database, zone))
        clock = start_clock(database, zone, desk.photo_dir, signs)
        driver.on_shutdown(lambda: clock.shutdown(wait=False))
        if with_page:
            await _open_tryout(settings, database)
        spare_collector()
        logger.info("listening on http://{}:{}", settings.host, settings.port)

    @driver.on_bot_connect
    async def connected(bot: Bot) -> None:  # what waited for a connection goes now
        database.noticed.set()
        await listening.look_around(platform_of(bot))

    @driver.on_shutdown
    async def stop() -> None:
        await post.stop()
        await database.close()


def budget_of(settings: Settings) -> Budget:
    """What may be said unasked, as the operator has set it."""
    return Budget(
        gap=timedelta(seconds=settings.send_gap_seconds),
        burst=settings.send_burst,
        group_minute=settings.group_per_minute,
        group_hour=settings.group_per_hour,
        group_day=settings.group_per_day,
        person_day=settings.person_per_day,
        account_day=settings.account_per_day,
        together=timedelta(seconds=settings.digest_seconds),
    )


async def _open_tryout(settings: Settings, database: Database) -> None:
    async with database.read() as session:
        empty = not await any_org(session)
    address = f"ws://{settings.host}:{settings.port}/onebot/v11/ws"
    tryout = Tryout(address, settings.data_dir, seed=empty and settings.tryout == "town")
    nonebot.get_app().mount(MOUNT, tryout.asgi)
    await tryout.start()
    nonebot.get_driver().on_shutdown(tryout.stop)


def _routes(database: Database, with_page: bool) -> None:
    """/health says that a read works and nothing else; / leads to the page when it is open."""
    app = nonebot.get_app()

    async def health() -> PlainTextResponse:
        await is_healthy(database)
        return PlainTextResponse("ok")

    async def home() -> RedirectResponse:
        return RedirectResponse(f"{MOUNT}/")

    app.add_api_route("/health", health, methods=["GET"], response_class=PlainTextResponse)
    app.add_route(PATH, CertificatePage(database).show, methods=["GET"])
    if with_page:
        app.add_api_route("/", home, methods=["GET"], response_class=RedirectResponse)
