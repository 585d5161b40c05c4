"""The parts of a need: what, for whom, where, how many helpers and which."""
