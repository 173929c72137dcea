"""Two texts side by side: the characters that only one of them has."""

from zhike.web.differences import LONGEST, differing


def marked(pieces):
    return "".join(f"[{piece.text}]" if piece.differs else piece.text for piece in pieces)


def test_the_characters_that_only_one_has_are_marked():
    one, other = differing("泉州市安大贸易有限公司", "泉州安大商贸有限公司")

    assert marked(one) == "泉州[市]安大贸[易]有限公司"
    assert marked(other) == "泉州安大[商]贸有限公司"


def test_equal_texts_have_no_mark():
    assert [marked(side) for side in differing("华联", "华联")] == ["华联", "华联"]


def test_texts_with_little_in_common_differ_as_a_whole():
    assert [marked(side) for side in differing("上海华联超市", "Fox Point Gifts")] == [
        "[上海华联超市]",
        "[Fox Point Gifts]",
    ]


def test_the_pieces_put_together_are_the_text():
    for one, other in (("a" * LONGEST + "b", "a" * LONGEST), ("𠮷野家<b>", "吉野家</b>"), ("", "x")):
        for text, pieces in zip((one, other), differing(one, other), strict=True):
            assert "".join(piece.text for piece in pieces) == text
