"""One file a family of commands; each turns words of the command line into a call of one door."""
