"""What is sent about check-ins, and how it is loaded."""
