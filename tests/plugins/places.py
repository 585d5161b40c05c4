"""The groups of the small town."""

UNIT, COMMUNITY = "住建局党员群", "舜水新村群"
OTHER_UNIT, OTHER_COMMUNITY = "卫健委党员群", "梅湖社区群"
