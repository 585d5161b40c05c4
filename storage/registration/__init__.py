"""Who is registered where, as what and by whose word: the talk, moves, kinds, and the counting of it."""
