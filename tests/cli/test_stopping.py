"""Signals end a command between two commits, and the exit code says which signal it was."""

from __future__ import annotations

import os
import signal
import threading

import pytest

from seqxero_tui.cli.stopping import Interrupted, Stop


def _receive(number: signal.Signals) -> None:
    """Sends the process a signal and waits for it to arrive."""
    os.kill(os.getpid(), number)
    signal.pause()


SIGNALS = [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)]


@pytest.mark.parametrize(("number", "code"), SIGNALS)
def test_a_signal_interrupts_what_does_not_watch_for_it(number: signal.Signals, code: int) -> None:
    stop = Stop()
    with stop.listening(), pytest.raises(Interrupted) as interruption:
        _receive(number)
    assert interruption.value.exit_code == code
    assert stop.exit_code(0) == code


@pytest.mark.parametrize(("number", "code"), SIGNALS)
def test_work_that_watches_ends_its_commit_first(number: signal.Signals, code: int) -> None:
    stop = Stop()
    with stop.listening(), stop.after_the_current_commit() as requested:
        os.kill(os.getpid(), number)
        assert requested.wait(5)
        committed = True
    assert committed
    assert stop.exit_code(1) == code


def test_a_second_signal_does_not_wait() -> None:
    stop = Stop()
    with stop.listening(), stop.after_the_current_commit() as requested:
        os.kill(os.getpid(), signal.SIGTERM)
        assert requested.wait(5)
        with pytest.raises(Interrupted):
            _receive(signal.SIGINT)


def test_work_that_does_not_end_is_given_up_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("seqxero_tui.cli.stopping._GRACE_SECONDS", 0.01)
    stop = Stop()
    with stop.listening(), stop.after_the_current_commit() as requested:
        os.kill(os.getpid(), signal.SIGTERM)
        assert requested.wait(5)
        with pytest.raises(Interrupted) as interruption:
            threading.Event().wait(30)
    assert interruption.value.exit_code == 143


def test_handlers_are_put_back() -> None:
    before = signal.getsignal(signal.SIGTERM)
    with Stop().listening():
        assert signal.getsignal(signal.SIGTERM) != before
    assert signal.getsignal(signal.SIGTERM) == before


def test_without_a_signal_the_code_stays() -> None:
    assert Stop().exit_code(1) == 1
