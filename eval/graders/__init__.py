"""One grader a room: cases in, figures with intervals out. Code only, no model."""
