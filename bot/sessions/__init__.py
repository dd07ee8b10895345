"""Meetings of a pair: dates, the calendar file, the question sent ahead, the outcome."""
