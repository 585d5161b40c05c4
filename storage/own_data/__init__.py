"""A person's own data: shown, exported, corrected, forgotten in time, erased."""
