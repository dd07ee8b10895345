"""Pauses, delegates, departures and the ways out of a pair."""
