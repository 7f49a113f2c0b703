"""Stage 3: keeps what the college knows – tables, rights, consent, audit, the demonstration college. Door: ``archive.Archive``."""
