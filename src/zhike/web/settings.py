"""Settings: what a reader chooses for oneself, and what holds for the company."""

from dataclasses import replace
from typing import Any

from zhike import question as questions
from zhike.answer.figure import shown
from zhike.errors import Text, UsageError
from zhike.settings import SETTINGS
from zhike.web import boards, customers, users, values
from zhike.web.pages import Go, Page, Seen
from zhike.web.preferences import FILTERS, NUMBERS, THEMES, Preferences
from zhike.web.shown import MONTHS
from zhike.web.words import COOKIE as LANGUAGE

THEME = "theme"
EXAMPLE = 12_345_678.9
Options = list[tuple[str, str, bool]]
NUMBERS_WORDS: dict[str, Text] = {
    "": ("As the language has it", "随界面语言"),
    "wan": ("万 and 亿", "万、亿"),
    "thousands": ("K, M and B", "K、M、B"),
    "full": ("Every digit", "完整数字"),
}
THEME_WORDS: dict[str, Text] = {"": ("As the system", "跟随系统"), "light": ("Light", "浅色"), "dark": ("Dark", "深色")}
LANGUAGE_WORDS: dict[str, Text] = {
    "": ("As the browser", "跟随浏览器"),
    "zh": ("中文", "中文"),
    "en": ("English", "English"),
}


def settings(seen: Seen) -> Page:
    """One's own settings in a form; the company's beside it, to read."""
    chosen = seen.office.preferred(seen.decision.principal.name)
    company = seen.office.workspace.settings
    own = sum(company[one.name] != one.default for one in SETTINGS)
    content = {
        "finding": seen.words("{own} of the company's {all} settings are its own", own=str(own), all=str(len(SETTINGS)))
        if own
        else seen.words("The company's settings are as delivered"),
        "saved": seen.asked("saved") == "yes",
        "saved_users": seen.asked("saved") == "users",
        "who": seen.decision.principal.name,
        "choices": [
            _choice("language", seen.words("Language"), _options(LANGUAGE_WORDS, chosen.language, seen)),
            _choice("theme", seen.words("Light or dark"), _options(THEME_WORDS, chosen.theme, seen)),
            _choice("numbers", seen.words("Large numbers"), _numbers(chosen.numbers, seen)),
            _choice("home", seen.words("First page"), _homes(chosen.home, seen)),
            _choice("year_starts", seen.words("The year begins in"), _months(chosen.year_starts, seen)),
        ],
        "filters": _filters(seen, chosen),
        "company_settings": [
            {
                "name": one.name,
                "means": seen.words.say(one.means),
                "value": str(company[one.name]),
                "own": company[one.name] != one.default,
            }
            for one in SETTINGS
        ],
        "users": users.card(seen),
    }
    return Page("settings.html", seen.words("Settings"), content, "settings")


def save(seen: Seen) -> Go:
    """The form kept as one decision; language and light also in this browser, for the pages before signing in.

    Errors  UsageError where the form says something that it does not offer
    """
    who = seen.decision.principal.name
    if seen.given("back_to_defaults"):
        chosen = Preferences()
        seen.office.prefer(who, None)
    else:
        chosen = _read(seen, seen.office.preferred(who))
        seen.office.prefer(who, chosen)
    return Go("/settings?saved=yes", (LANGUAGE, chosen.language), lasting=True, also=((THEME, chosen.theme),))


def _read(seen: Seen, before: Preferences) -> Preferences:
    language = _one_of(seen, "language", tuple(LANGUAGE_WORDS))
    theme = _one_of(seen, "theme", ("", *THEMES))
    numbers = _one_of(seen, "numbers", ("", *NUMBERS))
    month = int(_one_of(seen, "year_starts", tuple(str(number) for number in range(13))))
    home = _one_of(seen, "home", tuple(value for value, _, _ in _homes(before.home, seen)))
    filters = {name: seen.given(name).strip() for name in FILTERS if seen.given(name).strip()}
    questions.from_pairs(filters.items(), seen.office.vocabulary)  # refuses what makes no filter
    return replace(
        before, language=language, theme=theme, numbers=numbers, year_starts=month, filters=filters, home=home
    )


def _one_of(seen: Seen, name: str, allowed: tuple[str, ...]) -> str:
    given = seen.given(name, allowed[0])
    if given not in allowed:
        raise UsageError(
            (f"“{given[:40]}” is none of the choices of “{name}”.", f"“{name}”没有“{given[:40]}”这一选项。"),
            ("Choose on the page.", "请在页面上选择。"),
        )
    return given


# What is offered


def _choice(name: str, label: str, options: Options) -> dict[str, Any]:
    return {"name": name, "label": label, "options": options}


def _options(words: dict[str, Text], chosen: str, seen: Seen) -> Options:
    return [(value, seen.words.say(text), value == chosen) for value, text in words.items()]


def _numbers(chosen: str, seen: Seen) -> Options:
    return [
        (value, f"{seen.words.say(text)} · {shown(EXAMPLE, 'money', seen.lang, value)}", value == chosen)
        for value, text in NUMBERS_WORDS.items()
    ]


def _months(chosen: int, seen: Seen) -> Options:
    company = int(seen.office.workspace.settings["fiscal_year_starts"])
    as_company = seen.words("As the company: {month}", month=_month(company, seen))
    months: Options = [(str(number), _month(number, seen), number == chosen) for number in range(1, 13)]
    return [("0", as_company, chosen == 0), *months]


def _homes(chosen: str, seen: Seen) -> Options:
    mine = boards.own(seen.office.desk, seen.decision.principal.name)
    known: Options = [(one.id, one.name, one.id == chosen) for one in (*mine, *boards.ready(seen.lang))]
    return [("", str(seen.words("What changed, and what to do")), not any(now for _, _, now in known)), *known]


def _month(number: int, seen: Seen) -> str:
    return f"{number}月" if seen.lang == "zh" else MONTHS[number - 1]


def _filters(seen: Seen, chosen: Preferences) -> list[dict[str, Any]]:
    """The values by which one's own customers are told; one that exists no more is still shown as chosen."""
    view = seen.office.maybe(seen.decision)
    if view is None:
        return []
    made = []
    for name in FILTERS:
        known = list(customers.values_of(name, view))
        now = chosen.filters.get(name, "")
        label = seen.words.say(seen.office.vocabulary.dimension(name).label)
        offered, all_ = values.common(name, view, values.OFFERED)
        if not all_:
            made.append({**_choice(name, label, []), "value": now, "offered": offered})
        elif known or now:
            named = [*known, *([now] if now and now not in known else [])]
            made.append(
                _choice(name, label, [("", seen.words("All"), not now), *((one, one, one == now) for one in named)])
            )
    return made
