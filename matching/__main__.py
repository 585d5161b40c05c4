"""Files in, lines out: `python -m matching rank|read|summaries --help`."""

from matching.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
