"""One exact sparse index over many members: who of a whole city comes into question for a need, in a millisecond.

The index finds candidates; the ranking (matching.ranking.ranker) stays the judge. See docs/engine.md for what it measures and how fast.
"""

from matching.index.entries import Entry, Found, Only
from matching.index.features import Features, Values, of_member, of_need, only_concepts
from matching.index.members import MemberIndex

__all__ = ["Entry", "Features", "Found", "MemberIndex", "Only", "Values", "of_member", "of_need", "only_concepts"]
