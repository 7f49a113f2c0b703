"""Stage 4: interests, fit, gates and ranking of posts."""
