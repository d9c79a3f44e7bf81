"""The headless front door: argument parsing and printing, nothing else. One module per noun.

Everything heavy (the store, HTTP, Textual) is imported when a command runs, so that `--help` answers at once.
"""
