"""Telegram: the stock adapter made patient, and mentions by name."""
