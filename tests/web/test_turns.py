"""Turns: so many at a time, first come first served; what takes long holds nobody up, and what fails gives its turn on."""

import asyncio
import threading

import pytest

from asking import done
from zhike.web.turns import Turns


def test_so_many_are_made_at_a_time() -> None:
    at_work, most, lock = 0, 0, threading.Lock()
    together = threading.Barrier(2)

    def make(number: int) -> int:
        nonlocal at_work, most
        with lock:
            at_work += 1
            most = max(most, at_work)
        together.wait(10)  # a second is at work, and a third would be
        with lock:
            at_work -= 1
        return number

    async def all_at_once() -> list[int]:
        turns = Turns(2, long=60)
        return await asyncio.gather(*(turns.take(make, number) for number in range(8)))

    assert done(all_at_once) == list(range(8))
    assert most == 2


def test_who_came_first_goes_first() -> None:
    made: list[int] = []

    async def all_at_once() -> None:
        turns = Turns(1, long=60)
        await asyncio.gather(*(turns.take(made.append, number) for number in range(8)))

    done(all_at_once)
    assert made == list(range(8))


def test_who_takes_long_gives_the_turn_up_and_goes_on_beside_the_others() -> None:
    over = threading.Event()

    async def beside() -> tuple[bool, str]:
        turns = Turns(1, long=0.05)
        export = asyncio.create_task(turns.take(over.wait, 30))
        page = await asyncio.wait_for(turns.take(str, "a page"), 10)
        still = not export.done()
        over.set()
        return still and await export, page

    assert done(beside) == (True, "a page")


def test_a_turn_is_given_on_once_by_what_fails_and_by_what_took_long() -> None:
    def fails() -> None:
        raise KeyError("of no customer")

    async def one_after_another() -> int:
        turns = Turns(1, long=0.02)
        for _ in range(3):
            with pytest.raises(KeyError):
                await turns.take(fails)
            await turns.take(threading.Event().wait, 0.06)  # gives its turn up, and has none to give at its end
        at_work, most = 0, 0

        async def counted() -> None:
            nonlocal at_work, most
            await turns._turns.acquire()
            at_work += 1
            most = max(most, at_work)
            await asyncio.sleep(0.01)
            at_work -= 1
            turns._turns.release()

        await asyncio.gather(*(counted() for _ in range(4)))
        return most

    assert done(one_after_another) == 1
