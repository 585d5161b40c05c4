"""Trained readers of a whole message, and the plain rules beside them: what it is for, which kind of need it is."""
