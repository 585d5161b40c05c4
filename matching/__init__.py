"""Understanding and matching: a library with no bot, no database, no clock and no environment.

`read(text, today)` reads one chat message, `read_summary(text, today, photos)` one activity summary,
`Ranker(helpers).rank(ask)` says who fits and why. `python -m matching --help` does the same on files.
"""
