"""Stripe's API, read only and no more of it than tells how far an invoice's payment link has been paid.

Knows nothing of invoices: what a payment means for one is for `sync` to say.
"""
