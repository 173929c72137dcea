"""Events sent while something goes on."""

import json

import pytest

from asking import done
from zhike.web import streams
from zhike.web.pages import Stream, Told
from zhike.web.streams import events


@pytest.fixture
def quick(monkeypatch):
    monkeypatch.setattr(streams, "LOOK_SECONDS", 0.001)


def said(lines):
    return [(line.split("\n")[0], json.loads(line.split("data: ")[1])) for line in lines if line.startswith("event")]


async def collected(stream):
    return [line async for line in events(stream)]


def test_only_changes_are_said_and_the_stream_ends_with_the_work(quick):
    looks = iter([Told({"done": "1"}), Told({"done": "1"}), Told({"done": "2"}), Told({"done": "3"}, last=True)])

    lines = done(lambda: collected(Stream(lambda: next(looks))))

    assert said(lines) == [
        ("event: told", {"done": "1"}),
        ("event: told", {"done": "2"}),
        ("event: over", {"done": "3"}),
    ]


def test_one_reader_too_many_is_told_so_and_a_place_is_free_again_when_one_leaves(quick):
    going_on = Stream(lambda: Told({"done": "1"}))

    async def crowd():
        there = [events(going_on) for _ in range(streams.MOST)]
        for one in there:
            await anext(one)
        refused = await collected(going_on)
        await there.pop().aclose()
        again = events(going_on)
        first = await anext(again)
        for one in (*there, again):
            await one.aclose()
        return refused, first

    refused, first = done(crowd)

    assert refused == ["event: busy\ndata: {}\n\n"]
    assert first.startswith("event: told")


def test_a_stream_without_an_end_is_ended(quick, monkeypatch):
    monkeypatch.setattr(streams, "LONGEST_SECONDS", 0.05)

    lines = done(lambda: collected(Stream(lambda: Told({"done": "1"}))))

    assert said(lines) == [("event: told", {"done": "1"})]


def test_silence_is_broken_so_that_a_reader_who_left_is_noticed(quick, monkeypatch):
    monkeypatch.setattr(streams, "LONGEST_SECONDS", 0.1)
    monkeypatch.setattr(streams, "STILL_SECONDS", 0.01)

    assert ": still\n\n" in done(lambda: collected(Stream(lambda: Told({"done": "1"}))))
