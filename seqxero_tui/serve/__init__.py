"""The terminal interface in a browser on this machine: every window of it is a program of its own."""
