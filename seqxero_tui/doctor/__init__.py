"""What is wrong with this installation, each thing with its fix. Changes nothing, and calls nobody unless asked to."""

from seqxero_tui.doctor.examination import examine
from seqxero_tui.doctor.finding import Finding, Verdict

__all__ = ["Finding", "Verdict", "examine"]
