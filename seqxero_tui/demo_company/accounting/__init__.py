"""The Demo Company's Accounting API: one module per resource, holding its parsing, rules and wire form."""
