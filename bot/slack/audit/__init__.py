"""In Slack, the audit log: filtered in a window, page by page, and as a file."""
