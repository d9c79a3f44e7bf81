"""seqxero: Sequence's Xero integration as a keyboard program."""

__version__ = "0.1.0"
