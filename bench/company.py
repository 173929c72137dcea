"""The demo company of a size, made once, loaded and run; other measures read what it leaves."""

import json
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

ZHIKE = [str(Path(sys.executable).parent / "zhike")]


@dataclass(frozen=True)
class Timed:
    """One command: seconds, the highest resident memory of its process tree, what it printed."""

    seconds: float
    peak_bytes: int
    document: Any


def timed(*arguments: object) -> Timed:
    """Run zhike with arguments, watching time and memory of the process and its children."""
    began = time.monotonic()
    told = tempfile.TemporaryFile()  # noqa: SIM115 - closed below; a pipe that nobody empties would stop a long answer
    process = subprocess.Popen([*ZHIKE, *map(str, arguments)], stdout=told, stderr=subprocess.DEVNULL)
    watched, peak = psutil.Process(process.pid), 0
    while process.poll() is None:
        try:
            peak = max(peak, sum(p.memory_info().rss for p in [watched, *watched.children(recursive=True)]))
        except psutil.NoSuchProcess:
            break
        if time.monotonic() - began > 7200:
            process.kill()
        time.sleep(0.1)
    seconds = time.monotonic() - began
    process.wait()
    with told:
        told.seek(0)
        out = told.read()
    if process.returncode:
        raise SystemExit(f"zhike {' '.join(map(str, arguments))} ended with {process.returncode}: {out[-500:]!r}")
    return Timed(seconds, peak, json.loads(out or b"null"))


def workspace(folder: Path, customers: int) -> tuple[Path, dict[str, Timed]]:
    """A workspace with the demo of that size loaded and run; the times of what had to be done for it."""
    place, took = folder / f"demo-{customers}", {}
    if not (place / "done.json").exists():
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True)
        began = time.monotonic()
        code = "import sys; from pathlib import Path; from zhike import demo; demo.write(Path(sys.argv[1]), customers=int(sys.argv[2]))"
        subprocess.run([sys.executable, "-c", code, str(place / "files"), str(customers)], check=True)
        took["write"] = Timed(time.monotonic() - began, 0, None)
        files = sorted((place / "files" / "exports").iterdir())
        timed("init", place / "workspace", "--json")
        took["import"] = timed("import", *files, "-w", place / "workspace", "--yes", "--json")
        took["refresh"] = timed("refresh", "-w", place / "workspace", "--json")
        kept = {name: {"seconds": t.seconds, "peak_bytes": t.peak_bytes} for name, t in took.items()}
        (place / "done.json").write_text(json.dumps(kept))
    else:
        kept = json.loads((place / "done.json").read_text())
        took = {name: Timed(t["seconds"], t["peak_bytes"], None) for name, t in kept.items()}
    return place / "workspace", took


def snapshot(place: Path) -> Path:
    """The newest snapshot's folder."""
    return max(
        (p for p in (place / "snapshots").iterdir() if (p / "manifest.json").exists()), key=lambda p: p.stat().st_mtime
    )


def manifest(place: Path) -> dict[str, Any]:
    """The newest snapshot's manifest."""
    found: dict[str, Any] = json.loads((snapshot(place) / "manifest.json").read_text("utf-8"))
    return found
