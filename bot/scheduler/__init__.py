"""Runs fixed jobs every so many seconds: the only place that knows of APScheduler.

What the jobs are is told by one table, `bot.jobs`.
"""
