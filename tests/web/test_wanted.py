"""Needs and software in use, taken apart from free words."""

import pytest

from zhike.web.wanted import needs, systems


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("功能：多规格拆分；性能：耐用3年；定制：贴牌印字", [("定制化需求", "贴牌印字"), ("性能需求", "耐用3年"), ("功能需求", "多规格拆分")]),
        ("Reports by shop; must be fast; integrate with SAP", [("定制化需求", "integrate with SAP"), ("性能需求", "must be fast"), ("功能需求", "Reports by shop")]),
        ("功能：支持对接多仓；交期 7 天", [("功能需求", "支持对接多仓"), ("其他需求", "交期 7 天")]),  # a label goes before what it says
        ("要求交期 7 天", []),  # nothing to take apart: it stays as it is written
    ],
)  # fmt: skip
def test_a_need_is_told_by_function_performance_and_customisation(text, wanted):
    assert [(label[1], said) for label, said in needs(text)] == wanted


def test_every_software_in_use_is_told_with_what_is_meant_to_become_of_it():
    found = [(name, intent[1]) for name, intent in systems("用友U8（拟替换，明年）；钉钉，需对接；自研POS")]

    assert found == [("用友U8（拟替换，明年）", "拟替换"), ("钉钉，需对接", "需整合"), ("自研POS", "未注明整合或替换")]
    assert [name for name, _ in systems("SAP, Excel (to be replaced, soon)")] == ["SAP", "Excel (to be replaced, soon)"]
