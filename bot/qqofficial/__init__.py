"""The official QQ bot: the stock adapter with its web addresses shut, and how answers leave for it."""
