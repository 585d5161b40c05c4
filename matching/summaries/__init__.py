"""Activity summaries: who did what, for whom, how much, and what is still open."""
