"""Stage 4: why a student is flagged – scorecard, forest, explanation."""
