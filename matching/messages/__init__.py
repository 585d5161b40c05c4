"""Chat messages: what one says, and what an answer to the bot means."""
