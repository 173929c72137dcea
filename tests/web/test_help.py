"""Help: every task leads to pages that there are."""

import pytest

from zhike.errors import LANGS
from zhike.web.glossary import WORDS
from zhike.web.menu import entries
from zhike.web.tasks import TASKS

PLACES = {entry.place for entry in entries()}
THERE = [one for one in TASKS if not one.place or one.place in PLACES]
ADDRESSES = sorted({step.address for task in THERE for step in task.steps if step.address} | {w.address for w in WORDS})


@pytest.mark.parametrize("task", THERE, ids=lambda task: task.name)
def test_each_task_has_its_page_with_every_step(signed, task):
    page = signed.get(f"/help/{task.name}.json").json()

    assert page["heading"] == task.title[1]
    assert [step["says"] for step in page["steps"]] == [step.says[1] for step in task.steps]


@pytest.mark.parametrize("there", ADDRESSES)
def test_what_help_leads_to_is_there(signed, there):
    path, _, anchor = there.partition("#")
    answer = signed.get(path)

    assert answer.status_code == 200
    assert not anchor or f'id="{anchor}"' in answer.text


def test_all_tasks_and_words_stand_on_the_first_page(signed):
    page = signed.get("/help.json").json()

    assert [one["href"] for one in page["tasks"]] == [f"/help/{one.name}" for one in THERE]
    assert len(page["words"]) == len(WORDS)


def test_a_task_that_is_none_is_said_to_be_none(signed):
    assert signed.get("/help/cook").status_code == 404


def test_no_text_is_left_in_one_language():
    for task in TASKS:
        for text in (task.title, task.lead, *(step.says for step in task.steps)):
            assert len(text) == len(LANGS)
            assert all(text)
            assert text[0] != text[1]
