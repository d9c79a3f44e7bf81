"""Five at once, none after an error or a cancel, and nobody left behind."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from seqxero_tui.sync.lanes import LANES, in_lanes


def run(work: Callable[[int], None], items: int, cancel: threading.Event | None = None) -> None:
    in_lanes(work, range(1, items + 1), cancel or threading.Event())


@pytest.mark.parametrize("items", [0, 1, 2, 5, 40])
def test_every_item_is_worked_on_once(items: int) -> None:
    seen: list[int] = []
    run(seen.append, items)
    assert sorted(seen) == list(range(1, items + 1))


def test_five_are_under_way_at_once_and_never_six() -> None:
    everyone_is_here, now, most, guard = threading.Barrier(LANES), [0], [0], threading.Lock()

    def work(item: int) -> None:
        with guard:
            now[0] += 1
            most[0] = max(most[0], now[0])
        everyone_is_here.wait(10)
        with guard:
            now[0] -= 1

    run(work, 4 * LANES)
    assert most == [LANES]


def test_a_single_item_needs_no_thread() -> None:
    seen: list[threading.Thread] = []
    run(lambda item: seen.append(threading.current_thread()), 1)
    assert seen == [threading.current_thread()]


def test_after_an_error_those_under_way_end_and_none_is_begun() -> None:
    everyone_is_here, guard = threading.Barrier(LANES), threading.Lock()
    begun: list[int] = []
    done: list[int] = []
    failing: list[threading.Thread] = []

    def work(item: int) -> None:
        begun.append(item)
        here = threading.current_thread()
        with guard:
            fails = not failing and here is not threading.main_thread()
            if fails:
                failing.append(here)
        everyone_is_here.wait(10)
        if fails:
            raise LookupError("this one")
        failing[0].join(10)
        done.append(item)

    with pytest.raises(LookupError, match="this one"):
        run(work, 4 * LANES)
    assert sorted(begun) == [1, 2, 3, 4, 5]
    assert len(done) == LANES - 1


def test_a_cancel_lets_those_under_way_end_and_begins_none() -> None:
    everyone_is_here, cancel = threading.Barrier(LANES), threading.Event()
    done: list[int] = []

    def work(item: int) -> None:
        everyone_is_here.wait(10)
        cancel.set()
        done.append(item)

    run(work, 4 * LANES, cancel)
    assert sorted(done) == [1, 2, 3, 4, 5]


def test_what_ends_the_program_waits_for_nobody_and_lets_no_other_begin() -> None:
    everyone_is_here, let_go = threading.Barrier(LANES), threading.Event()
    begun: list[int] = []
    lanes: list[threading.Thread] = []
    waited_for: list[bool] = []

    def work(item: int) -> None:
        begun.append(item)
        everyone_is_here.wait(10)
        if threading.current_thread() is threading.main_thread():
            raise KeyboardInterrupt
        lanes.append(threading.current_thread())
        waited_for.append(not let_go.wait(10))

    with pytest.raises(KeyboardInterrupt):
        run(work, 4 * LANES)
    let_go.set()
    for each in lanes:
        each.join(10)
    assert not any(waited_for)
    assert sorted(begun) == [1, 2, 3, 4, 5]
