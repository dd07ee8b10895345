"""How messages about check-ins are drawn."""
