"""The body of a request: counted while it comes, so that none is larger than its route allows, whatever it says."""

from starlette.types import Message, Receive

from zhike.errors import TooLarge


def at_most(largest: int, receive: Receive) -> Receive:
    """The same messages, until their bodies together are too large.

    Errors  TooLarge, before the rest is read
    """
    taken = 0

    async def counted() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > largest:
            raise too_large(largest)
        return message

    return counted


def too_large(largest: int) -> TooLarge:
    """What is said to who sends too much."""
    size = f"{largest >> 20} MB" if largest >> 20 else f"{largest >> 10} KB"
    return TooLarge(
        (f"What was sent is larger than {size}.", f"发送的内容超过 {size}。"),
        ("Load it with the command: zhike import FILE.", "请改用命令导入：zhike import 文件。"),
    )
