"""Days, parts of the day, hours, lengths and repetitions as people name them."""
