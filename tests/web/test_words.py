import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from markupsafe import Markup

from zhike.web import words as words_module
from zhike.web.words import LOCALE, Words, preferred

WEB = Path(words_module.__file__).parent


def used() -> set[str]:
    """Every sentence that templates and pages ask for."""
    found: set[str] = set()
    for path in WEB.glob("templates/*.html"):
        found |= set(re.findall(r'_\("((?:[^"\\]|\\.)*)"', path.read_text("utf-8")))
    for path in WEB.glob("*.py"):
        found |= set(re.findall(r'words\(\s*"((?:[^"\\]|\\.)*)"', path.read_text("utf-8")))
        found |= set(re.findall(r"words\('([^'\\]*)'", path.read_text("utf-8")))  # within an f-string
    return found


def entries(lang: str) -> dict[str, str]:
    with (LOCALE / lang / "LC_MESSAGES" / "zhike.po").open("rb") as file:
        return {str(one.id): str(one.string) for one in read_po(file) if one.id}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_sentence_of_the_pages_stands_in_both_languages(lang):
    assert used() - {sentence for sentence, said in entries(lang).items() if said} == set()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_sentence_is_kept_that_nobody_says(lang):
    assert set(entries(lang)) - used() == set()


def test_what_is_filled_in_is_the_same_in_both_languages():
    holes = re.compile(r"\{\w+\}")

    for sentence, said in entries("zh").items():
        assert sorted(holes.findall(sentence)) == sorted(holes.findall(said)), sentence


def test_chinese_sentences_are_chinese():
    for sentence, said in entries("zh").items():
        letters = re.sub(r"\{\w+\}|[\W\d_]", "", said)
        assert not letters or re.search("[\u4e00-\u9fff]", said), sentence


def test_what_is_filled_in_is_escaped_unless_it_is_markup():
    said = Words("en")("Call: {who}", who="<b>Ann</b>")

    assert str(said) == "Call: &lt;b&gt;Ann&lt;/b&gt;"
    assert str(Words("en")("Call: {who}", who=Markup("<b>Ann</b>"))) == "Call: <b>Ann</b>"


COUNTED = re.compile(
    r"\{(\w+)\} (?:(?!of|in|and|who|whose|this|as)[a-z]+ )?(?!is\b|was\b|has\b|as\b|this\b|its\b|less\b)[a-z]+s\b"
)
OF_NOTHING = {"line", "name", "trait", "who"}
"""What stands in these holes counts nothing: what follows is a verb."""


def test_english_has_a_word_for_one_wherever_something_is_counted():
    """“1 customers” is said nowhere: after a number stand its words for one and for several."""
    found = [
        (one[0], said) for said in entries("en").values() for one in COUNTED.finditer(said) if one[1] not in OF_NOTHING
    ]

    assert found == []


@pytest.mark.parametrize(
    ("count", "said"), [("1", "1 customer is likely"), ("0", "0 customers are"), ("2", "2 customers are")]
)
def test_what_is_counted_follows_its_number(count, said):
    told = Words("en")(
        "{count} customers are likely leaving, with {money} of yearly sales at risk", count=count, money="¥1"
    )

    assert str(told).startswith(said)
    assert str(Words("zh")("{count} more rows are not shown.", count=Markup("<b>1</b>"))).count("<b>1</b>") == 1
    assert str(Words("en")("{count} more rows are not shown.", count=Markup("<b>1</b>"))).endswith(
        "</b> more row is not shown."
    )


@pytest.mark.parametrize(
    ("chosen", "accepted", "lang"),
    [
        ("en", "zh-CN", "en"),
        (None, "en-GB,en;q=0.9", "en"),
        (None, "fr,zh;q=0.8,en;q=0.9", "en"),
        (None, "", "zh"),
        ("xx", "de", "zh"),
        (None, "zh;q=what", "zh"),
    ],
)
def test_the_language_is_the_readers_choice_then_the_browsers_then_chinese(chosen, accepted, lang):
    assert preferred(chosen, accepted).lang == lang
