"""What goes out and comes in: the outbox and its budget, reminders, who hears of what, questions, times away."""
