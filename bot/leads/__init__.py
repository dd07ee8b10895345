"""Who leads: naming somebody is told, and what was written before stays with those who led then."""
