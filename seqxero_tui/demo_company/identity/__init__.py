"""The Demo Company's identity server: consent, tokens and connections."""
