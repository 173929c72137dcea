"""How a page is looked at: in both languages and both lights; the two mixed ways are part of make test-full only."""

import pytest

LOOKS = pytest.mark.parametrize(
    ("lang", "dark"),
    [
        pytest.param("zh-CN", False, id="light-zh-CN"),
        pytest.param("en", True, id="dark-en"),
        pytest.param("en", False, id="light-en", marks=pytest.mark.t2),
        pytest.param("zh-CN", True, id="dark-zh-CN", marks=pytest.mark.t2),
    ],
)
