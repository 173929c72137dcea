"""RELIABILITY C2: thirty files in the encodings that people's programs write; never a replacement character."""

import codecs

import pytest

NAMES = "客户,金额\r\n王大明,12.50\r\n欧阳芳,7\r\n上海市第一百货商店有限公司,19800.00\r\n"
RARE = "会员,姓名\r\n1,䶮一\r\n2,马䲜\r\n3,𠮷野家\r\n4,㙓𬱖\r\n5,李𣲗\r\n"  # level 3 and extension B: four bytes in GB18030
GREEK = "product,price\r\ncafé crème,3.50\r\nεταιρεία,7\r\n"
TRADITIONAL = (
    "客戶,金額\r\n臺灣積體電路製造股份有限公司,12.50\r\n國泰人壽保險股份有限公司,7\r\n鴻海精密工業股份有限公司,9\r\n"
)
GERMAN = "Kunde,Fälligkeit\r\nBäckerei Schön,12\r\nKöhler & Söhne,7\r\nGroßhandel Weiß,9\r\n"
PLAIN = "a,b\r\n1,2\r\n"
LONG = "订单,客户,备注\r\n" + "".join(f"{n},北京客户{n}号有限责任公司,已发货请查收\r\n" for n in range(3000))


def rows(text: str) -> list[list[str]]:
    return [line.split(",") for line in text.split("\r\n")[:-1]]


def mark(encoding: str, text: str) -> bytes:
    return {"le": codecs.BOM_UTF16_LE, "be": codecs.BOM_UTF16_BE}[encoding[-2:]] + text.encode(encoding)


# fmt: off
GOOD = (
    # what                             bytes                                         encoding      text
    ("plain Latin",                    PLAIN.encode(),                               "UTF-8",      PLAIN),
    ("UTF-8",                          NAMES.encode(),                               "UTF-8",      NAMES),
    ("UTF-8, rare characters",         RARE.encode(),                                "UTF-8",      RARE),
    ("UTF-8, accents",                 GREEK.encode(),                               "UTF-8",      GREEK),
    ("UTF-8, long",                    LONG.encode(),                                "UTF-8",      LONG),
    ("UTF-8, traditional",             TRADITIONAL.encode(),                         "UTF-8",      TRADITIONAL),
    ("UTF-8 with mark",                NAMES.encode("utf-8-sig"),                    "UTF-8-SIG",  NAMES),
    ("UTF-8 with mark, rare",          RARE.encode("utf-8-sig"),                     "UTF-8-SIG",  RARE),
    ("UTF-16 LE with mark",            mark("utf-16-le", NAMES),                     "UTF-16",     NAMES),
    ("UTF-16 BE with mark",            mark("utf-16-be", NAMES),                     "UTF-16",     NAMES),
    ("UTF-16 LE with mark, rare",      mark("utf-16-le", RARE),                      "UTF-16",     RARE),
    ("UTF-16 LE without mark",         NAMES.encode("utf-16-le"),                    "UTF-16",     NAMES),
    ("UTF-16 BE without mark",         NAMES.encode("utf-16-be"),                    "UTF-16",     NAMES),
    ("UTF-16 LE without mark, Latin",  PLAIN.encode("utf-16-le"),                    "UTF-16",     PLAIN),
    ("UTF-16 BE without mark, rare",   RARE.encode("utf-16-be"),                     "UTF-16",     RARE),
    ("GBK",                            NAMES.encode("gbk"),                          "GB18030",    NAMES),
    ("GB2312",                         NAMES.encode("gb2312"),                       "GB18030",    NAMES),
    ("GB18030, four bytes",            RARE.encode("gb18030"),                       "GB18030",    RARE),
    ("GB18030, its own mark",          ("\ufeff" + NAMES).encode("gb18030"),         "GB18030",    NAMES),
    ("GB18030, long",                  LONG.encode("gb18030"),                       "GB18030",    LONG),
    ("GBK, traditional",               TRADITIONAL.encode("gbk"),                    "GB18030",    TRADITIONAL),
    ("GBK, full-width and euro",       "价格,￥１２\r\n欧元,€\r\n客户,老李\r\n".encode("gb18030"),   "GB18030", "价格,￥１２\r\n欧元,€\r\n客户,老李\r\n"),
    ("Windows-1252",                   GERMAN.encode("cp1252"),                      "Windows-1252", GERMAN),
    ("Windows-1252, letters behind",   "Müller,1\r\nBÄCKEREI,2\r\n".encode("cp1252"), "Windows-1252", "Müller,1\r\nBÄCKEREI,2\r\n"),
    ("Windows-1252, euro and accents", "Café,3.50 €\r\nSociété,7\r\n".encode("cp1252"), "Windows-1252", "Café,3.50 €\r\nSociété,7\r\n"),
    ("Big5",                           TRADITIONAL.encode("big5"),                   "Big5",       TRADITIONAL),
)
BAD = (
    # what                             bytes                                               says it is   line byte
    ("UTF-8, then GBK",                LONG.encode() + "北京,行,坏\r\n".encode("gbk"),        "UTF-8",     3002, len(LONG.encode()) + 1),
    ("GBK, then UTF-8",                LONG.encode("gbk") + "北京天津,1\r\n".encode(),        "GB18030",   3002, len(LONG.encode("gbk")) + 1),
    ("UTF-8, one broken byte",         NAMES.encode() + b"x,\xff\r\n",                     "UTF-8",     5,    len(NAMES.encode()) + 3),
    ("UTF-8, cut off in a character",  NAMES.encode()[:-11] + b"\xe5\x8f",                "UTF-8",     4,    len(NAMES.encode()) - 10),
    ("GBK, one broken byte",           NAMES.encode("gbk") + b"x,\xff\r\n",                "GB18030",   5,    len(NAMES.encode("gbk")) + 3),
    ("a NUL in the middle",            NAMES.encode() + b"x,\0y\r\n",                      "UTF-8",     5,    len(NAMES.encode()) + 3),
    ("UTF-16, half a character",       mark("utf-16-le", NAMES)[:-1],                      "UTF-16",    4,    len(mark("utf-16-le", NAMES)) - 1),
)
# fmt: on


@pytest.mark.parametrize(("what", "content", "encoding", "text"), GOOD, ids=[case[0] for case in GOOD])
def test_an_encoding_is_found_and_read_exactly(what, content, encoding, text, sheets):
    from intake.conftest import grid

    (sheet,) = sheets("a.csv", content)

    assert sheet.encoding == encoding
    assert grid(sheet) == rows(text)
    if encoding != "Big5":
        assert sheet.encodings_possible == (encoding,)


@pytest.mark.parametrize(("what", "content", "encoding", "line", "byte"), BAD, ids=[case[0] for case in BAD])
def test_what_is_no_text_is_refused_with_line_and_byte(what, content, encoding, line, byte, refused):
    error = refused("a.csv", content)

    assert error.code == "undecodable"
    assert f"as {encoding}: line {line}, byte {byte} " in error.what[0]


def test_the_corpus_has_more_than_thirty_files():
    assert len(GOOD) + len(BAD) > 30


def test_big5_is_asked_because_it_is_also_some_gb18030(sheets):
    (sheet,) = sheets("a.csv", TRADITIONAL.encode("big5"))

    assert sheet.encodings_possible == ("Big5", "GB18030")


@pytest.mark.parametrize("word", ["UTF-16", "utf8", "gb2312", "GBK", "big5", "Gb18030"])
def test_an_encoding_that_a_person_names_is_tried_strictly(word, cells, refused):
    codec = {"UTF-16": "utf-16-le", "utf8": "utf-8"}.get(word, word.lower())
    text = TRADITIONAL if codec == "big5" else NAMES

    assert cells("a.csv", text.encode(codec), encoding=word) == rows(text)
    if word != "UTF-16":
        assert refused("b.csv", NAMES.encode("utf-8") + b"\xff\xff", encoding=word).code == "undecodable"


def test_an_encoding_that_nobody_knows_is_refused(refused):
    assert refused("a.csv", b"a,b\n", encoding="EBCDIC").code == "undecodable"
