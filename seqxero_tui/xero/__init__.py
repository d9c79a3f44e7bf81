"""Xero's API and nothing of billing: sign-in, tokens, call limits, client, errors, deep links.

Synchronous; safe to call from many threads. What an answer means for a document is decided elsewhere.
"""
