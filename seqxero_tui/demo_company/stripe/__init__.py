"""The Demo Company's pretend Stripe: payment links, the page where a customer pays one, and the API that tells of it.

As much of Stripe's API as reads what payment links took in. It is no part of the pretend Xero: it keeps its own file,
which outlives a reset there.
"""
