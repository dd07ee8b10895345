"""What App Home shows: cards of pairs and of programmes, and the windows of all the rest."""
