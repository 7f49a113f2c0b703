"""The revisions, oldest first. A revision that was released is never edited: the next one mends it."""
