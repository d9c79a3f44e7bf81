"""The setup wizard: environment, sign-in, organisation, accounts, summary."""

from seqxero_tui.tui.screens.wizard.screen import WizardScreen

__all__ = ["WizardScreen"]
