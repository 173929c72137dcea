"""What a piece of work holds in memory at most."""

from zhike import memory

MIB = 1 << 20


def test_the_most_is_kept_though_what_was_held_is_let_go():
    with memory.watched() as watch:
        before = watch.most()
        held = bytearray(b"x" * (64 * MIB))
        watch.sample()
        del held
        after = watch.most()

    assert after >= before + 60 * MIB


def test_each_part_has_its_own_peak():
    with memory.watched() as watch:
        held = bytearray(b"x" * (64 * MIB))
        first = watch.most_since()
        del held
        watch.most_since()
        second = watch.most_since()

    assert first >= second + 60 * MIB
    assert watch.most() >= first
