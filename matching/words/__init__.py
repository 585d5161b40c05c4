"""Package data that a person can read and change, and what reads it: word lists, the table of concepts, the trained weights."""
