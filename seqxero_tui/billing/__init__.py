"""Sequence's side of the books: customers, products, prices, schedules, invoices and credit notes, and their life cycle."""
