"""Parts of a page that could not be made: what stands in their place, and how a template says so.

    {% call part(_("Where customers went")) %}<section>{{ flow … }}</section>{% endcall %}

Whatever a template does with an `Unmade` value raises why it could not be made. `part` is the place where that is told
instead of what is inside; a heading asks `{% if flow is made %}` and does without.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NoReturn

from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from zhike.errors import SnapshotCorrupt, Text, ZhikeError


@dataclass(frozen=True)
class Failure:
    """What a person reads where a part of a page should stand: which part, and whether computing anew mends it."""

    what: str
    fix: str
    label: str = ""
    update: bool = False


def failure(error: ZhikeError, say: Callable[[Text], str], label: str) -> Failure:
    """What a person reads of an error."""
    return Failure(say(error.what), say(error.fix), label, isinstance(error, SnapshotCorrupt))


class Unmade:
    """Stands where a part of a page could not be made: all that a template does with it raises why."""

    __slots__ = ("why",)

    def __init__(self, why: ZhikeError) -> None:
        self.why = why

    def _tell(self, *_: Any) -> NoReturn:
        raise self.why

    __bool__ = __iter__ = __len__ = __contains__ = __getitem__ = __getattr__ = __call__ = __str__ = __html__ = _tell


def is_made(value: Any) -> bool:
    """The test `made` of templates."""
    return not isinstance(value, Unmade)


@pass_context
def part(context: Context, label: str, *, caller: Callable[[], Markup]) -> Markup:
    """A part of a page, called `label` by people: what is inside, or what failed there and what to do."""
    try:
        return caller()
    except ZhikeError as error:
        told = {**context.get_all(), "failure": failure(error, context["say"], label)}
        return Markup(context.environment.get_template("unmade.html").render(told))  # noqa: S704 - escaped there
