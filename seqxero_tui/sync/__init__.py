"""Keeps billing and Xero in step: links, plan, push with recorded attempts, recovery, pull, history."""
