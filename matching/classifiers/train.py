"""Learns the weights of the intent and kind readers from the texts in words/: `python -m matching.classifiers.train`."""

import random
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix  # pyright: ignore[reportMissingTypeStubs]
from sklearn.linear_model import LogisticRegression  # pyright: ignore[reportMissingTypeStubs]

from matching.classifiers.features import cues, masked
from matching.classifiers.kinds import kind_seen
from matching.classifiers.outline import intent_ngrams
from matching.classifiers.weights import dump, share
from matching.language.normal import clean, fold

_SEED = 20260708
_FRAME_WEIGHT = 0.25
_LEAST = 3  # a feature seen in fewer texts is not learned
_PLAIN = ("check_in", "offer", "summary", "visit", "opinion", "help_question", "chat")
_PEOPLE = "王奶奶 独居的林爷爷 低保户老陈 残疾人小吴 张阿姨 卧床的黄叔 孤寡老人徐婆婆 留守儿童乐乐 五保户老丁 环卫工何姐 单亲的小雅 老两口 盲人老蒋 刘大爷 何伯 有位老人 三楼的邻居 困难家庭".split()
_PLACES = "桥西社区 幸福里社区 活动室 敬老院 3号楼 广场 红星社区 小学门口 福利院 滨河公园 社区二楼".split()
_THINGS = "一台电风扇 一个书包 轮椅 一床棉被 一双运动鞋 老花镜 一本字典 收音机 一辆自行车 护眼灯 奶粉 一根拐杖 电饭煲 一套画笔 足球 学习机 热水袋 一件羽绒服 血压计 书桌".split()
_DAYS = "周六 明天 后天上午 下周三 12号 周日下午 今晚 7月18日 这周末 明早八点 下周 20号下午2点".split()


@dataclass(frozen=True)
class Example:
    """One training text with its class and how much it counts."""

    text: str
    label: str
    weight: float = 1.0


def _lines(name: str) -> Iterator[tuple[str, str]]:
    """(heading, line) of words/<name>.txt and of its further parts, words/<name>_*.txt."""
    for path in sorted((Path(__file__).parents[1] / "words").glob(f"{name}*.txt")):
        if path.stem != name and not path.stem.startswith(f"{name}_"):
            continue
        heading = ""
        for line in path.read_text("utf-8").splitlines():
            if line.startswith("## "):
                heading = line[3:].strip()
            elif line and not line.startswith("# "):
                yield heading, line.replace("\\n", "\n")


def intent_examples() -> list[Example]:
    """Every text with its intent: written ones first, then those made from frames."""
    out = [Example(text, "need") for _, text in _lines("train_needs")]
    out += [Example(text, "wish") for _, text in _lines("train_wishes")]
    for intent in _PLAIN:
        out += [Example(text, intent) for _, text in _lines(f"train_{intent}")]
    return out + [example for example, _ in _framed()]


def kind_examples() -> list[Example]:
    """Needs and wishes with their kind."""
    texts = ("train_needs", "train_wishes", "train_kinds")
    out = [Example(text, kind) for name in texts for kind, text in _lines(name)]
    for example, kind in _framed():
        if example.label in ("need", "wish") and kind:
            out.append(Example(example.text, kind, _FRAME_WEIGHT))
    return out


def _bricks() -> dict[str, dict[str, list[str]]]:
    out: dict[str, dict[str, list[str]]] = {}
    for kind, line in _lines("kind_phrases"):
        role, _, phrases = line.partition(":")
        out.setdefault(kind, {})[role] = phrases.split()
    return out


def _framed() -> Iterator[tuple[Example, str]]:
    """Texts built from frames and bricks; the same on every run."""
    dice = random.Random(_SEED)
    bricks = _bricks()
    for intent, frame in _lines("train_frames"):
        for kind in bricks:
            if "{物}" in frame and kind not in ("理发", "搬运家务", "代办跑腿", "陪伴探访"):
                continue
            yield Example(_filled(frame, bricks[kind], dice), intent, _FRAME_WEIGHT), _kind_of(frame, kind)


def _kind_of(frame: str, kind: str) -> str:
    return "物资帮助" if "{物}" in frame else kind if re.search("难处|活儿|人手", frame) else ""


def _filled(frame: str, roles: dict[str, list[str]], dice: random.Random) -> str:
    fillers = {"人": _PEOPLE, "时": _DAYS, "地": _PLACES, "物": _THINGS, "数": list("123456"), **roles}
    return re.sub(r"\{(.*?)\}", lambda slot: dice.choice(fillers[slot[1]]), frame)


Seen = tuple[set[str], set[str]]


def intent_features(text: str) -> Seen:
    """n-grams and cues of a text as the intent reader sees it."""
    plain = masked(fold(clean(text, 1000)))
    return intent_ngrams(plain), cues(plain)


def kind_features(text: str) -> Seen:
    """n-grams and cues of a text as the kind reader sees it."""
    folded = fold(clean(text, 1000))
    return kind_seen(folded, masked(folded))


def _matrix(seen: list[Seen], columns: dict[str, int]) -> csr_matrix:
    data: list[float] = []
    indices: list[int] = []
    ends = [0]
    for grams, signs in seen:
        for names, value in ((grams, share(grams)), (signs, 1.0)):
            known = sorted(columns[name] for name in names if name in columns)
            indices += known
            data += [value] * len(known)
        ends.append(len(indices))
    return csr_matrix((data, indices, ends), shape=(len(seen), len(columns)))


@dataclass(frozen=True)
class Learned:
    """What training leaves: classes, bias, features and their rows."""

    classes: list[str]
    bias: NDArray[np.float64]
    features: list[str]
    table: NDArray[np.float64]


def learn(examples: list[Example], see: Callable[[str], Seen], strength: float) -> Learned:
    """Fit a multinomial logistic regression; the same examples give the same weights."""
    seen = [see(example.text) for example in examples]
    count = Counter(name for grams, signs in seen for name in grams | signs)
    features = sorted(name for name, times in count.items() if times >= _LEAST)
    matrix = _matrix(seen, {name: i for i, name in enumerate(features)})
    model: Any = LogisticRegression(C=strength, max_iter=300)
    model.fit(matrix, [e.label for e in examples], sample_weight=[e.weight for e in examples])
    return Learned(list(model.classes_), model.intercept_, features, model.coef_.T)


def main() -> None:
    """Write words/intent_weights.tsv and words/kind_weights.tsv."""
    folder = Path(__file__).parents[1] / "words"
    for name, examples, see, strength in (
        ("intent_weights", intent_examples(), intent_features, 3.0),
        ("kind_weights", kind_examples(), kind_features, 3.0),
    ):
        found = learn(examples, see, strength)
        text = dump(found.classes, found.bias, found.features, found.table)
        (folder / f"{name}.tsv").write_text(text, "utf-8")


if __name__ == "__main__":
    main()
