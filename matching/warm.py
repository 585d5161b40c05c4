"""Loading everything that is read from files once, so that the first answer is as quick as the second."""

import gc
from datetime import date

from matching.concepts.topics import skills_in, topics
from matching.concepts.wishes import read_wishes
from matching.language.tokens import jieba
from matching.language.vocabulary import words
from matching.messages.reader import read


def spare_collector() -> None:
    """Tell the garbage collector that what was loaded till now stays: it looks through half a million objects no more,
    which it otherwise does in the middle of somebody's message; and look less often, a message makes some thousand objects.
    Call it once, when everything is loaded."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 10, 10)


def warm_up() -> None:
    """Load the dictionary, the tables and the model (a second or two); call it at start, in a thread."""
    jieba()  # for the few texts that rjieba does not cut: it takes half a second
    words("预热")
    topics("预热")
    skills_in("预热")
    read_wishes("预热")
    read("想找人帮忙修电脑", date(2026, 1, 1))
