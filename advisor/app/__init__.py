"""Stage 7: opens the door – wiring, command line, web page, HTTP API."""
