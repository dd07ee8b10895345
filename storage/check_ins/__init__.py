"""Queries of check-ins: opened, prompted, answered, put off and closed."""
