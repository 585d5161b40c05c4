"""Who fits and is asked: suggestions, offers with their clock, everyone at once."""
