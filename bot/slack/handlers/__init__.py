"""Handlers: parse, call a service, answer."""
