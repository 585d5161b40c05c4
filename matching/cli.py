"""The command line: files in, lines out, one at a time, so that a pipe of any length works.

Errors of the caller's making (no such file, a line that is no record) are one line on stderr and exit code 2.
"""

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields
from datetime import date, time
from pathlib import Path
from typing import Any, TypeVar, cast

from tqdm import tqdm

from matching.assignment.pairing import Pool
from matching.model import Reading
from matching.ranking.eligibility import with_demands
from matching.ranking.ranker import Ranker
from matching.records import accepted_in, ask_of, capacity_of, helper_of, task_of

Record = dict[str, Any]
_Made = TypeVar("_Made")
# Fields of a Reading that serve the bot and are no part of the labels.
_UNPRINTED = {"thing", "date_words", "parts"}


class BadInput(Exception):
    """What the caller gave cannot be used; the text is the one line to print."""


def _records(lines: Iterable[str], name: str) -> Iterator[Record]:
    """The JSON object of each line with text in it; BadInput names the line that is none."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            record: Any = json.loads(line)
        except ValueError as error:
            raise BadInput(f"{name}:{number}: not JSON ({error})") from None
        if not isinstance(record, dict):
            raise BadInput(f"{name}:{number}: not a JSON object")
        yield _checked(cast(Record, record), f"{name}:{number}")


def _checked(record: Record, where: str) -> Record:
    for key in ("id", "text"):
        if key not in record:
            raise BadInput(f"{where}: no field {key!r}")
    if not isinstance(record["text"], str):
        raise BadInput(f"{where}: field 'text' is not a string")
    return record


def _stdin() -> Iterator[Record]:
    """The records of stdin, read as they come."""
    try:
        yield from _records(sys.stdin, "stdin")
    except UnicodeDecodeError:
        raise BadInput("stdin: not UTF-8 text") from None


def _file(path: str) -> Iterator[Record]:
    """The records of a file, read as they are asked for."""
    try:
        with Path(path).open(encoding="utf-8-sig") as lines:
            yield from _records(lines, path)
    except OSError as error:
        raise BadInput(f"{path}: {error.strerror or error}") from None
    except UnicodeDecodeError:
        raise BadInput(f"{path}: not UTF-8 text") from None


def _watched(records: Iterable[Record], what: str) -> Iterable[Record]:
    """The records under a progress bar, which shows only when a person looks at stderr."""
    return cast(Iterable[Record], tqdm(records, desc=what, unit=" lines", disable=not sys.stderr.isatty()))


def _print(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _plain(value: Any) -> Any:
    """A value as JSON has it: dates ISO, times HH:MM, tuples as lists, an empty tuple as null is for."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, tuple):
        return [_plain(item) for item in cast(tuple[Any, ...], value)]
    if hasattr(value, "__dataclass_fields__"):
        return {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
    return value


def _flat(identity: Any, value: Any) -> str:
    """One prediction line: the id and the label's fields."""
    labels = {f.name: _plain(getattr(value, f.name)) for f in fields(value) if f.name not in _UNPRINTED}
    if isinstance(value, Reading):
        labels |= {name: labels[name] or None for name in ("skills", "days")}
    return json.dumps({"id": identity, **labels}, ensure_ascii=False)


def _value(made: Callable[[Record], _Made], record: Record, name: str) -> _Made:
    try:
        return made(record)
    except ValueError as error:
        raise BadInput(f"{name}: {record['id']}: {error}") from None


def _rank(arguments: argparse.Namespace) -> None:
    members = [_value(helper_of, r, arguments.members) for r in _file(arguments.members)]
    if len({m.id for m in members}) < len(members):
        raise BadInput(f"{arguments.members}: a member id comes twice")
    ranker = Ranker(members)
    for record in _watched(_file(arguments.needs), "needs"):
        ask = with_demands(_value(ask_of, record, arguments.needs))
        for suggestion in ranker.rank(ask, arguments.top):
            _print(f"{ask.id}\t{suggestion.helper}\t{suggestion.score:.6f}")


def _assign(arguments: argparse.Namespace) -> None:
    records = list(_watched(_file(arguments.members), "members"))
    ranker = Ranker([_value(helper_of, r, arguments.members) for r in records])
    capacities = {str(r["id"]): _value(capacity_of, r, arguments.members) for r in records}
    if len(capacities) < len(records):
        raise BadInput(f"{arguments.members}: a member id comes twice")
    pool = Pool(capacities)
    for record in _watched(_file(arguments.needs), "needs"):
        ask = with_demands(_value(ask_of, record, arguments.needs))
        task, accepted = _value(task_of, record, arguments.needs), _value(accepted_in, record, arguments.needs)
        if task.id in pool:
            raise BadInput(f"{arguments.needs}: the need id {task.id} comes twice")
        proven = [found for found in ranker.order(ask) if found.unproven is None]
        pool.add(task, proven[: arguments.candidates or None], accepted)
    for need, member, score in pool.pairs():
        _print(f"{need}\t{member}\t{score:.6f}")


def _read(arguments: argparse.Namespace) -> None:
    from matching.messages.reader import read

    for r in _watched(_stdin(), "messages"):
        speaker, group = str(r.get("speaker") or "member"), str(r.get("group") or "community")
        _print(_flat(r["id"], read(r["text"], arguments.today, speaker=speaker, group=group)))


def _photos(record: Record) -> int:
    photos = record.get("photos") or 0
    if not isinstance(photos, int):
        raise BadInput(f"stdin: field 'photos' of {record['id']} is not a whole number")
    return photos


def _summaries(arguments: argparse.Namespace) -> None:
    from matching.summaries.reader import read_summary

    for r in _watched(_stdin(), "summaries"):
        _print(_flat(r["id"], read_summary(r["text"], arguments.today, photos=_photos(r))))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"not a day like 2026-07-08: {text}") from None


def _count(text: str) -> int:
    if not text.isdigit():
        raise argparse.ArgumentTypeError(f"not a whole number: {text}")
    return int(text)


def _add_files(command: argparse.ArgumentParser, also_members: str, also_needs: str) -> None:
    """The two files that ranking and assigning read."""
    command.add_argument(
        "--members",
        required=True,
        metavar="FILE",
        help=f"JSON lines with id and text (own words on skills);{also_members} wishes, days, parts, communities, areas, "
        "licences, age, sex, served, target, this_month count where named",
    )
    command.add_argument(
        "--needs",
        required=True,
        metavar="FILE",
        help=f"JSON lines with id, text, object (true: a thing, skipped);{also_needs} community, areas, weekday, part, "
        "licence, age_from, age_to, sex count where named, else what the text says",
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m matching", description="Read chat messages and rank members for needs."
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")

    def command(name: str, run: Callable[[argparse.Namespace], None], text: str) -> argparse.ArgumentParser:
        one = commands.add_parser(name, help=text, description=text)
        one.set_defaults(run=run)
        return one

    rank = command(
        "rank", _rank, "Print need_id TAB member_id TAB score for the best members of each need, best first."
    )
    assign = command(
        "assign",
        _assign,
        "Give every need its people at once, so that the sum of scores is the greatest; need_id TAB member_id TAB score.",
    )
    for one, also_members, also_needs in (
        (rank, "", ""),
        (assign, " capacity (needs at once, default 1),", " people (wanted, default 1), day, accepted (member ids),"),
    ):
        _add_files(one, also_members, also_needs)
    assign.add_argument(
        "--candidates",
        type=_count,
        default=0,
        metavar="N",
        help="look at the N best members of each need only (default 0: at all, which alone is sure to be the best)",
    )
    rank.add_argument("--top", type=_count, default=10, metavar="N", help="members a need at most (default 10)")
    for name, run, what in (("read", _read, "messages"), ("summaries", _summaries, "activity summaries")):
        text = f"Read {what}, one JSON object with id and text a line from stdin; print what each says as JSON lines."
        command(name, run, text).add_argument(
            "--today", type=_day, required=True, metavar="DAY", help="like 2026-07-08"
        )
    return parser


def main(argv: list[str] | None = None) -> int:
    """Run one command; 0 when done, 2 when the caller's input cannot be used."""
    arguments = _parser().parse_args(argv)
    try:
        arguments.run(arguments)
    except BadInput as error:
        sys.stderr.write(f"error: {error}\n")
        return 2
    except BrokenPipeError:
        # The reader has gone (`| head`). Python would still flush at exit, into nothing.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0
