"""Queries of people: who is known, who leads or takes part, imports, new time zones."""
