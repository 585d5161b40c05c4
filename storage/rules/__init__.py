"""The rules of a place, held against what is there: who meets them, who misses them, since when and by when.

Every number and phrase comes from the policy pack that holds for the organisation; a rule whose section the pack does
not have does not exist there. Names go to the unit's own admin alone; upwards go counts.
"""

from storage.rules.checks import Checkup, check_community, check_unit, unit_counts
from storage.rules.comparison import Comparison, Row, compare
from storage.rules.findings import Finding

__all__ = ["Checkup", "Comparison", "Finding", "Row", "check_community", "check_unit", "compare", "unit_counts"]
