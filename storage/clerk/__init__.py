"""What a clerk keeps and prints: letters with their numbers, copies handed over, lists, one person's record."""
