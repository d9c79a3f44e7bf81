"""The close file: what an auditor gets, as CSV files that prove their own totals."""
