"""APScheduler and the table of jobs: the only place that knows of it."""
