"""The privacy window, and the file of all that is kept about oneself."""
