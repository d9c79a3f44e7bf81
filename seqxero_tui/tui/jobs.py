"""Work that may block, done beside the screens: a job calls the workspace on a thread and its result comes back
as a message to the app, where it may touch widgets.

Jobs of a group run one after another. A thread cannot be cancelled; a job that takes long looks at its `cancel`
between its steps. Jobs belong to the app, so that closing a screen never loses one half way.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from textual.message import Message

from seqxero_tui.errors import Problem, SeqxeroError

if TYPE_CHECKING:
    from textual.app import App

    from seqxero_tui.sync.reports import Progress
    from seqxero_tui.workspace import Workspace

Result = TypeVar("Result")


@dataclass(eq=False, slots=True)
class Job(Generic[Result]):
    """One piece of work: `call` on a thread, then `then` (or `failed`) in the app."""

    call: Callable[[Workspace, Job[Result]], Result]
    then: Callable[[Result], None]
    failed: Callable[[Problem], None] | None
    group: str
    title: str | None
    """What the header says meanwhile; None for quick reads. A job with a title is asked about before quitting."""
    for_a_person: bool = False
    """Waits for somebody to do something elsewhere, and works at nothing meanwhile."""
    cancel: threading.Event = field(default_factory=threading.Event)
    progress: Progress | None = None
    told_at: float = 0.0
    """When `progress` was told, on the monotonic clock."""
    counted_from: tuple[float, int] | None = None
    """When the present count was first told, and how far it was."""
    app: App[Any] | None = None

    def report(self, progress: Progress) -> None:
        """Called from the thread: where the work is."""
        now = time.monotonic()
        if self.counted_from is None or self.progress is None or self.progress.of != progress.of:
            self.counted_from = (now, progress.done)
        self.progress, self.told_at = progress, now
        if self.app is not None:
            self.app.post_message(JobMoved(self))


def rate(job: Job[Any], now: float) -> float | None:
    """How many a second since the count began; None before it says anything. Waits count: they come again."""
    if job.progress is None or job.counted_from is None:
        return None
    began, done = job.counted_from
    gone, got = now - began, job.progress.done - done
    return got / gone if gone >= 1 and got > 0 else None


class JobMoved(Message):
    """A job got further; an unread older one is replaced, so a burst costs one repaint."""

    def __init__(self, job: Job[Any]) -> None:
        super().__init__()
        self.job = job

    def can_replace(self, message: Message) -> bool:
        """True for an older report of the same job."""
        return isinstance(message, JobMoved) and message.job is self.job


class JobEnded(Message):
    """A job is over: with a result, a problem, or an error nobody expected."""

    def __init__(self, job: Job[Any], result: Any = None, error: Exception | None = None) -> None:
        super().__init__()
        self.job = job
        self.result = result
        self.error = error


class Jobs:
    """The jobs of the app: what runs, and what waits for its turn."""

    def __init__(self, app: App[Any], workspace: Callable[[], Workspace]) -> None:
        self._app = app
        self._workspace = workspace
        self._running: dict[str, Job[Any]] = {}
        self._waiting: dict[str, deque[Job[Any]]] = {}
        self._closed = False

    def start(
        self,
        call: Callable[[Workspace, Job[Result]], Result],
        then: Callable[[Result], None],
        *,
        group: str,
        failed: Callable[[Problem], None] | None = None,
        title: str | None = None,
        newest_only: bool = False,
        for_a_person: bool = False,
    ) -> Job[Result]:
        """Run `call` on a thread after the jobs of its group; `then` gets its result, in the app.

        Without `failed` a problem becomes a message to the user. `newest_only` drops what still waits in the group:
        for reads that a newer one makes pointless. `for_a_person` says that it waits for somebody, and is not work.
        """
        job = Job(call, then, failed, group, title, for_a_person, app=self._app)
        if self._closed:
            job.cancel.set()
            return job
        waiting = self._waiting.setdefault(group, deque())
        if newest_only:
            waiting.clear()
        waiting.append(job)
        self._next(group)
        return job

    def ended(self, message: JobEnded) -> None:
        """Take the job off the list and let the next of its group begin. Called by the app for each `JobEnded`."""
        self._running.pop(message.job.group, None)
        self._next(message.job.group)

    @property
    def busy(self) -> bool:
        """Whether anything works, waits its turn, or has a result nobody has taken yet."""
        working = any(not job.for_a_person for job in self._running.values())
        return working or any(self._waiting.values())

    def has(self, group: str) -> bool:
        """Whether a job of this group runs or waits its turn."""
        return group in self._running or bool(self._waiting.get(group))

    @property
    def under_way(self) -> list[Job[Any]]:
        """The running jobs a user knows about, oldest first."""
        return [job for job in self._running.values() if job.title is not None]

    def stop(self) -> list[Job[Any]]:
        """Ask the jobs a user knows about to stop at their next step; those that were asked now."""
        asked = [job for job in self.under_way if not job.cancel.is_set()]
        for job in asked:
            job.cancel.set()
        return asked

    def cancel_all(self) -> None:
        """Ask everything to stop at its next step, and begin nothing more, ever: the program ends."""
        self._closed = True
        self._waiting.clear()
        for job in self._running.values():
            job.cancel.set()

    def _next(self, group: str) -> None:
        waiting = self._waiting.get(group)
        if not waiting or group in self._running:
            return
        job = self._running[group] = waiting.popleft()
        # A daemon: a request that hangs must not keep the program from ending. What it was about to write is safe,
        # attempts are recorded before they are sent.
        threading.Thread(target=self._run, args=(job,), name=f"job-{group}", daemon=True).start()

    def _run(self, job: Job[Any]) -> None:
        try:
            message = JobEnded(job, result=job.call(self._workspace(), job))
        except Exception as error:  # handed to the app, which tells problems from bugs
            message = JobEnded(job, error=error)
        self._app.post_message(message)


def problem_of(error: Exception) -> Problem | None:
    """The problem an expected error carries; None for a bug."""
    return error.problem if isinstance(error, SeqxeroError) else None
