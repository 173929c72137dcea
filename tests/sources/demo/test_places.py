"""All of China's provinces, each city once."""

from zhike.sources.demo.places import CITIES, PROVINCES, STORES, short_city


def test_there_are_thirty_four_provinces_and_over_a_hundred_cities():
    assert len({name for name, _, _ in PROVINCES}) == 34
    assert len({(city[0], city[1]) for city in CITIES}) == len(CITIES)
    assert len(CITIES) >= 100


def test_registration_codes_have_six_digits():
    assert all(len(code) == 6 and code.isdigit() for _, _, code, _, _ in CITIES)


def test_shops_stand_in_cities_we_know():
    assert {city for _, city in STORES} <= {city[1] for city in CITIES}


def test_names_drop_the_word_for_what_a_city_is():
    assert [short_city(city) for city in ("杭州市", "延边朝鲜族自治州", "喀什地区", "香港")] == [
        "杭州",
        "延边",
        "喀什",
        "香港",
    ]
