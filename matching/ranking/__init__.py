"""Who of a few hundred helpers fits one need, and why."""
