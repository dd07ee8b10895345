"""Rules that several capabilities share: permissions, readers, calendars, small numbers."""
