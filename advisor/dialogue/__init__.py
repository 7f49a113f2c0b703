"""Stage 6: the only folder that knows a language model exists. Door: ``session.Session``."""
