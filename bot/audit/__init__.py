"""The audit log, as an admin reads it: who did what to what, and never what anybody wrote."""
