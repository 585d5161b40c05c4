"""What a text is about: concepts of the table in it, the licences it would need, the service wishes it covers."""
