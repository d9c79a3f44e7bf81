"""The rules between billing and Xero, as pure functions: no I/O, no clock, no session.

Facts go in and facts come out, both frozen. Fetching, storing and sending belong to `sync`; showing to `present`.
Rule numbers (R.. for requirements, D.. for decisions) are those of the project's rule book.
"""
