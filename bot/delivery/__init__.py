"""Part of Vice Versa."""
