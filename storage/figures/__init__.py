"""The one place where a programme's numbers are computed: in SQL, by set.

A figure costs what its period holds, and not what the programme has kept of earlier ones.
"""
