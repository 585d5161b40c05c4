"""How well messages and summaries are read, by the scorer that came with the labelled texts.

python tests/bench/reading.py DATA_DIR      (eval.py, messages.dev.jsonl, summaries.dev.jsonl)
"""

import subprocess
import sys
import tempfile
from pathlib import Path

RUNS = (("messages", "read", "2026-07-08"), ("summaries", "summaries", "2026-07-20"))


def main() -> int:
    """Read both files as a user would, from the command line, and print the scorer's words."""
    data = Path(sys.argv[1]).resolve()
    for name, command, today in RUNS:
        labelled = data / f"{name}.dev.jsonl"
        with tempfile.NamedTemporaryFile("w+", suffix=".jsonl") as readings, labelled.open(encoding="utf-8") as texts:
            subprocess.run(
                [sys.executable, "-m", "matching", command, "--today", today],
                stdin=texts, stdout=readings, check=True, cwd=Path(__file__).parents[2],
            )  # fmt: skip
            scored = subprocess.run(
                [sys.executable, str(data / "eval.py"), name, readings.name, str(labelled)],
                check=True, capture_output=True, text=True,
            )  # fmt: skip
        print(f"\n## {name}\n\n```\n{scored.stdout}```\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
