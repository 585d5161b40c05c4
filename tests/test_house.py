"""The house keeps its rules: who may import whom, where a catch stands, what never happens inside a transaction."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = ("bot", "plugins", "matching", "storage", "config")
SOURCES = sorted(
    path for room in ROOMS for path in (ROOT / room).rglob("*.py") if "versions" not in path.parts and "__pycache__" not in path.parts
)  # fmt: skip
TESTS = sorted(path for path in (ROOT / "tests").rglob("*.py") if "__pycache__" not in path.parts)
CATCHERS = {"bot/clock.py", "bot/post.py"}
FORBIDDEN_NAMES = {"utils", "util", "common", "core", "types", "constants", "helpers", "misc"}
SENDERS = {"send", "finish", "reject", "pause", "call_api", "deliver", "fetch"}


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def tracked() -> list[Path]:
    """The files that Git keeps, and new ones it would."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
    )  # fmt: skip
    return [ROOT / line for line in listed.stdout.splitlines() if (ROOT / line).is_file()]


def calls(node: ast.AST) -> Iterator[tuple[ast.Call, str]]:
    """Every call below a node with the last part of what is called."""
    for inner in ast.walk(node):
        if isinstance(inner, ast.Call):
            yield inner, ast.unparse(inner.func).rsplit(".", 1)[-1]


def test_everyone_looks_down_and_nobody_up() -> None:
    from importlinter.cli import lint_imports

    assert lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True) == 0


def test_no_room_or_file_is_a_lumber_room() -> None:
    parts = {part.removesuffix(".py") for path in SOURCES for part in path.relative_to(ROOT).parts}
    assert parts & FORBIDDEN_NAMES == set()


def test_what_can_be_anything_is_caught_in_two_places_only() -> None:
    found: dict[str, int] = {}
    for path in SOURCES:
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.ExceptHandler):
                caught = ast.unparse(node.type) if node.type else "everything"
                if caught == "everything" or re.search(r"\b(Base)?Exception\b", caught):
                    found[name(path)] = found.get(name(path), 0) + 1
    assert found == dict.fromkeys(CATCHERS, 1)


def test_every_public_function_and_class_says_what_it_is_for() -> None:
    """`do_send_msg` and the like are named by the OneBot standard, which says what they are for."""
    silent: list[str] = []
    for path in SOURCES:
        module = tree(path)
        bodies: list[tuple[str, list[ast.stmt]]] = [("", module.body)]
        bodies += [(node.name + ".", node.body) for node in module.body if isinstance(node, ast.ClassDef)]
        for owner, body in bodies:
            for node in body:
                if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                    public = not node.name.startswith("_") and not owner.startswith("_")
                    public = public and not (name(path).startswith("bot/web/tryout/") and node.name.startswith("do_"))
                    if public and ast.get_docstring(node) is None:
                        silent.append(f"{name(path)}:{node.lineno} {owner}{node.name}")
        if path.name != "__init__.py" and ast.get_docstring(module) is None:
            silent.append(name(path))
    assert silent == []


def test_every_test_file_says_what_it_is_about() -> None:
    assert [name(path) for path in TESTS if ast.get_docstring(tree(path)) is None] == []


@pytest.mark.requirement("T13")
def test_no_string_becomes_a_message_that_could_be_code() -> None:
    """`Message(text)` of OneBot reads CQ codes; only segments are sent. Strings to send_* would be read as well."""
    found: list[str] = []
    for path in SOURCES:
        if name(path).startswith(("bot/onebot/", "bot/qqofficial/", "bot/web/")):  # adapters; the page's client
            continue
        module = tree(path)
        for call, last in calls(module):
            if last in ("Message", "MessageSegment") or last.startswith("send_") or last == "template":
                found.append(f"{name(path)}:{call.lineno} {last}")
        for node in ast.walk(module):
            if isinstance(node, ast.ImportFrom) and any(
                one.name in ("Message", "MessageSegment") for one in node.names
            ):
                found.append(f"{name(path)}:{node.lineno} import")
    assert found == []


def test_a_moment_always_has_a_zone_and_the_inner_rooms_no_clock() -> None:
    found: list[str] = []
    for path in SOURCES:
        for call, last in calls(tree(path)):
            said = ast.unparse(call.func)
            naive = last in ("utcnow", "utcfromtimestamp") or (
                said.endswith(("datetime.now", "date.today")) and not call.args
            )
            clock = said.endswith(("datetime.now", "date.today", "time.time")) and name(path).startswith(
                ("storage/", "matching/")
            )
            if naive or clock:
                found.append(f"{name(path)}:{call.lineno} {said}")
    assert found == []


def test_nothing_is_said_inside_a_transaction() -> None:
    """Said means saved: no send, finish or fetch within `begin()`, `act()`, `glance()`, `keep()`, `look()` or `read()`."""
    found: list[str] = []
    for path in SOURCES:
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.AsyncWith) and any(
                last in ("begin", "act", "glance", "keep", "look", "read")
                for item in node.items
                for _, last in calls(item.context_expr)
            ):
                found += [
                    f"{name(path)}:{call.lineno} {last}"
                    for call, last in calls(ast.Module(node.body, []))
                    if last in SENDERS and ast.unparse(call.func) != "needs.reject"  # a verb of that name
                ]
    assert found == []


def test_no_verb_commits_and_no_handler_gets_a_session_as_a_dependency() -> None:
    found: list[str] = []
    for path in SOURCES:
        if name(path).startswith("storage/") and path.name not in (
            "database.py",
            "sqlite_driver.py",
            "backup.py",
            "env.py",
        ):
            found += [
                f"{name(path)}:{call.lineno} {last}"
                for call, last in calls(tree(path))
                if last in ("commit", "rollback")
            ]
        if name(path).startswith("plugins/"):
            found += [
                f"{name(path)}:{call.lineno} {last}"
                for call, last in calls(tree(path))
                if last in ("Depends", "get_session")
            ]
            found += [
                f"{name(path)}:{call.lineno} SQL"
                for call, last in calls(tree(path))
                if last in ("execute", "scalars", "select")
            ]
    assert found == []


def test_no_python_file_is_longer_than_three_hundred_lines() -> None:
    allowed = {"matching/times/dates.py"}  # one grammar, read from top to bottom
    long = {name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in SOURCES}
    assert {path: lines for path, lines in long.items() if lines > 300 and path not in allowed} == {}


@pytest.mark.requirement("T27")
@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_every_locked_package_has_its_hash_and_no_index_is_named(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    packages = re.split(r"\n(?=[a-z0-9])", re.sub(r"^#.*\n", "", text, flags=re.MULTILINE), flags=re.IGNORECASE)
    assert len(packages) > 20
    for package in packages:
        assert re.match(r"[A-Za-z0-9._\-]+(\[[^\]]+\])?==", package), package[:60]
        assert "--hash=sha256:" in package, package[:60]
    assert re.search(r"https?://|--index|--extra-index|--find-links|--trusted-host", text) is None


def test_no_tracked_file_names_a_machine_or_an_index() -> None:
    machine = re.compile(r"/work/|/home/[a-z]|C:\\\\Users|index-url|files\.pythonhosted|PIP_INDEX", re.IGNORECASE)
    found: list[str] = []
    for path in tracked():
        if path.suffix in (".png", ".jpg", ".docx", ".xlsx", ".npz") or path == Path(__file__):
            continue
        for place, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
            if machine.search(line):
                found.append(f"{name(path)}:{place} {line.strip()[:80]}")
    assert found == []
