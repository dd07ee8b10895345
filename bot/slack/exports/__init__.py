"""In Slack, files about a programme: spreadsheets, CSV archives and the board's pages."""
