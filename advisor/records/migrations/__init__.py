"""How an older database becomes one of today: numbered revisions, each applied in one transaction, or not at all."""
