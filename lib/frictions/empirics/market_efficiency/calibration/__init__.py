"""Which economies give the numbers that the poster and its measure's authors publish."""
