"""The measured figures of the engine as a page and as a picture."""

from statistics import median
from typing import Any

from PIL import Image, ImageDraw, ImageFont

OURS = "this index"
COLOURS = {OURS: "#c62828"}
GREY = ("#37474f", "#607d8b", "#90a4ae", "#455a64", "#b0bec5")

HEAD = """# The engine: finding members over a province

`make bench-engine` writes this page (its tables; the words stand in `tests/bench/engine_report.py`) and the picture.

**What is measured.** Members and needs are generated from the terms of the concept table (`tests/bench/engine_people.py`) and read by the
real reader. Every method gets the same weighted features (scikit-learn's sublinear TF-IDF, rows of length 1), one thread, k = {k}; reading
texts is not timed. The methods take turns, need by need, in one process, so **the ratios count**: this run shared its
two cores with other work. Before timing, the index's scores are compared with the plain product.

**What a score is.** The cosine of two vectors. A member's: words and characters 1 + ln(tf) (tf up to 15), concepts by fifths of their weight,
each times the gain of its sort (words 1, characters ½, concepts 4), times idf = ln((1 + n) / (1 + df)) + 1, divided by its length. A need's:
the same, its concepts with those that may stand in for them. n and df are those of the last fit, so adding a member
changes nobody else's score; a new fit, in the background, brings them up to date. `tests/matching/test_index.py` compares all of it
with scikit-learn to 1e-5 through filters, updates, deletions and mergers, compiled and by numpy alone.

**How.** Members are numbered by district and community, so a community is an interval of rows. For each feature and level the rows that have it: whole rows
where there are few, 16 bits of each parted by blocks of 65,536 rows where there are more, a bitmap where it is one row in sixteen or more.
Sums are made block by block in the second-level cache; bitmaps, which say little, are asked only about rows that can still come among the best
(the bound is never below the sum, so nothing is lost). Day, licence, cap and refusals are tested inside the scan. Changes go to a small part of
their own, found at the next search; deletions are marked. Flat files, mapped into memory.

**Where it is not the quickest.** Up to about 100,000 members, and with words alone at any size, a need names few rows; then the 40–60 µs of
Python before each scan, and looking once over all sums of a block, weigh more than the postings: bm25s and tantivy (which skips by WAND) are as quick or quicker.
bm25s ignores how often a need says a word and knows no filter, no change and no tie order; tantivy scores by BM25. Inside a community
scipy on a small matrix of that community alone, turned beforehand, is quicker too; it would have to be kept for each community. (The others' work
between two searches empties the caches; asked one after the other, a search inside a community takes 40–70 µs at any size.)
The ranking inside a community does not use the index: it looks at everybody, about 2 ms of CPU for 200 people from the message's text to ranked
names (p95 3 ms); reading their rows from the database comes on top, about 15 ms, so a whole `推荐` takes some 20 ms of CPU.
"""


def report(runs: list[Any], bandwidth: float) -> str:
    """The page."""
    lines = [HEAD.format(k=10), f"Memory reads at {bandwidth / 1e9:.1f} GB/s with one thread (measured).", ""]
    for title, kind in (("One need at a time: median, and how many times as long as this index", "one"), ("Needs a second, one after the other on one thread", "batch")):  # fmt: skip
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
        return f"{values[name]:,.0f} / s" + ("" if name == OURS else f" (1/{values[OURS] / values[name]:.1f})")
    mine, its = median(values[OURS]), median(values[name])
    return f"{its * 1000:.2f} ms" + ("" if name == OURS else f" (×{its / mine:.1f})")


def _inside(runs: list[Any]) -> list[str]:
    names = list(runs[0].inside)
    lines = ["| features, members | " + " | ".join(names) + " |", "|---|" + "--:|" * len(names)]
    for run in runs:
        mine = median(run.inside[OURS])
        cells = [f"{median(run.inside[name]) * 1e6:,.0f} µs (×{median(run.inside[name]) / mine:.1f})" for name in names]
        lines.append(f"| {run.sort}, {run.size:,} | " + " | ".join(cells) + " |")
    return lines


def _facts(runs: list[Any]) -> list[str]:
    lines = [
        "| features, members | features a member / a need | bytes a member | fit | limit by memory | measured | new member found, p50 / p95 | … after 1,000 changes |",
        "|---|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for run in runs:
        f = run.facts
        found = [f"{f[f'found s, {n} changes before'] * 1000:.1f} / {f[f'found p95 s, {n} changes before'] * 1000:.1f} ms" for n in (0, 1000)]  # fmt: skip
        lines.append(
            f"| {run.sort}, {run.size:,} | {f['features a member']:.1f} / {f['features a need']:.1f} | {f['bytes a member']:.0f} | {f['fit s']:.1f} s "
            f"| {f['limit s'] * 1e6:,.0f} µs | {median(run.one[OURS]) * 1e6:,.0f} µs | {found[0]} | {found[1]} |"
        )
    lines += ["", "Bytes a member: everything that is mapped: lists, lengths, ids, days, licences, counts. Limit: 2 bytes a named row and a sixteenth of the lengths, over the bandwidth."]  # fmt: skip
    return lines


def picture(runs: list[Any], file: str) -> None:
    """Bars of the largest size: one need, by method, for each choice of features."""
    largest = max(run.size for run in runs)
    shown = [run for run in runs if run.size == largest]
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
