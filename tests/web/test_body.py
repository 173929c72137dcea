import pytest

from asking import done
from web import shop
from zhike.errors import TooLarge
from zhike.web.body import at_most

KB = 1 << 10


def given(*pieces: int):
    """A client that sends so many bytes at a time; and how often it was asked."""
    asked: list[int] = []

    async def receive():
        asked.append(pieces[len(asked)])
        return {"type": "http.request", "body": b"x" * asked[-1], "more_body": len(asked) < len(pieces)}

    return receive, asked


def test_a_body_that_is_too_large_is_refused_before_the_rest_is_read():
    receive, asked = given(*[4 * KB] * 100)
    counted = at_most(10 * KB, receive)

    async def read():
        while (await counted())["more_body"]:
            pass

    with pytest.raises(TooLarge) as refused:
        done(read)
    assert refused.value.status == 413
    assert len(asked) == 3


def test_a_body_of_just_the_size_is_taken():
    receive, _ = given(4 * KB, 6 * KB)
    counted = at_most(10 * KB, receive)

    async def read():
        return [len((await counted())["body"]) for _ in range(2)]

    assert done(read) == [4 * KB, 6 * KB]


def test_a_body_without_a_length_is_counted_as_well(company, address):
    def pieces():
        yield b"a="
        for _ in range(200):
            yield b"x" * KB

    kind = {"content-type": "application/x-www-form-urlencoded"}
    with shop.client(address, shop.session(company)) as client:
        answer = client.post("/ticks", content=pieces(), headers=kind)

    assert answer.status_code == 413
