"""Work that may block, done beside the screens: a job calls the workspace on a thread and its result comes back
as a message to the app, where it may touch widgets.

Jobs of a group run one after another. A thread cannot be cancelled; a job that takes long looks at its `cancel`
between its steps. Jobs belong to the app, so that closing a screen never loses one half way.

What changes something is a `write`: it says what it changes, and until its answer is taken nothing else changes the
same. A key pressed twice, or before the first is answered, is refused with a sentence instead of being done twice.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Collection, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from textual.message import Message

from seqxero_tui.errors import Problem, SeqxeroError

if TYPE_CHECKING:
    from textual.app import App
    from textual.screen import Screen

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
    passing: bool = False
    """A read that a newer one of its group makes pointless."""
    of: frozenset[Hashable] = frozenset()
    """What it changes; nothing for a read."""
    doing: str = ""
    """What it is changing, as a sentence."""
    began_on: Screen[Any] | None = None
    """The screen in front when the work began of which this is a part."""

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
        self._taken: Job[Any] | None = None

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

        Without `failed` a problem becomes a message to the user. `newest_only` drops what still waits in the group
        and was started so too: for reads that a newer one makes pointless. `for_a_person` says that it waits for
        somebody, and is not work.
        """
        job = Job(call, then, failed, group, title, for_a_person, app=self._app, passing=newest_only)
        self._begin(job)
        return job

    def write(
        self,
        call: Callable[[Workspace, Job[Result]], Result],
        then: Callable[[Result], None],
        *,
        group: str,
        of: Collection[Hashable],
        doing: str,
        failed: Callable[[Problem], None] | None = None,
        title: str | None = None,
    ) -> None:
        """As `start`, for what changes `of`: ids, or a screen with all that is typed in it. While something of it is
        being changed already, that is said (in the words of its `doing`) and nothing is begun."""
        under_way = self.writing(*of)
        if under_way:
            self._app.notify(under_way, severity="warning")
            return
        self._begin(Job(call, then, failed, group, title, app=self._app, of=frozenset(of), doing=doing))

    def _begin(self, job: Job[Any]) -> None:
        if self._closed:
            job.cancel.set()
            return
        job.began_on = self.began_on
        waiting = self._waiting.setdefault(job.group, deque())
        if job.passing:
            for older in [each for each in waiting if each.passing]:
                waiting.remove(older)
        waiting.append(job)
        self._next(job.group)

    @property
    def began_on(self) -> Screen[Any] | None:
        """The screen on which the key was pressed that all this follows from: also in what follows an answer."""
        if self._taken is not None:
            return self._taken.began_on
        return self._app.screen_stack[-1] if self._app.screen_stack else None

    @contextmanager
    def taking(self, job: Job[Any]) -> Iterator[None]:
        """While the result of a job is taken: what is begun meanwhile is a part of the same work."""
        self._taken = job
        try:
            yield
        finally:
            self._taken = None

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

    def writing(self, *of: Hashable) -> str | None:
        """What is being done to one of these just now, as a sentence; None when nothing is."""
        return next((job.doing for job in self._unfinished() if not job.of.isdisjoint(of)), None)

    @property
    def to_finish(self) -> list[Job[Any]]:
        """What would be lost or cut short if the program ended now: what a user knows about, and what is being written."""
        return [job for job in self._unfinished() if job.title is not None or job.of]

    def _unfinished(self) -> list[Job[Any]]:
        return [*self._running.values(), *(job for waiting in self._waiting.values() for job in waiting)]

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
        """Ask everything to stop at its next step, and take nothing more, ever: the program ends. What was ordered to
        be written and waits for its turn still gets it."""
        self._closed = True
        for group, waiting in self._waiting.items():
            self._waiting[group] = deque(job for job in waiting if job.of)
        for job in self._unfinished():
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
