"""`make requirements`: which tests prove which requirement, threat or fault, by their marks."""

import ast
import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

HERE = Path(__file__).parent
ROWS = (
    *(f"R{n:03d}" for n in range(1, 139)),
    *(f"L{n:02d}" for n in range(1, 10)),
    *(f"F{n:02d}" for n in range(1, 13)),
)


def marks(tree: ast.Module) -> list[tuple[str, str]]:
    """(id, test name) of every marked test in a module, by its own marks and by those of the whole module."""
    shared = [row for node in tree.body if _is_pytestmark(node) for row in _rows(ast.walk(node))]
    found: list[tuple[str, str]] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            own = _rows(node.decorator_list)
            more = shared if node.name.startswith("test_") else []
            found.extend((row, node.name) for row in dict.fromkeys([*own, *more]))
    return found


def _is_pytestmark(node: ast.stmt) -> bool:
    return isinstance(node, ast.Assign) and [ast.unparse(target) for target in node.targets] == ["pytestmark"]


def _rows(nodes: Iterable[ast.AST]) -> list[str]:
    calls = [node for node in nodes if isinstance(node, ast.Call)]
    marked = [call for call in calls if ast.unparse(call.func) == "pytest.mark.requirement"]
    return [str(ast.literal_eval(arg)) for call in marked for arg in call.args]


def main() -> int:
    """Print a line an id: how many tests, and their names; then the rows that no test proves yet."""
    proofs: defaultdict[str, list[str]] = defaultdict(list)
    for path in sorted(HERE.rglob("test_*.py")):
        for row, test in marks(ast.parse(path.read_text(encoding="utf-8"))):
            proofs[row].append(f"{path.relative_to(HERE)}::{test}")
    for row in sorted(proofs, key=lambda r: (r[0], int(r[1:]))):
        sys.stdout.write(f"{row}  {len(proofs[row])}  {'; '.join(proofs[row])}\n")
    missing = [row for row in ROWS if row not in proofs]
    sys.stdout.write(f"without a test: {' '.join(missing) or 'none'}\n")
    sys.stdout.write(f"{len(proofs)} rows are proved by {sum(map(len, proofs.values()))} marks\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
