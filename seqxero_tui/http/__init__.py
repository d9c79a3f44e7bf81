"""The program's one door to other computers, the same for Xero and Stripe: addresses, requests, whole answers.

Knows nothing of what is asked; what an answer means is for the rooms that ask.
"""
