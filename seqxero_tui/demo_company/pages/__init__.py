"""The Demo Company's web pages: what a person would do inside Xero, without JavaScript."""
