"""Which of the closed list of kinds a need is: words that point to a kind, weighed by a trained table."""

import re
from functools import cache
from importlib.resources import files

from matching.classifiers.features import ngrams
from matching.classifiers.weights import load
from matching.concepts.topics import need_evidence
from matching.model import KINDS
from matching.words.concept_table import concepts

_THING = "物资帮助"
_ONE_THING = re.compile(
    r"(?:想要|想有|盼(?:着)?(?:有|要)?|希望(?:能?有|得到)|缺|求|求捐|需要|就想要|愿望是|心愿是)[一1](?:台|部|双|套|副|把|辆|床|件|根|盏|顶|条|架|本)(?!课|戏)|"
    r"(?:还?[缺差]|求捐|求借|想借|借用?)(?:\d{1,3}|[两二三四五六七八九十几]{1,3})(?:台|双|套|副|把(?!手)|辆|床|件|盏|顶|架|张|本)(?!课|戏)|"
    r"(?:有没有|谁家?有?|哪[位家]有?)[^,。]{0,4}(?:淘汰(?:下来)?|闲置|多余|富余|换下来|用不着|穿不着|不用|多[一出](?:口|台|把|个|床|双|辆|件))的?"
)
# 个 counts people as well: only before a word that ends as things do.
_ONE_MORE = re.compile(
    r"(?:想要|想有|盼(?:着)?(?:有|要)?|就缺|就差|没|求|就想要|添|送)[一1]?(?:个|只|盏|对)[^,。个]{0,7}[机器炉锅灯扇箱车床椅桌柜鞋包书杯壶镜被衣球琴笔拐毯垫帽伞盆枕](?=[,。!?~ ]|$|用|吧|的?就|也)"
)
_MENDS = re.compile(r"[修装换][好上一]|坏了的|谁会")
_HANDS = re.compile(
    r"(?:志愿者|党员|老师|师傅)\d{1,3}[名位个人]|[名位](?:志愿者|党员|老师|师傅|摄影|裁判|律师|大姐|大哥|同志|阿姨|姐妹|小伙)|个[^,。]{0,5}的(?:小年轻|年轻人|小伙|大人)"
)
_GIVES = re.compile(
    r"想要|捐|借|(?<!招)募|闲置|二手|盼|缺[^,。]{0,8}[台本双套副把辆床件根盏箱顶架张袋桶]|物资|赞助|支援[^,。]{0,3}[台批箱床]"
)
# 换进户线, 接网线, 给挂钟换电池: a part of something bigger is put in by somebody who can; it is no thing to be given.
_FITTED = re.compile(
    r"(?:换|更换|装|安装|接|铺|改|拆)(?:一?[下根条个只节副组套块张片截段]|掉|了|上|好)?(?:新的?)?[^,。;!?\n]{0,6}?"
    r"(?:(?<![路航专])线路?|电缆|总?闸|电箱|电表箱?|水表|空开|开关|插座|滤[芯网]|[内外]胎|轮胎|链条|电池|软管|水管|管[子道]|阀门?|龙头|瓦片?|油毡|烟囱|烟道|玻璃|纱窗|门锁|锁芯|"
    r"合页|铰链|密封[条圈]|把手|灯[泡管座]?|马桶盖?|水箱|浮球|屏幕?|门铃|皮带|轴承|零件|配件)(?=[,。!?;、\n]|了|坏|老化|和|$)"
)
_REPAIRS = ("水电维修", "家电数码", "开锁门窗家具")
_HANDED = re.compile(r"想要|盼|捐|买|送|赠|募|借|心愿|愿望|[一1两2]盏?台|台灯|手电")
# What the helpers shall bring, or what is there already, says nothing about the kind.
_BROUGHT = re.compile(
    r"自[带备][^,。;!?\n]{1,10}|[^,。;!?\n]{1,10}(?:自[带备]|(?:都|已经?)?(?:备|借|买|凑|领)[好齐]了?|社区[有出备]|我们[有出备]|不愁|管够)(?=[,。;!?\n]|$)"
)
_SURE = (0.3, 0.8, 1.05)  # how sure a concept is of its kind


@cache
def kind_words() -> dict[str, tuple[tuple[str, int], ...]]:
    """Kind → (word, weight) from words/kind_words.txt."""
    out: dict[str, tuple[tuple[str, int], ...]] = {}
    kind = ""
    for line in files("matching").joinpath("words/kind_words.txt").read_text("utf-8").splitlines():
        if line.startswith("## "):
            kind = line[3:]
        elif line and not line.startswith("#"):
            out[kind] = tuple((word.rstrip("!"), 3 if word.endswith("!") else 1) for word in line.split())
    return out


@cache
def _ways() -> tuple[tuple[str, re.Pattern[str]], ...]:
    lines = files("matching").joinpath("words/kind_cues.txt").read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return tuple((f"={name}", re.compile(pattern)) for name, pattern in rows)


def kind_cues(folded: str) -> set[str]:
    """Ways of asking (=要物), and how many words of each kind: =理发1 any, =理发3 a strong one, =理发6 several."""
    out = {name for name, pattern in _ways() if pattern.search(folded)}
    lowered = folded.lower()
    for kind, words in kind_words().items():
        weight = sum(points for word, points in words if word in lowered)
        out |= {f"={kind}{step}" for step in (1, 3, 6) if weight >= step}
    return out | _topic_cues(folded)


def _topic_cues(folded: str) -> set[str]:
    """What the table of concepts says: each concept, each kind with how sure it is, and the surest kind."""
    kinds: dict[str, float] = {}
    out: set[str] = set()
    for item in need_evidence(folded):
        kind = concepts()[item.concept].kind
        kinds[kind] = max(kinds.get(kind, 0.0), item.weight)
        out.add(f"=~{item.concept}")
    out |= {f"=~{kind}{step}" for kind, weight in kinds.items() for step in _SURE if weight >= step}
    if kinds:
        out.add(f"=~~{max(kinds, key=lambda kind: kinds[kind])}")
    return out


def kind_seen(folded: str, masked_text: str) -> tuple[set[str], set[str]]:
    """n-grams and cues that tell the kind, without what is to be brought along."""
    return ngrams(_BROUGHT.sub("", masked_text)), kind_cues(_BROUGHT.sub("", folded))


def kind_scores(folded: str, masked_text: str) -> dict[str, float]:
    """Probability of every kind for a folded text and its masked form."""
    weights = load("kind_weights")
    found = weights.probabilities(*kind_seen(folded, masked_text))
    return {kind: float(found[i]) for i, kind in enumerate(weights.classes)}


def best_kind(folded: str, masked_text: str) -> str:
    """The likeliest kind; always one of KINDS."""
    scores = kind_scores(folded, masked_text)
    if (_ONE_THING.search(folded) or _ONE_MORE.search(folded)) and not _MENDS.search(folded):
        return _THING
    if _HANDS.search(folded) and not _GIVES.search(folded):
        scores[_THING] = 0.0
    if not (_FITTED.search(folded) and not _HANDED.search(folded)):
        return max(KINDS, key=lambda kind: scores.get(kind, 0.0))
    scores[_THING] = 0.0
    best = max(KINDS, key=lambda kind: scores.get(kind, 0.0))
    told = [concepts()[item.concept].kind for item in sorted(need_evidence(folded), key=lambda one: -one.weight)]
    return best if best in _REPAIRS else next((kind for kind in told[:1] if kind in _REPAIRS), best)
