"""The HTTP API: the requests and answers of the command line, for the holder of a token."""
