"""Stage 2: says only what cards carry – prompts/ as validated objects, cards to sentences, the gate."""
