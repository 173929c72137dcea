"""Traditional characters made simplified: 客戶名稱 is 客户名称."""

from functools import cache

import opencc


def simplified(text: str) -> str:
    """The text in simplified characters."""
    return text if text.isascii() else _converter().convert(text).replace("家俱", "家具")


@cache
def _converter() -> opencc.OpenCC:
    """Traditional to simplified; read from disk once, when the first name is met."""
    return opencc.OpenCC("t2s")
