"""Is this customer there already: what is typed against all parties of a run."""

import ibis
import pyarrow as pa
import pytest

from zhike.errors import BadQuestion
from zhike.identity.candidates import candidates
from zhike.identity.linkage import fit_linkage
from zhike.identity.pairs import pairs
from zhike.identity.portraits import drawn
from zhike.likeness import Index, Typed, portrait_of, unfinished
from zhike.tables import table

PARTIES = """
    customer_name              | phone       | customer_tax_id    | email           | address
    泉州市安大贸易有限公司     | 13505951234 |                    |                 | 福建省泉州市丰泽区东海大街12号
    吴忠安大贸易               |             |                    |                 |
    上海华联超市股份有限公司   | 021-62531234| 91310000132201234X |                 |
    华联超市                   |             |                    | info@hualian.cn |
    北京恒发百货有限公司       | 13701234567 |                    |                 |
    恒发百货商行               |             |                    |                 |
    王小明                     | 13812349999 |                    |                 |
    Fox Point Gifts Ltd        |             |                    | fox@fp.co.uk    |
    宁波仕泰隆五金厂           | 0574-87654321 |                  |                 | 宁波市鄞州区中山东路800号
    散客                       |             |                    |                 |
"""


def read(text):
    lines = [[cell.strip() or None for cell in line.split("|")] for line in text.strip().splitlines()]
    return [dict(zip(lines[0], cells, strict=True)) for cells in lines[1:]]


def table_of(name, rows):
    return pa.table({c.name: pa.array([row.get(c.name) for row in rows], pa.string()) for c in table(name).columns})


def portraits(rows):
    rows = [{**row, "party_key": f"{n:03d}", "source": "u8"} for n, row in enumerate(rows)]
    traits = [
        {"party_key": row["party_key"], "kind": "address", "value": row["address"]}
        for row in rows
        if row.get("address")
    ]
    return drawn(table_of("parties", rows), table_of("traits", traits), table_of("portraits", []))


def fitted(found):
    """The model of a run over these portraits, and the pairs that it finds."""
    nobody = [ibis.memtable(table_of(name, [])) for name in ("portraits",)]
    known = ibis.memtable(pa.table({
        c.name: pa.array([], pa.int64() if c.type == "count" else pa.string()) for c in table("candidates").columns
    }))  # fmt: skip
    near = candidates(ibis.memtable(found), *nobody, known)
    linkage = fit_linkage(near, ibis.memtable(found))
    return linkage, pairs(near, linkage=linkage).to_pyarrow().to_pylist()


@pytest.fixture(scope="module")
def made():
    found = portraits(read(PARTIES))
    return Index(found, found["party_key"].combine_chunks())


@pytest.fixture
def like(made, embedded):
    linkage, _ = fitted(portraits(read(PARTIES)))

    def asked(most=10, **typed):
        return [
            (one.portrait["clean_name"], one.probability)
            for one in made.like(portrait_of(Typed(**typed)), linkage, most=most)
        ]

    return asked


@pytest.mark.parametrize("typed", [
    {"name": "安大贸易", "phone": "135 0595 1234"}, {"name": "泉州安大商贸有限公司"}, {"name": "華聯超市"},
    {"name": "华联超市(上海)", "email": "INFO@hualian.cn"}, {"name": "恒发百货"}, {"name": "fox point gifts"}, {"name": "仕太隆五金"},
])  # fmt: skip
def test_what_is_said_is_what_a_run_would_find_had_the_party_been_loaded(typed, embedded):
    """The same portraits, levels, commonness and model: the probabilities are equal to the last digit."""
    rows = read(PARTIES)
    loaded = [*rows, {"customer_name": typed["name"], "phone": typed.get("phone"), "email": typed.get("email")}]
    linkage, judged = fitted(portraits(loaded))
    mine = f"{len(rows):03d}"
    expected = {
        (pair["right_key"] if pair["left_key"] == mine else pair["left_key"]): pair["probability"]
        for pair in judged
        if mine in (pair["left_key"], pair["right_key"]) and pair["probability"] >= 0.01
    }
    known = portraits(rows)

    found = Index(known, known["party_key"].combine_chunks()).like(portrait_of(Typed(**typed)), linkage, most=50)

    told = {one.party_key: one.probability for one in found if one.probability >= 0.01}
    assert told.keys() >= expected.keys()
    assert {key: told[key] for key in expected} == pytest.approx(expected)


def test_the_likeliest_comes_first(like):
    found = like(name="安大贸易", phone="13505951234")

    assert found[0][0] == "泉州市安大贸易有限公司"
    assert [p for _, p in found] == sorted((p for _, p in found), reverse=True)


@pytest.mark.parametrize("name", ["华", "华联", "华联超", "华联超市", "华联超市股份有", "上海华联超市股份有限公"])
def test_an_unfinished_name_finds_those_that_it_may_become(like, name):
    if len(name) == 1:
        return  # one letter begins too many
    assert {"上海华联超市股份有限公司", "华联超市"} & {found for found, _ in like(name=name)}


def test_a_number_alone_finds_its_owner(like):
    assert like(phone="+86 138-1234-9999")[0][0] == "王小明"
    assert like(email="FOX@fp.co.uk")[0][0] == "fox point gifts ltd"


def test_a_stranger_is_nobody(like):
    assert like(name="拉萨雪域印刷厂", phone="13999998888") == []


def test_nobody_is_never_offered(like):
    assert all(name != "散客" for name, _ in like(name="散客百货"))


@pytest.mark.parametrize("typed", [{}, {"name": "  "}, {"name": "散客"}, {"phone": "00000000"}, {"tax_id": "91310000132201234Z"}, {"phone": "138"}])  # fmt: skip
def test_where_nothing_says_who_it_is_that_is_said(typed):
    with pytest.raises(BadQuestion):
        portrait_of(Typed(**typed))


@pytest.mark.parametrize(("typed", "read"), [
    ("安大贸易有限责", "安大贸易"), ("安大贸易有限公司", "安大贸易有限公司"), ("安大贸易股份有", "安大贸易"), ("安大", "安大"), ("有限", "有限"),
])  # fmt: skip
def test_a_legal_form_that_is_half_typed_is_no_part_of_the_name(typed, read):
    assert unfinished(typed) == read


def test_each_customer_is_named_once(embedded):
    found = portraits(read(PARTIES))
    owners = pa.array(["K1" if n < 2 else f"K{n}" for n in range(len(found))])
    linkage, _ = fitted(found)

    told = Index(found, owners).like(portrait_of(Typed(name="安大贸易")), linkage, most=10)

    assert [one.customer_id for one in told].count("K1") == 1
