// The palette: `/` or Ctrl-K, type, arrow keys, Enter. Without this file the field in the page's roof does the work.
const WAIT = 120;
const box = document.getElementById("palette");
const field = box?.querySelector("input");
const list = box?.querySelector("[role=listbox]");
const said = box?.querySelector("[role=status]");
let before = null;
let asked = null;
let timer = 0;

const options = () => [...list.querySelectorAll("[role=option]")];

function open() {
  if (box.open) return;
  before = document.activeElement;
  field.value = "";
  box.showModal();
  ask();
}

function choose(option) {
  for (const one of options()) one.setAttribute("aria-selected", String(one === option));
  if (option) {
    field.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  } else field.removeAttribute("aria-activedescendant");
}

function move(by) {
  const all = options();
  if (!all.length) return;
  const now = all.findIndex((one) => one.getAttribute("aria-selected") === "true");
  choose(all[(now + by + all.length) % all.length]);
}

function go(option, aside) {
  if (!option) return;
  if (aside) window.open(option.dataset.href, "_blank", "noopener");
  else {
    before = null;
    box.close();
    window.location.assign(option.dataset.href);
  }
}

function element(name, className, text) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}

function show(groups) {
  list.replaceChildren();
  let number = 0;
  for (const group of groups) {
    const part = element("div");
    part.setAttribute("role", "group");
    part.setAttribute("aria-label", group.label);
    const head = element("div", "palette-head", group.label);
    head.setAttribute("aria-hidden", "true");
    part.append(head);
    for (const row of group.rows) {
      const option = element("div", "palette-row");
      option.id = `palette-${number++}`;
      option.setAttribute("role", "option");
      option.dataset.href = row.href;
      option.append(element("span", "palette-words", row.words));
      const under = typeof row.under === "string" ? row.under : row.under?.shown;
      if (under) option.append(element("small", "", under));
      part.append(option);
    }
    list.append(part);
  }
  said.textContent = number ? "" : box.dataset.none;
  choose(options()[0]);
}

async function ask() {
  asked?.abort();
  asked = new AbortController();
  try {
    const answer = await fetch(`/find.json?q=${encodeURIComponent(field.value)}`, { signal: asked.signal, headers: { accept: "application/json" } });
    if (!answer.ok) throw new Error(String(answer.status));
    show((await answer.json()).groups);
  } catch (error) {
    if (error.name !== "AbortError") said.textContent = box.dataset.failed;
  }
}

if (box) {
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
    const slash = event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey;
    const k = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey);
    if (!slash && !k) return;
    event.preventDefault();
    open();
  });
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return; // an input method is still choosing characters
    if (event.key === "ArrowDown") move(1);
    else if (event.key === "ArrowUp") move(-1);
    else if (event.key === "Enter") go(options().find((one) => one.getAttribute("aria-selected") === "true"), event.ctrlKey || event.metaKey);
    else return;
    event.preventDefault();
  });
  list.addEventListener("mousemove", (event) => {
    const option = event.target.closest("[role=option]");
    if (option && option.getAttribute("aria-selected") !== "true") choose(option);
  });
  list.addEventListener("click", (event) => go(event.target.closest("[role=option]"), event.ctrlKey || event.metaKey));
  box.addEventListener("click", (event) => {
    if (event.target === box) box.close();
  });
  box.addEventListener("close", () => before?.focus?.());
}
