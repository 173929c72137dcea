"""Invented names and numbers that look as real ones do."""

import numpy as np
import phonenumbers
from stdnum.cn import uscc

from zhike.sources.demo.names import addresses, brand_of, draw_names, landlines, phones, tax_ids
from zhike.sources.demo.places import CITIES

MANY = np.arange(30_000)


def test_tax_ids_pass_the_check_digit():
    found = tax_ids(np.random.default_rng(1), MANY % len(CITIES))

    assert all(uscc.is_valid(number) for number in found)
    assert len(set(found)) == len(found)


def test_the_unit_code_inside_a_tax_id_passes_its_own_check():
    for number in tax_ids(np.random.default_rng(1), MANY[:500] % len(CITIES)):
        weights = (3, 7, 9, 10, 5, 8, 4, 2)
        check = -sum(int(letter, 36) * weight for letter, weight in zip(number[8:16], weights, strict=True)) % 11
        assert number[16] == ("X" if check == 10 else str(check))


def test_a_tax_id_names_the_city_of_registration():
    assert tax_ids(np.random.default_rng(1), np.array([0]))[0][2:8] == CITIES[0][2]


def test_one_tax_id_in_five_has_digits_alone():
    found = tax_ids(np.random.default_rng(1), MANY % len(CITIES))

    assert 0.15 < np.mean([number[:17].isdigit() for number in found]) < 0.25


def test_phones_are_valid_and_nobody_s():
    found = phones(MANY)

    assert len(set(found)) == len(found)
    assert all(number[3:5] == "00" for number in found)
    assert all(phonenumbers.is_possible_number(phonenumbers.parse(number, "CN")) for number in found[:200])


def test_phones_stay_distinct_over_millions():
    far = np.array([0, 2_200_000, 4_400_000])

    assert list(phones(far)) == ["13000000000", "13000100000", "13000200000"]


def test_landlines_carry_the_city_s_dialling_code():
    assert landlines(np.array([2]), np.array([0]))[0] == "0571-55500122"


def test_an_address_names_province_city_and_street():
    assert addresses(np.array([0]), np.array([0]))[0].startswith("浙江省杭州市解放路1号")


def test_a_municipality_stands_once_in_an_address():
    shanghai = next(i for i, city in enumerate(CITIES) if city[1] == "上海市")

    assert addresses(np.array([0]), np.array([shanghai]))[0].count("上海市") == 1


def test_companies_have_a_city_and_a_brand_of_their_own():
    names, brands, _ = draw_names(np.random.default_rng(1), MANY, MANY >= 0, MANY % len(CITIES))

    assert len(set(brands)) == len(brands)
    assert all(brand_of(i % len(CITIES)) in name and brands[i] in name for i, name in enumerate(names))


def test_persons_share_names():
    names, _, trade = draw_names(np.random.default_rng(1), MANY, MANY < 0, MANY * 0)

    assert len(set(names)) < len(names)
    assert all(2 <= len(name) <= 3 for name in names)
    assert set(trade) == {-1}
