"""The pages as others meet them: enlarged twice and four times, over a slow line, in colours and stillness of one's own."""

from web import shop

SHIFTS = """
window.shifted = 0;
new PerformanceObserver((list) => {
  for (const one of list.getEntries()) if (!one.hadRecentInput) window.shifted += one.value;
}).observe({ type: "layout-shift", buffered: true });
"""
SLOW = {"offline": False, "latency": 150, "downloadThroughput": 400 << 10, "uploadThroughput": 100 << 10}
CUT = """() => {
  const wide = document.documentElement.clientWidth, cut = [];
  if (document.documentElement.scrollWidth > wide) cut.push("the page scrolls sideways");
  for (const one of document.querySelectorAll("main :is(h1, h2, button, .btn, label, th, td, dd, select)")) {
    const box = one.getBoundingClientRect(), look = getComputedStyle(one);
    if (!box.width || one.closest(".table-responsive, [data-scrolls], .visually-hidden, details:not([open]), .chips")) continue;
    if (box.right > wide + 1) cut.push(`beyond the edge: ${one.textContent.trim().slice(0, 40)}`);
    if (look.overflowX === "hidden" && look.textOverflow !== "ellipsis" && one.scrollWidth > one.clientWidth + 2) cut.push(`cut: ${one.textContent.trim().slice(0, 40)}`);
  }
  return cut;
}"""
FIRST_COLOUR = "echarts.getInstanceByDom(document.querySelector('.chart')).getOption().color[0]"
CHARTS_FONT = "echarts.getInstanceByDom(document.querySelector('.chart')).getOption().textStyle.fontFamily"
LINK_TEXT = """() => {
  const probe = document.body.appendChild(document.createElement("i"));
  probe.style.color = "LinkText";
  const parts = getComputedStyle(probe).color.match(/\\d+/g).map((one) => Number(one).toString(16).padStart(2, "0"));
  return "#" + parts.join("");
}"""


def test_enlarged_slow_or_in_ones_own_colours_the_pages_hold(visit, filled, address):
    at = visit(address, shop.session(filled), lang="en", width=320)
    page = at.page
    page.add_init_script(SHIFTS)
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", SLOW)

    for path in ("/customers", "/explore", "/quality"):
        page.goto(path, wait_until="load")
        page.wait_for_selector("html.settled", state="attached")
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{path} scrolls both ways at 320 px"
        assert page.evaluate("window.shifted") < 0.1, f"{path} jumps while it loads"

    page.set_viewport_size({"width": 640, "height": 450})  # 1280 px at 200 %
    for path in ("/", "/todo", "/settings", "/credit/policy"):
        page.goto(path, wait_until="load")
        page.wait_for_selector("html.settled", state="attached")
        assert page.evaluate(CUT) == [], f"{path} at 200 %"

    page.goto("/explore")
    page.wait_for_selector(".chart canvas")
    assert page.evaluate(CHARTS_FONT) == page.evaluate("getComputedStyle(document.body).fontFamily")
    plain = page.evaluate(FIRST_COLOUR)
    page.emulate_media(forced_colors="active", reduced_motion="reduce")
    own = page.evaluate(LINK_TEXT)
    assert plain != own
    for _ in range(50):
        if page.evaluate(FIRST_COLOUR) != own:
            page.wait_for_timeout(100)
    assert page.evaluate(FIRST_COLOUR) == own, "charts take the reader's colours at once"
    page.goto("/todo")
    frames = page.eval_on_selector_all(".class.warn", "(all) => all.map((one) => getComputedStyle(one).borderTopStyle)")
    assert set(frames) == {"dashed"}, "a state is told by its frame, not by colour alone"
    assert at.said == []
