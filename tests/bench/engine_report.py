"""The measured figures of the engine as a page and as a picture."""

from statistics import median
from typing import Any

from PIL import Image, ImageDraw, ImageFont

OURS = "this index"
PICKED = "scipy, rows picked by community"
COLOURS = {OURS: "#c62828"}
GREY = ("#37474f", "#607d8b", "#90a4ae", "#455a64", "#b0bec5")

HEAD = """# The engine: finding members over a province

`make bench-engine` writes this page (its tables; the words stand in `tests/bench/engine_report.py`) and the picture.

**What is measured.** Members and needs are generated from the terms of the concept table (`tests/bench/engine_people.py`) and read by the
real reader. Every method gets the same weighted features (scikit-learn's sublinear TF-IDF, rows of length 1), one thread, k = {k}; reading
texts is not timed. The methods take turns, need by need, in one process, so each finds the caches as the others left them (“in a row”: all needs of one method, then those of the next), and **the ratios count**: nothing else ran
on the two cores, but they are a part of a bigger machine, whose pace changes by a tenth and more. Times are CPU time of the process, in all its threads. Before timing, the
index's scores are compared with the plain product.

**What a score is.** The cosine of two vectors. A member's: words and characters 1 + ln(tf) (tf up to 15), concepts by fifths of their weight,
each times the gain of its sort (words 1, characters ½, concepts 4), times idf = ln((1 + n) / (1 + df)) + 1, divided by its length. A need's:
the same, its concepts with those that may stand in for them. n and df are those of the last fit, so adding a member
changes nobody else's score; a new fit, in the background, brings them up to date. `tests/matching/test_index.py` compares all of it
with scikit-learn to 1e-5 through filters, updates, deletions and mergers, compiled and by numpy alone; `test_index_scan.py` holds every
way of scanning against numpy, bit by bit.

**How.** Members are numbered by district and community, so a community is an interval of rows. For each feature and level the rows that have it: whole rows
where there are few, 16 bits of each parted by blocks of 65,536 rows where there are more, a bitmap where it is one row in eight or more.

- Rows are taken by tiles of 8,192, whose sums stay in the nearest cache. Those lists are added first that say much and name few.
- Once ten are found, the lists that could not lift a short text over the tenth are no longer added; they are asked only about rows that can still come
  among the best. For that each row has a number of 8 bits that stands for hardly more than 1 / length, so most rows are passed over 64 at a
  time. A bound is never below the score and all sums are made in one order: nothing is lost, and numpy alone gives the same answers to the last bit.
- Where a tile has few named rows, only those are looked at. Inside a community each list is entered near the place where it is expected.
- Day, licence, cap and refusals are tested inside the scan. Changes go to small parts of their own, found at the next search; deletions are marked.
- Most named rows are passed over by the highest bound of their 64: those 16 KB stay in the cache where a million bounds do not.
- One call into compiled code a search, which counts no references (numba's counting cost more than the work) and is told in one
  table where the arrays lie: handed over one by one they took longer than searching a community does.
- Flat files, mapped into memory.

**Where others are as quick.** At 10,000 members, and at 100,000 with words alone, tantivy is as quick, and bm25s and sparse_dot_topn are quicker when
they are given hundreds of needs in one call: there a search is mostly Python's own work and cold caches (asked over and over on warm caches it
takes 5 to 8 µs inside a community or at 10,000 with words). Inside a community scipy on a matrix that is kept, turned, for each community is as quick or
quicker with all features; of what scipy takes to pick the rows, ×30 is not reached: ×10 with all features, about ×30 with words where many needs come in a row, half of it where each finds cold caches.
bm25s ignores how often a need says a word; none of them knows a filter, a change or an order of equals; tantivy scores by BM25.
The ranking inside a community does not use the index: it looks at everybody. Reading their rows from the database comes on top.
"""


def report(runs: list[Any], bandwidth: float) -> str:
    """The page."""
    lines = [HEAD.format(k=10), f"Memory reads at {bandwidth / 1e9:.1f} GB/s with one thread (measured).", ""]
    lines += ["", "## At the largest size", "", *_largest(runs)]
    for title, kind in (("One need at a time: median, and how many times as long as this index", "one"), ("10,000 needs: how many a second on one thread", "batch")):  # fmt: skip
        for sort in dict.fromkeys(run.sort for run in runs):
            lines += ["", f"## {title} — {sort}", "", *_table([run for run in runs if run.sort == sort], kind)]
    lines += [
        "",
        "## Inside one community of 200",
        "",
        *_inside(runs),
        "",
        "## Memory, limit, freshness",
        "",
        *_facts(runs),
    ]
    return "\n".join([*lines, "", "![one need and inside a community](engine.png)"])


def _largest(runs: list[Any]) -> list[str]:
    """What the issue asks for, and what was measured."""
    last = _last(runs)
    lines = ["| asked for | " + " | ".join(run.sort for run in last) + " |", "|---|" + "--:|" * len(last)]
    rows: dict[str, list[str]] = {}
    for run in last:
        one = {name: median(times) for name, times in run.one.items() if name != OURS}
        paces = {name: pace(run, name) for name in run.batch if name != OURS}
        near, quick, f = min(one, key=lambda name: one[name]), max(paces, key=lambda name: paces[name]), run.facts
        mine, inside = median(run.one[OURS]), {name: median(times) for name, times in run.inside.items()}
        row = {name: median(times) for name, times in run.in_a_row.items()}
        for asked, found in (
            ("one need: 1.5 times as fast as the fastest other", f"×{one[near] / mine:.1f} ({near})"),
            ("10,000 needs: 1.5 times its pace", f"×{pace(run, OURS) / paces[quick]:.1f} ({quick})"),
            ("inside a community: at most 100 µs", f"{inside[OURS] * 1e6:.0f} µs"),
            ("… and 30 times as fast as scipy on it", f"×{inside[PICKED] / inside[OURS]:.1f}"),
            ("… many needs one after another", f"{row[OURS] * 1e6:.0f} µs, ×{row[PICKED] / row[OURS]:.1f}"),
            ("bytes a member: at most 40 with words, 150 with all", f"{f['bytes a member']:.0f}"),
            ("a new member is found: 5 ms", f"{f['found s, 0 changes before'] * 1000:.1f} ms (p95 {f['found p95 s, 0 changes before'] * 1000:.1f}, of CPU {f['found p95 cpu s, 0 changes before'] * 1000:.1f})"),
        ):  # fmt: skip
            rows.setdefault(asked, []).append(found)
    return [*lines, *(f"| {asked} | " + " | ".join(found) + " |" for asked, found in rows.items())]


def _last(runs: list[Any]) -> list[Any]:
    """The runs of the largest size."""
    return [run for run in runs if run.size == max(other.size for other in runs)]


def _table(runs: list[Any], kind: str) -> list[str]:
    names = list(dict.fromkeys(name for run in runs for name in getattr(run, kind)))
    lines = ["| method | " + " | ".join(f"{run.size:,}" for run in runs) + " |", "|---|" + "--:|" * len(runs)]
    for name in names:
        lines.append(f"| {name} | " + " | ".join(_cell(run, kind, name) for run in runs) + " |")
    return lines


def _cell(run: Any, kind: str, name: str) -> str:
    values = getattr(run, kind)
    if name not in values:
        return "–"
    if kind == "batch":
        return f"{pace(run, name):,.0f} / s" + ("" if name == OURS else f" (1/{pace(run, OURS) / pace(run, name):.1f})")
    mine, its = median(values[OURS]), median(values[name])
    return f"{its * 1000:.2f} ms" + ("" if name == OURS else f" (×{its / mine:.1f})")


def pace(run: Any, name: str) -> float:
    """Needs a second."""
    done, seconds = run.batch[name]
    return done / seconds


def _inside(runs: list[Any]) -> list[str]:
    names = list(runs[0].inside)
    lines = ["| features, members | " + " | ".join(names) + " |", "|---|" + "--:|" * len(names)]
    for run in runs:
        for asked, times in (("", run.inside), (", in a row", run.in_a_row)):
            took = {name: median(times[name]) for name in names}
            cells = [f"{one * 1e6:,.0f} µs (×{one / took[OURS]:.1f})" for one in took.values()]
            lines.append(f"| {run.sort}, {run.size:,}{asked} | " + " | ".join(cells) + " |")
    return lines


def _facts(runs: list[Any]) -> list[str]:
    lines = [
        "| features, members | features a member / a need | bytes a member | fit | limit by memory | measured | new member found, p50 / p95 / p95 of CPU | … after 1,000 changes |",
        "|---|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for run in runs:
        f = run.facts
        found = [f"{f[f'found s, {n} changes before'] * 1000:.1f} / {f[f'found p95 s, {n} changes before'] * 1000:.1f} / {f[f'found p95 cpu s, {n} changes before'] * 1000:.1f} ms" for n in (0, 1000)]  # fmt: skip
        lines.append(
            f"| {run.sort}, {run.size:,} | {f['features a member']:.1f} / {f['features a need']:.1f} | {f['bytes a member']:.0f} | {f['fit s']:.1f} s "
            f"| {f['limit s'] * 1e6:,.0f} µs | {median(run.one[OURS]) * 1e6:,.0f} µs | {found[0]} | {found[1]} |"
        )
    lines += ["", "Bytes a member: everything that is mapped: lists, lengths, ids, days, licences, counts. Limit: all lists of the need read once (2 bytes a row, or a bit for each member) and a byte a member, over the bandwidth; a search reads less."]  # fmt: skip
    return lines


def picture(runs: list[Any], file: str) -> None:
    """Bars of the largest size: one need, by method, for each choice of features."""
    shown = _last(runs)
    bars = sum(len(run.one) + len(run.inside) + 2 for run in shown)
    image = Image.new("RGB", (1100, 70 + bars * 30), "white")
    draw, font, y = ImageDraw.Draw(image), ImageFont.load_default(17), 20
    for run in shown:
        for title, values in (("one need", run.one), ("inside one community of 200", run.inside)):
            draw.text((20, y), f"{run.size:,} members, {run.sort}: {title} (median)", fill="black", font=font)
            y = _bars(draw, font, y + 28, {name: median(times) for name, times in values.items()})
    image.crop((0, 0, 1100, y)).save(file, optimize=True)


def _bars(draw: Any, font: Any, y: int, values: dict[str, float]) -> int:
    longest, mine = max(values.values()), values[OURS]
    for at, (name, value) in enumerate(sorted(values.items(), key=lambda pair: pair[1])):
        draw.text((20, y + 2), name, fill="black", font=font)
        width = max(3, int(480 * value / longest))
        draw.rectangle((370, y + 3, 370 + width, y + 22), fill=COLOURS.get(name, GREY[at % len(GREY)]))
        text = f"{value * 1000:.3f} ms" if value < 0.01 else f"{value * 1000:.0f} ms"
        draw.text(
            (380 + width, y + 2), text + ("" if name == OURS else f"  x {value / mine:.1f}"), fill="black", font=font
        )
        y += 28
    return y + 14
