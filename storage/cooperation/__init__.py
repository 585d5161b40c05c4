"""Teams, pairings, one-to-one help, visits, duty and the persons to ask: what units and communities do together."""
