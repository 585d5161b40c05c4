"""A text before anything is understood: one normal form, words and characters, numbers, names, how alike two texts are."""
