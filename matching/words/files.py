"""The readable tables in `words/`: UTF-8 text, `#` starts a comment, empty lines say nothing."""

from collections.abc import Iterator
from importlib import resources

_FOLDER = resources.files("matching").joinpath("words")


def read_lines(name: str) -> Iterator[str]:
    """The lines of one word file, without comments and empty lines."""
    for line in _FOLDER.joinpath(name).read_text(encoding="utf8").splitlines():
        if line := line.split("#", 1)[0].strip():
            yield line


def read_words(name: str) -> list[str]:
    """The words of one word file, which are parted by blanks and line ends."""
    return [word for line in read_lines(name) for word in line.split()]


def word_files(prefix: str) -> list[str]:
    """The names of the word files that start with `prefix`, in order."""
    return sorted(f.name for f in _FOLDER.iterdir() if f.name.startswith(prefix) and f.name.endswith(".txt"))
