"""The start, in its order: NoneBot, its doors, the plugins, and then what they work with."""

from importlib import import_module

import nonebot

from bot.logs import quiet_logs
from config.settings import Settings, nonebot_config, server_options

# imported when chosen: each costs start-up time and memory
_ADAPTERS = {
    "onebot": "bot.onebot.adapter",
    "qqofficial": "bot.qqofficial.adapter",
    "telegram": "bot.telegram.adapter",
    "satori": "bot.satori",
    "console": "nonebot.adapters.console",
}
# what only one platform tells
_PLUGINS = {"onebot": ("bot.onebot.membership", "bot.onebot.uploads"), "telegram": ("bot.telegram.groups",)}


def run(settings: Settings) -> None:
    """Start everything and serve until stopped."""
    prepare(settings)
    nonebot.run(**server_options())


def prepare(settings: Settings) -> None:
    """Everything but serving: after it the app object and the plugins are there, and nothing is open yet."""
    quiet_logs(settings.log_level)
    nonebot.init(**nonebot_config(settings))
    driver = nonebot.get_driver()
    for name in sorted(settings.adapters):
        driver.register_adapter(import_module(_ADAPTERS[name]).Adapter)
    platforms = [plugin for name in sorted(settings.adapters) for plugin in _PLUGINS.get(name, ())]
    for plugin in ("nonebot_plugin_alconna", "plugins.router", *platforms):
        if nonebot.load_plugin(plugin) is None:
            raise RuntimeError(f"the plugin {plugin} could not be loaded")
    from bot.assembly import assemble  # a plugin imported before it is loaded is no plugin any more

    assemble(settings)
