"""The form and the list of programmes."""
