"""Which channels may be one."""

import pytest

from zhike.money.spellings import alike, suggested


@pytest.mark.parametrize(
    ("one", "other", "may"),
    [
        ("抖音", "douyin", True),
        ("抖音推广", "抖音", True),
        ("展会", "产销会", True),
        ("小红书", "xhs", True),
        ("视频号", "shipinhao", True),  # by its sound
        ("官网", "展会", False),
        ("短信", "微信", False),
        ("电话开发", "上门", False),
        ("推广", "广告", False),  # endings alone are names
    ],
)
def test_channels_that_may_be_one(one, other, may):
    assert alike(one, other) is may
    assert alike(other, one) is may


def test_each_is_proposed_to_the_weightiest_once():
    assert suggested([("douyin", 5.0), ("抖音", 100.0), ("抖音推广", 60.0), ("展会", 70.0)]) == [
        ("抖音推广", "抖音"),
        ("douyin", "抖音"),
    ]
