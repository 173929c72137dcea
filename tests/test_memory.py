"""What a piece of work holds in memory at most; in a process of its own, where nothing else comes and goes."""

import subprocess
import sys

MIB = 1 << 20
WORK = """
from zhike import memory

with memory.watched() as watch:
    before = watch.most_since()
    held = bytearray(b"x" * (64 << 20))
    first = watch.most_since()
    del held
    watch.most_since()
    second = watch.most_since()
    print(before, first, second, watch.most())
"""


def test_each_part_has_its_own_peak_and_the_most_is_kept_though_what_was_held_is_let_go():
    done = subprocess.run([sys.executable, "-c", WORK], capture_output=True, text=True, check=True)
    before, first, second, most = map(int, done.stdout.split())

    assert first >= before + 60 * MIB
    assert second <= first - 60 * MIB
    assert most >= first
