"""Texts that would be scripts, kept in every field that people may fill: no page of the registry runs or loads any."""

import re
from urllib.parse import urlencode

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
    *(f"<{tag} {event}=window.ran=24>" for tag, event in (
        ("body", "onload"), ("video src=x", "onerror"), ("audio src=x", "onerror"), ("details open", "ontoggle"),
        ("input autofocus", "onfocus"), ("select autofocus", "onfocus"), ("textarea autofocus", "onfocus"),
        ("marquee", "onstart"), ("object data=x", "onerror"), ("embed src=x", "onload"), ("style", "onload"),
        ("video><source", "onerror"), ("img src", "onerror"), ("svg><animate", "onbegin"), ("a href=# autofocus", "onfocus"),
        ("b style=animation-name:run", "onanimationstart"), ("p contenteditable autofocus", "onfocus"),
    )),
    *(f"<{tag}={scheme}>x" for tag in ("a href", "iframe src", "object data", "form><button formaction")
      for scheme in ("javascript:window.ran=25", "JaVaScRiPt&#58;window.ran=25", "data:text/html,<script>parent.ran=25</script>")),
    "<<script>window.ran=26//<</script>", "<scr<script>ipt>window.ran=27</scr</script>ipt>", "<svg><script>window.ran=28</script></svg>",
    "<!--><img src=x onerror=window.ran=29>-->", "]]><script>window.ran=30</script>", "<noscript><p title='</noscript><img src=x onerror=window.ran=31>'>",
    "`-window.ran=32-`", "'-window.ran=33-'", "\\u003cscript\\u003ewindow.ran=34\\u003c/script\\u003e", "<template><script>window.ran=35</script></template>",
    "＜script＞window.ran=36＜/script＞", "<img src=x onerror=&#119;indow.ran=37>",
)  # fmt: skip
assert len(set(TEXTS)) >= 60


def deal(text: str) -> str:
    """A deal over a product of that name."""
    return urlencode({"product": text[:60], "quantity": "1", "price": "2", "cost": "1", "points": text})


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
            client.post("/deals", data={"name": text[:80], "query": deal(text)}),
            client.post("/offers", data={"name": text[:80], "why": text, "query": deal(text)}),
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
