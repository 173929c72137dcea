"""Texts that would be scripts, kept in every field that people may fill: no page of the registry runs or loads any."""

import re

import pytest

from web import shop
from zhike.web.app import create_app
from zhike.web.routes import ROUTES

TEXTS = (
    *shop.NAUGHTY[:5],
    "</script><script>window.ran=11</script>",
    "</textarea></title></style><img src=x onerror=window.ran=12>",
    '" autofocus onfocus=window.ran=13 x="',
    "' onmouseover='window.ran=14",
    "<iframe srcdoc='<script>parent.ran=15</script>'></iframe>",
    "<base href=//example.invalid/><form action=//example.invalid>",
    "<svg/onload=window.ran=16>",
    "<math><mtext><style><img src=x onerror=window.ran=17>",
    "<a href=javascript:window.ran=18>x</a>",
    "<div hx-get=/leave hx-trigger=load hx-on:load=window.ran=19>",
    "<link rel=stylesheet href=//example.invalid/x.css>",
    "<meta http-equiv=refresh content='0;url=//example.invalid'>",
    "${window.ran=20}{{constructor.constructor('window.ran=21')()}}",
    "{a|<b>}{b}%3Cscript%3Ewindow.ran=22%3C/script%3E",
    "&lt;script&gt;window.ran=23&lt;/script&gt;",
)


def kept(client, person: str) -> dict[str, str]:
    """Every text in every field; ids of what was made."""
    made: dict[str, str] = {}
    for place, text in enumerate(TEXTS):
        sent = [
            client.post(f"/customers/{person}/notes", data={"text": text}),
            client.post(f"/customers/{person}/fields", data={"field": text.replace("|", "")[:40], "value": text}),
            client.post("/segments", data={"name": text[:40], "condition": "spent.min=1"}),
            client.post("/views", data={"name": text, "address": f"/customers?q={place}", "shared": "yes"}),
            client.post("/dashboards", data={"name": text, "like": "owner"}),
            client.post(
                "/ticks", data={"customer": person, "reason": "late", "state": "keep", "note": text, "owner": text}
            ),
        ]
        assert [one.status_code for one in sent] == [303] * len(sent), (text, [one.status_code for one in sent])
        made |= {"segment": sent[2].headers["location"].split("/")[2]}
        made |= {"dashboard": re.split("[/?]", sent[4].headers["location"])[2]}
    return made


@pytest.mark.t2
def test_no_kept_text_becomes_a_script_on_any_page(visit, tmp_path):
    made = shop.filled(tmp_path)
    app = create_app(made)
    with shop.served(app) as address:
        session = shop.session(made)
        with shop.client(address, session) as client:
            person = client.get("/api/v1/customers?q=%3Cscript").json()["data"][0]["customer"]
            here = shop.FILLED | {"customer_id": person} | kept(client, person)
        at = visit(address, session)
        dialogs: list[str] = []
        at.page.on("dialog", lambda one: (dialogs.append(one.message), one.dismiss()))
        asked: list[str] = []
        at.page.on("request", lambda one: asked.append(one.url))
        looked = 0
        more = [
            "/customers?q=%3Cscript&show=spent",
            "/explore?by=customer&show=spent",
            f"/dashboards/{here['dashboard']}?edit=yes",
        ]
        for path in [*(r.path.format(**here) for r in ROUTES if r.method == "GET" and r.twin), *more]:
            at.page.goto(path)
            at.page.wait_for_timeout(60)
            assert at.ran() is None, path
            wrong = [said for said in at.said if "status of 4" not in said]  # what is not there says so
            assert wrong == [], path
            looked += 1
        assert dialogs == []
        assert [url for url in asked if not url.startswith((address, "data:"))] == []
        assert looked > 30
    app.state.office.close()
