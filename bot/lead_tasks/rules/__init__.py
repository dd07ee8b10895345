"""Rules of lead tasks: who may see one, and what makes a pair one at risk."""
