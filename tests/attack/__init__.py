"""A curious reader who solves the system of all figures that they were ever shown."""
