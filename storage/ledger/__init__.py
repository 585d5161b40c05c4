"""The service ledger: reported, backed by evidence, confirmed by another, checked by draws, certified."""
