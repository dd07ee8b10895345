"""The people of a workspace: who is named, who is known, and who is brought in from a file."""
