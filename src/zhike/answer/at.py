"""Which snapshot a question means."""

from zhike import snapshots
from zhike.desk import Desk
from zhike.errors import NotFound
from zhike.snapshots import Snapshot
from zhike.workspace import Workspace


def snapshot_at(workspace: Workspace, desk: Desk, at: str = "") -> Snapshot:
    """The snapshot of that name, the newest one of that day, or the one in force where nothing is said.

    Errors  NotFound, SnapshotCorrupt
    """
    if not at:
        return snapshots.current(workspace, desk)
    for move in desk.snapshots.all():
        if move.name == at or move.name.partition(".")[0] == at:
            return snapshots.open(workspace.snapshots / move.name)
    known = list(dict.fromkeys(move.name for move in desk.snapshots.all()))[:5]
    raise NotFound(
        (f"There is no snapshot “{at}”.", f"没有数据快照“{at}”。"),
        (f"There are: {', '.join(known) or '–'}.", f"可用的有：{'、'.join(known) or '–'}。"),
    )
