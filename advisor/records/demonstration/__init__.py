"""The demonstration college: synthetic, seeded, marked so; its door is ``college.fill``."""
