"""What each level of likeness is worth, and how that is learned."""

from dataclasses import asdict

import numpy as np
import pandas as pd
import pytest
from splink import DuckDBAPI, Linker, SettingsCreator
from splink.comparison_library import CustomComparison

from identity.portrayed import found, nothing, portraits, portraits_of
from identity.test_candidates import random_parties
from zhike.identity import levels
from zhike.identity.candidates import paired
from zhike.identity.linkage import Linkage, fit, fit_linkage, scored
from zhike.identity.pairs import judged
from zhike.identity.patterns import COMMON, patterns
from zhike.identity.priors import PRIORS
from zhike.tables import COMPARED


def fitted(drawn):
    """The linkage of these portraits, its pairs and their patterns."""
    parties = levels.read(drawn)
    left, right = paired(parties)
    seen = patterns(parties, left, right, levels.compare(parties, left, right))
    return fit(parties, seen), parties, left, right, seen


def persons(generator, count, *, slips, twins=0.5, phones=False):
    """Persons of whom some are written twice, each mark of the second with a slip as often as `slips` says."""
    letters = np.array(list("abcdefghijklmnopqrstuvwxyz"))
    rows = []
    for place in range(count):
        person = {
            "given_name": "".join(generator.choice(letters, 6)), "surname": "".join(generator.choice(letters, 7)),
            "born_on": f"{generator.integers(1920, 2006)}{generator.integers(1, 13):02d}{generator.integers(1, 29):02d}",
            "postcode": str(generator.integers(2000, 3000)), "id_number": str(generator.integers(10**7, 10**8)),
        }  # fmt: skip
        rows.append(person | {"party_key": f"{place:05d}-a", "kind_of_party": "person"})
        if generator.random() < twins:
            other = {
                name: "".join(generator.permutation(list(value)).tolist()) if generator.random() < slips else value
                for name, value in person.items()
            }
            rows.append(other | {"party_key": f"{place:05d}-b", "kind_of_party": "person"})
    return portraits_of(rows)


def test_with_few_parties_the_numbers_stay_near_what_is_known_before(engine):
    drawn = portraits("""
        party_key | clean_name           | city   | brand | trade | form
        a         | 泉州安大贸易有限公司 | 泉州市 | 安大  | 贸易  | 有限公司
        b         | 泉州安大贸易         | 泉州市 | 安大  | 贸易  |
        c         | 吴忠永顺五金有限公司 | 吴忠市 | 永顺  | 五金  | 有限公司
    """)
    numbers = fit_linkage(engine.given(found(engine, drawn)), engine.given(drawn))
    for mark in ("phone", "address", "contact_person"):
        assert numbers.m["company"][mark] == pytest.approx(PRIORS["company"][mark].m, abs=0.02)
    assert numbers.weight("company", "brand")[-1] > 8
    assert numbers.parties == {"company": 3, "person": 0}


def test_with_many_parties_their_own_habits_are_learned():
    """Planted: a fifth of the second spellings' marks is wrong, half of the persons are written twice."""
    drawn = persons(np.random.default_rng(1), 4_000, slips=0.2)
    numbers, *_ = fitted(drawn)
    for mark in ("given_name", "surname", "id_number", "postcode"):
        assert numbers.m["person"][mark][-1] == pytest.approx(0.8, abs=0.04), mark
    pairs = len(drawn) * (len(drawn) - 1) / 2
    assert numbers.shared["person"] * pairs == pytest.approx(2_000, rel=0.25)


def test_chance_is_what_two_taken_at_random_have_in_common():
    drawn = persons(np.random.default_rng(2), 3_000, slips=0.1, twins=0.0)
    numbers, *_ = fitted(drawn)
    assert numbers.u["person"]["postcode"][-1] == pytest.approx(1 / 1000, rel=0.2)


@pytest.mark.parametrize("seed", range(3))
def test_more_likeness_never_speaks_less_for_one_party(seed):
    generator = np.random.default_rng(seed)
    for drawn in (portraits_of(random_parties(generator, 150)), persons(generator, 300, slips=0.3)):
        numbers, *_ = fitted(drawn)
        for stratum in numbers.m:
            for mark in COMPARED:
                weight = numbers.weight(stratum, mark)
                assert np.all(np.diff(weight) >= -1e-9), (stratum, mark)


def test_what_is_known_of_companies_no_data_unlearn():
    """A hundred companies that all have a twin elsewhere do not teach that place says nothing."""
    rows = [
        {
            "party_key": f"{place}-{city}",
            "clean_name": f"{city}甲{place}贸易",
            "city": city,
            "brand": f"甲{place}",
            "trade": "贸易",
        }
        for place in range(100)
        for city in ("泉州市", "吴忠市")
    ]
    numbers, *_, seen = fitted(portraits_of(rows))
    assert numbers.weight("company", "region")[0] == pytest.approx(-24)
    probability, _, _ = judged(numbers, seen)
    assert probability.max() < 0.01


def test_a_common_name_says_less_than_a_rare_one():
    cities = ("泉州市", "吴忠市", "杭州市", "温州市", "苏州市", "南京市", "济南市", "成都市")
    rows = [
        {"party_key": f"x{city}", "clean_name": f"{city}新华书店", "brand": "新华", "city": city} for city in cities
    ]
    rows += [
        {"party_key": f"y{place}", "clean_name": f"永顺{place}", "brand": "安大", "city": "泉州市"}
        for place in range(2)
    ]
    rows += [{"party_key": "z", "clean_name": "新华", "brand": "新华", "city": "泉州市"}]
    numbers, parties, left, right, seen = fitted(portraits_of(rows))
    worth = scored(numbers, seen)[seen.of_pair][:, COMPARED.index("brand")]
    keys = parties.keys.to_pylist()
    of = {(keys[a], keys[b]): float(weight) for a, b, weight in zip(left, right, worth, strict=True)}
    assert of["y0", "y1"] > of["x泉州市", "z"] + 2


def test_loaded_in_pieces_the_numbers_are_those_from_scratch(engine):
    rows = random_parties(np.random.default_rng(5), 80)
    first = portraits_of(rows[:50])
    whole = portraits_of(rows)
    grown = found(engine, whole, first, found(engine, first))
    assert fit_linkage(engine.given(grown), engine.given(whole)) == fit_linkage(
        engine.given(found(engine, whole)), engine.given(whole)
    )


def test_without_parties_the_numbers_are_the_known_ones(engine):
    numbers = fit_linkage(engine.given(nothing("candidates")), engine.given(nothing("portraits")))
    assert set(numbers.m) == {"company", "person"}
    assert all(0 < share < 1 for share in numbers.shared.values())


def test_the_numbers_come_back_from_json():
    numbers, *_ = fitted(persons(np.random.default_rng(3), 50, slips=0.1))
    assert Linkage(**asdict(numbers)) == numbers


EDITS = {"postcode": (1,), "born_on": (1, 2), "id_number": (1, 2)}


def splinks_weights(drawn, numbers):
    """The same marks, levels and numbers, weighed by Splink."""

    def comparison(mark):
        m, u = numbers.m["person"][mark], numbers.u["person"][mark]
        conditions = [f'"{mark}_l" = "{mark}_r"']
        conditions += [f'damerau_levenshtein("{mark}_l", "{mark}_r") <= {edits}' for edits in EDITS[mark]]
        told = [
            {
                "sql_condition": f'"{mark}_l" IS NULL OR "{mark}_r" IS NULL',
                "label_for_charts": "silent",
                "is_null_level": True,
            }
        ]
        for place, condition in enumerate([*conditions, "ELSE"]):
            told.append(
                {
                    "sql_condition": condition, "label_for_charts": condition,
                    "m_probability": m[-1 - place], "u_probability": u[-1 - place],
                }
            )  # fmt: skip
        return CustomComparison(output_column_name=mark, comparison_levels=told)

    settings = SettingsCreator(
        link_type="dedupe_only", probability_two_random_records_match=numbers.shared["person"],
        blocking_rules_to_generate_predictions=["1=1"], comparisons=[comparison(mark) for mark in EDITS],
    )  # fmt: skip
    rows = pd.DataFrame(drawn.select(["party_key", *EDITS]).to_pydict()).rename(columns={"party_key": "unique_id"})
    database = DuckDBAPI()
    told = Linker(database.register(rows), settings, log_level=None).inference.predict().as_pandas_dataframe()
    return {(row.unique_id_l, row.unique_id_r): row.match_weight for row in told.itertuples()}


def test_splink_gives_the_same_weights_for_the_same_numbers():
    generator = np.random.default_rng(4)
    rows = [row | {"given_name": "", "surname": ""} for row in persons(generator, 40, slips=0.2).to_pylist()]
    for row in rows[::7]:
        row["postcode"] = None
    drawn = portraits_of(rows)
    numbers, parties, left, right, seen = fitted(drawn)
    _, weights, _ = judged(numbers, seen)
    theirs = splinks_weights(drawn, numbers)
    keys = parties.keys.to_pylist()
    ours = {(keys[a], keys[b]): weights[pattern] for a, b, pattern in zip(left, right, seen.of_pair, strict=True)}
    assert len(ours) > 15
    assert {mark for mark in COMMON if mark in EDITS} == set()
    for pair, weight in ours.items():
        assert weight == pytest.approx(theirs[pair], abs=1e-4)
