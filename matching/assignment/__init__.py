"""Everyone at once: an optimal assignment of helpers to all open needs."""
