"""Speed as ratios to peers within one run, a family a file."""
