"""`python -m bot`: read the settings and run; a wrong one is named in a line and nothing starts."""

import sys


def main() -> int:
    """Returns the exit status: 2 when the configuration cannot be used."""
    from config.settings import ConfigError, load_settings

    try:
        settings = load_settings()
    except ConfigError as problem:
        print(problem, file=sys.stderr)
        return 2
    from bot.app import run

    try:
        run(settings)
    except ConfigError as problem:  # a policy pack is read once the plugins are there
        print(problem, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
