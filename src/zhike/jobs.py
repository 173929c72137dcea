"""Jobs: one background run at a time, with progress and a way to call it off.

    jobs = Jobs(workspace, {"refresh": do_refresh})      at = jobs.start("refresh", {"as_of": None})
    jobs.one(at).state, .step, .done, .total             jobs.cancel(at)

Work is done by one thread of the process that serves; its state lies at the desk, so that every page and every
process sees it. A job whose process died waits again: runs are named by what goes into them, so that doing one
twice does nothing twice.
"""

import os
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any

import psutil

from zhike.desk import Desk, Job
from zhike.errors import NotFound, Text, ZhikeError
from zhike.workspace import Workspace, alive

Tell = Callable[[Text, int, int], None]
Work = Callable[[Workspace, Mapping[str, Any], Tell, threading.Event], dict[str, Any]]
"""work(workspace, what was asked, tell, cancel) → the outcome, as JSON can say it."""

LOOK_SECONDS = 0.5
TELL_SECONDS = 0.3
CLOSE_SECONDS = 25
UNFORESEEN = {
    "code": "error",
    "what": ["The work broke off; the log says where.", "任务意外中断，详情见日志。"],
    "fix": [
        "Nothing was changed. Try again, and report it if it happens again.",
        "未做任何改动。请重试；若再次出现请反馈。",
    ],
}


class Cancelled(Exception):
    """What work raises when it stopped because it was told to."""


class Jobs:
    """The jobs of one workspace, and the thread of this process that does them."""

    def __init__(self, workspace: Workspace, kinds: Mapping[str, Work]) -> None:
        self.workspace = workspace
        self.kinds = kinds
        self.desk = Desk(workspace.desk)
        self.owner = f"{os.getpid()}-{int(psutil.Process().create_time())}"
        self.cancels: dict[int, threading.Event] = {}
        self._over = threading.Event()
        self._wake = threading.Event()
        self.recover()
        self._thread = threading.Thread(target=self._work, name="zhike-jobs", daemon=True)
        self._thread.start()

    def start(self, kind: str, asked: Mapping[str, Any] | None = None) -> int:
        """A new job's number; a job of the same kind and wish that still waits is taken for this one."""
        if kind not in self.kinds:
            raise KeyError(kind)
        wish = dict(asked or {})
        for job in self.desk.jobs.all():
            if job.state == "todo" and job.kind == kind and job.asked == wish:
                return job.id
        id = self.desk.jobs.add(kind, wish)
        self._wake.set()
        return id

    def one(self, id: int) -> Job:
        """One job.

        Errors  NotFound
        """
        job = self.desk.jobs.one(id)
        if job is None:
            raise NotFound((f"There is no job {id}.", f"没有编号为 {id} 的任务。"), ("Start it again.", "请重新开始。"))
        return job

    def all(self) -> list[Job]:
        """The newest first."""
        return self.desk.jobs.all()

    def cancel(self, id: int) -> None:
        """Call a job off; one that has ended stays as it ended."""
        self.one(id)
        self.desk.jobs.end(id, "cancelled")
        if id in self.cancels:
            self.cancels[id].set()

    def recover(self) -> None:
        """Jobs of dead processes wait again."""
        dead = [job.id for job in self.desk.jobs.all() if job.state == "running" and not alive(f"{job.owner}-")]
        if dead:
            self.desk.jobs.hand_back(dead)

    def close(self) -> None:
        """Take no more work; call off what is under way, which then waits for the next start."""
        self._over.set()
        self._wake.set()
        for cancel in list(self.cancels.values()):
            cancel.set()
        self._thread.join(timeout=CLOSE_SECONDS)
        self.desk.close()

    def _work(self) -> None:
        while not self._over.is_set():
            self.recover()
            job = self.desk.jobs.take(self.owner)
            if job is None:
                self._wake.wait(LOOK_SECONDS)
                self._wake.clear()
            else:
                # A thread of its own: work that breaks in a way nobody foresaw ends itself and not the queue.
                doing = threading.Thread(target=self._do, args=(job,), name=f"zhike-job-{job.id}", daemon=True)
                doing.start()
                doing.join()
                self.cancels.pop(job.id, None)
                if self._over.is_set():
                    self.desk.jobs.hand_back([job.id])
                else:
                    self.desk.jobs.end(job.id, "failed", UNFORESEEN)  # nothing happens where it has ended as it should

    def _do(self, job: Job) -> None:
        cancel = self.cancels[job.id] = threading.Event()
        said = 0.0

        def tell(step: Text, done: int, total: int) -> None:
            nonlocal said
            if time.monotonic() - said < TELL_SECONDS and done < total:
                return
            said = time.monotonic()
            if not self.desk.jobs.tell(job.id, step, done, total):
                cancel.set()

        try:
            outcome = self.kinds[job.kind](self.workspace, job.asked, tell, cancel)
        except Cancelled:
            if not self._over.is_set():
                self.desk.jobs.end(job.id, "cancelled")
        except ZhikeError as error:
            told = {"code": error.code, "what": list(error.what), "fix": list(error.fix)}
            self.desk.jobs.end(job.id, "failed", told)
        else:
            self.desk.jobs.end(job.id, "done", outcome)
