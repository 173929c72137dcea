"""What a person says of columns beforehand."""

from typing import Any

import pytest

from check.written import SALES
from zhike.errors import BadQuestion, UnknownName


def test_a_person_corrects_single_columns_by_their_header(checked: Any) -> None:
    sheet = checked(SALES, columns=["分摊码=channel", "状态=-"])

    assert sheet.document["mapping"]["分摊码"] == "channel"
    assert sheet.document["mapping"]["状态"] is None
    assert sheet.document["rows"]["excluded"]["cancelled"] == 0


def test_an_unknown_field_is_named_with_the_nearest_one(checked: Any) -> None:
    with pytest.raises(UnknownName, match="amoumt"):
        checked(SALES, columns=["金额=amoumt"])
    with pytest.raises(BadQuestion):
        checked(SALES, columns=["金额=amount", "quantity"])
