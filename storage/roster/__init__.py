"""A unit's 名册: read safely from any Excel file, checked, linked to persons; licences and why somebody is not here."""
