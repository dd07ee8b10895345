"""The roster, and windows of imports, volunteers and new accounts."""
