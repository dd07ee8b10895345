"""The demo: a programme that has lived for some weeks, made through the services."""
