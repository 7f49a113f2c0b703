"""Stage 5: accompanies – what happens after a flag is confirmed: plans, mentors, tasks, outcomes."""
