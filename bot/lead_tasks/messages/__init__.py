"""How messages about lead tasks are loaded: notices to leads, and what leads write to pairs."""
