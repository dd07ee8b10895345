"""Queries of confidence: levels, the last answers, and follow-ups after the end."""
