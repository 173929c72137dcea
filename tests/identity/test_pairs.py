"""How likely two parties are one."""

import json

import numpy as np
import pyarrow as pa
import pytest
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from identity import spelling
from identity.portrayed import found, nothing, portraits, portraits_of
from identity.test_candidates import random_parties
from zhike.identity import levels
from zhike.identity.candidates import paired
from zhike.identity.linkage import fit, fit_linkage
from zhike.identity.pairs import judged, pairs
from zhike.identity.patterns import patterns
from zhike.identity.portraits import drawn
from zhike.tables import PARTY

pytestmark = pytest.mark.large_plan

JOIN_FROM, ASK_FROM = 0.95, 0.30
LIST = [
    {"party_key": f"o{place:03d}", "clean_name": f"{city}{brand}{trade}有限公司", "city": city, "brand": brand, "trade": trade, "form": "有限公司"}
    for place, (city, brand, trade) in enumerate(
        (city, brand, trade)
        for city, brands in (("泉州市", "宏达 恒安 利郎"), ("杭州市", "娃哈 安吉 瑞丰"), ("吴忠市", "永顺 鑫源 塞上"))
        for brand, trade in zip(brands.split(), ("贸易", "食品", "五金"), strict=True)
    )
]  # fmt: skip
"""Some other customers, so that the list is a list."""


def told(engine, rows):
    """The table `pairs` of portraits given as rows, by keys."""
    whole = portraits_of(rows)
    compared = found(engine, whole)
    numbers = fit_linkage(engine.given(compared), engine.given(whole))
    table = engine.fetch(pairs(engine.given(compared), linkage=numbers))
    return {(row["left_key"], row["right_key"]): row for row in table.to_pylist()}


def likely(engine, text):
    """Per pair of the parties written the probability, among some others."""
    rows = portraits(text).to_pylist()
    return {pair: row["probability"] for pair, row in told(engine, rows + LIST).items()}


@pytest.mark.every_engine
def test_evidence_is_told_weightiest_first_for_and_against(engine):
    rows = portraits("""
        party_key | clean_name           | city   | brand | trade | form     | phones
        a         | 泉州安大贸易有限公司 | 泉州市 | 安大  | 贸易  | 有限公司 | +8613500004621
        b         | 泉州安大贸易         | 泉州市 | 安大  | 贸易  |          | +8613500004629
    """).to_pylist()
    row = told(engine, rows + LIST)["a", "b"]
    evidence = json.loads(row["evidence"])
    assert [set(each) for each in evidence] == [{"mark", "level", "weight"}] * len(evidence)
    sizes = [abs(each["weight"]) for each in evidence]
    assert sizes == sorted(sizes, reverse=True)
    assert {each["mark"] for each in evidence} == {"brand", "region", "trade", "phone"}
    assert evidence[0]["mark"] == "brand"


@pytest.mark.every_engine
def test_the_probability_is_that_of_the_weight(engine):
    for row in told(engine, portraits_of(random_parties(np.random.default_rng(8), 60)).to_pylist()).values():
        assert row["probability"] == pytest.approx(1 / (1 + 2 ** -row["weight"]), abs=1e-9)


def test_one_company_in_two_spellings_is_joined_and_its_look_alikes_are_not(engine):
    found = likely(engine, """
        party_key | clean_name               | province | city   | brand | sound | trade | form         | branch
        a         | 泉州安大贸易有限公司     | 福建省   | 泉州市 | 安大  | an da | 贸易  | 有限公司     |
        b         | 福建省泉州市安大贸易     | 福建省   | 泉州市 | 安大  | an da | 贸易  |              |
        elsewhere | 吴忠安大贸易有限公司     | 宁夏     | 吴忠市 | 安大  | an da | 贸易  | 有限公司     |
        branch    | 泉州安大贸易厦门分公司   | 福建省   | 泉州市 | 安大  | an da | 贸易  | 有限公司     | 厦门分公司
        form      | 泉州安大贸易股份有限公司 | 福建省   | 泉州市 | 安大  | an da | 贸易  | 股份有限公司 |
        trade     | 泉州安大五金有限公司     | 福建省   | 泉州市 | 安大  | an da | 五金  | 有限公司     |
    """)  # fmt: skip
    assert found["a", "b"] > JOIN_FROM
    for other in ("elsewhere", "branch", "form", "trade"):
        assert found.get(("a", other), 0) < JOIN_FROM
    assert found.get(("a", "elsewhere"), 0) < 0.01
    assert found.get(("a", "branch"), 0) < 0.01


def test_a_tax_id_that_differs_outweighs_names_that_agree(engine):
    found = likely(
        engine,
        """
        party_key | clean_name           | city   | brand | trade | form     | tax_id
        a         | 泉州安大贸易有限公司 | 泉州市 | 安大  | 贸易  | 有限公司 | GX870175T
        b         | 泉州安大贸易         | 泉州市 | 安大  | 贸易  |          | 453569339
    """,
    )
    assert found.get(("a", "b"), 0) < ASK_FROM


def test_a_name_without_place_is_less_sure_where_its_own_word_stands_in_several_cities(engine):
    one = """
        party_key | clean_name           | city   | brand | trade | form
        a         | 泉州安大贸易有限公司 | 泉州市 | 安大  | 贸易  | 有限公司
        b         | 安大贸易有限公司     |        | 安大  | 贸易  | 有限公司
    """
    three = (
        one
        + """
        c         | 吴忠安大贸易有限公司 | 吴忠市 | 安大  | 贸易  | 有限公司
        d         | 温州安大贸易有限公司 | 温州市 | 安大  | 贸易  | 有限公司
    """
    )
    assert likely(engine, one)["a", "b"] > 0.9
    assert likely(engine, three)["a", "b"] < 0.5


def test_a_former_name_joins_what_it_names(engine):
    found = likely(
        engine,
        """
        party_key | clean_name           | city   | brand | trade | form     | former
        a         | 泉州图悦水产有限公司 | 泉州市 | 图悦  | 水产  | 有限公司 | 泉州特洛水产有限公司
        b         | 泉州特洛水产有限公司 | 泉州市 | 特洛  | 水产  | 有限公司 |
    """,
    )
    assert found["a", "b"] > JOIN_FROM


def test_persons_are_told_apart_by_their_phones_and_families_by_their_names(engine):
    found = likely(
        engine,
        """
        party_key | kind_of_party | clean_name | given_name | surname | phones         | address       | born_on
        a         | person        | 张伟       | 伟         | 张      | +8613500004621 | 东海街道12号  | 19900101
        b         | person        | 张伟       | 伟         | 张      | +8613500004621 |               |
        c         | person        | 张伟       | 伟         | 张      | +8613911112222 |               |
        d         | person        | 张丽       | 丽         | 张      | +8613500004621 | 东海街道12号  |
        mary      | person        | mary smith | mary       | smith   | +8613577776666 | 12highstreet  |
        john      | person        | john smith | john       | smith   | +8613577776666 | 12highstreet  |
    """,
    )
    assert found["a", "b"] > JOIN_FROM
    assert found.get(("a", "c"), 0) < JOIN_FROM
    assert found.get(("a", "d"), 0) < JOIN_FROM
    assert found.get(("john", "mary"), 0) < JOIN_FROM


def test_two_companies_at_one_address_with_one_phone_stay_two(engine):
    found = likely(
        engine,
        """
        party_key | clean_name           | city   | brand | trade | phones         | address      | contact_person
        a         | 泉州安大贸易有限公司 | 泉州市 | 安大  | 贸易  | +8613500004621 | 东海街道12号 | 张伟
        b         | 泉州恒昌五金有限公司 | 泉州市 | 恒昌  | 五金  | +8613500004621 | 东海街道12号 | 张伟
    """,
    )
    assert found.get(("a", "b"), 0) < JOIN_FROM


@pytest.mark.parametrize("seed", range(3))
def test_in_pieces_the_pairs_are_those_from_scratch(engine, seed):
    generator = np.random.default_rng(seed)
    rows = random_parties(generator, 70)
    known, before = nothing("candidates"), nothing("portraits")
    for end in (20, 45, 70):
        whole = portraits_of(rows[:end])
        known, before = found(engine, whole, before, known), whole
    numbers = fit_linkage(engine.given(known), engine.given(before))
    grown = engine.fetch(pairs(engine.given(known), linkage=numbers)).to_pylist()
    scratch = list(told(engine, portraits_of(rows).to_pylist()).values())
    assert sorted(grown, key=str) == sorted(scratch, key=str)
    assert len(scratch) > 10


# ── planted ───────────────────────────────────────────────────────────────────


def measured(table, truth):
    """Precision and recall of the pairs joined at the line, and the share of true pairs by ten bins of probability."""
    parties = levels.read(table)
    left, right = paired(parties)
    seen = patterns(parties, left, right, levels.compare(parties, left, right))
    probability = judged(fit(parties, seen), seen)[0][seen.of_pair]
    joined = probability >= JOIN_FROM
    size = len(parties)
    ends = (left[joined], right[joined])
    group = connected_components(coo_array((np.ones(joined.sum()), ends), shape=(size, size)), directed=False)[1]
    own = np.unique([truth[key] for key in parties.keys.to_pylist()], return_inverse=True)[1]

    def together(label):
        count = np.unique(label, return_counts=True)[1]
        return int((count * (count - 1) // 2).sum())

    both = together(group.astype("int64") * (own.max() + 1) + own)
    bins = np.clip((probability * 10).astype(int), 0, 9)
    same = own[left] == own[right]
    calibration = [
        (probability[bins == k].mean(), same[bins == k].mean(), int((bins == k).sum()))
        for k in range(10)
        if (bins == k).any()
    ]
    return both / together(group), both / together(own), calibration


def company_names(count, seed, pool, **shares):
    written = spelling.written(np.random.default_rng(seed), count, brands=pool, **shares)
    names = {f"{place:06d}": each for place, each in enumerate(written)}
    given = {name: pa.nulls(len(names), pa.string()) for name in PARTY}
    given |= {
        "party_key": pa.array(list(names)),
        "source": pa.array(["s"] * len(names)),
        "customer_name": pa.array([each.name for each in written]),
    }
    traits = pa.table({name: pa.array([], pa.string()) for name in ("party_key", "kind", "value")})
    return drawn(pa.table(given), traits, nothing("portraits")), {key: each.truth for key, each in names.items()}


@pytest.mark.parametrize("look_alikes", [0.2, 0.4, 0.8])
def test_names_alone_of_companies_nothing_was_tuned_on_are_joined_with_few_errors(shared_data, look_alikes):
    pool = [brand for brand in spelling.brands(shared_data) if spelling.held_out(brand)][:8_000]
    precision, recall, calibration = measured(*company_names(2_500, 11, pool, look_alikes=look_alikes))
    print(f"look-alikes {look_alikes}: precision {precision:.4f}, recall {recall:.4f}, calibration {calibration}")
    assert precision >= 0.98
    assert recall >= 0.90
    assert calibration[0][1] < 0.05
    assert calibration[-1][1] > 0.97


@pytest.mark.parametrize("count", [50, 200])
def test_a_short_list_of_names_works_without_tuning(shared_data, count):
    pool = [brand for brand in spelling.brands(shared_data) if spelling.held_out(brand)][:8_000]
    results = [measured(*company_names(count, seed, pool))[:2] for seed in range(8)]
    precision, recall = np.mean(results, axis=0)
    print(f"{count} names: precision {precision:.4f}, recall {recall:.4f}")
    assert precision >= 0.98
    assert recall >= 0.90


FAMILY = "王李张刘陈杨黄赵周吴徐孙马朱胡郭何高林罗"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华慧建文辉玲红鹏宇欣怡子轩浩然雨涵梓诗"
STREETS = ("中山路", "解放路", "人民路", "建设路", "和平街", "东海街道", "湖心街")


def chinese_persons(generator, count):
    """姓名, 手机, 地址, 生日: some written twice, with a wrong digit, a new phone or address; some of one name or family."""
    rows, truth = [], {}
    for place in range(count):
        surname = str(generator.choice(list(FAMILY)))
        given = "".join(generator.choice(list(GIVEN), int(generator.choice((1, 2, 2)))))
        person = {
            "surname": surname, "given_name": given, "clean_name": surname + given, "phones": f"+861{generator.integers(3 * 10**9, 10**10)}",
            "address": f"泉州市丰泽区{generator.choice(STREETS)}{generator.integers(1, 900)}号{generator.integers(1, 30)}栋{generator.integers(101, 999)}",
            "born_on": f"{generator.integers(1950, 2006)}{generator.integers(1, 13):02d}{generator.integers(1, 29):02d}", "kind_of_party": "person",
        }  # fmt: skip
        written = [person]
        chance = generator.random()
        if chance < 0.15:
            written.append(person | {"phones": person["phones"][:-1] + str(generator.integers(10))})
        elif chance < 0.30:
            written.append(person | {"phones": f"+861{generator.integers(3 * 10**9, 10**10)}", "address": ""})
        elif chance < 0.45:
            written.append(person | {"address": person["address"][6:], "born_on": ""})
        for row in written:
            rows.append(
                {
                    name: ""
                    if name not in ("surname", "given_name", "clean_name", "kind_of_party")
                    and generator.random() < 0.05
                    else value
                    for name, value in row.items()
                }
            )
            rows[-1]["party_key"] = f"{len(rows):06d}"
            truth[rows[-1]["party_key"]] = place
        if chance > 0.9:  # somebody else at home: the phone and the address are the family's
            other = "".join(generator.choice(list(GIVEN), 2))
            rows.append(
                person
                | {
                    "given_name": other,
                    "clean_name": surname + other,
                    "born_on": "",
                    "party_key": f"{len(rows) + 1:06d}",
                }
            )
            truth[rows[-1]["party_key"]] = f"family {place}"
    return portraits_of(rows), truth


@pytest.mark.parametrize("count", [60, 1_500])
def test_chinese_persons_are_known_by_name_phone_address_and_birthday(count):
    precision, recall, calibration = measured(*chinese_persons(np.random.default_rng(6), count))
    print(f"{count} persons: precision {precision:.4f}, recall {recall:.4f}, calibration {calibration}")
    assert precision >= 0.98
    assert recall >= 0.90
