"""Stage 5: rehearses – resume critique and mock interview."""
