"""The OneBot v11 door (QQ): a stricter adapter, and an exporter that needs no shared disk.

`adapter.Adapter` is registered in place of the stock one, and under its name;
`exporter.install()` follows when nonebot_plugin_alconna has been loaded.
"""
