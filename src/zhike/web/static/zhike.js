// What the pages do beyond plain HTML. Everything here is comfort: without it links and forms work the same.
import { drawAll, redraw } from "./charts.js";
import "./palette.js";
import { fold } from "./folds.js";
import { follow } from "./progress.js";
import "./review.js";
import { sends } from "./sending.js";
import { stack } from "./stacks.js";
import "./todo.js";

const main = () => document.getElementById("main");

function settle(root) {
  follow(document);
  drawAll(root);
  stack(root);
  fold(root);
  for (const box of root.querySelectorAll("[data-drop]")) droppable(box);
  for (const form of root.querySelectorAll("[data-sends]")) sends(form);
  if (innerWidth < 768) for (const box of root.querySelectorAll("details.folds:not([data-kept])")) box.open = false;
  for (const watched of root.querySelectorAll("form[data-submits]")) {
    watched.addEventListener("change", () => watched.requestSubmit());
  }
}

function droppable(box) {
  const input = box.querySelector("input[type=file]");
  const named = box.querySelector("[data-names]");
  const show = () => {
    named.textContent = [...input.files].map((file) => file.name).join("、");
    box.classList.toggle("filled", input.files.length > 0);
  };
  input.addEventListener("change", show);
  box.addEventListener("dragover", (event) => {
    event.preventDefault();
    box.classList.add("over");
  });
  box.addEventListener("dragleave", () => box.classList.remove("over"));
  box.addEventListener("drop", (event) => {
    event.preventDefault();
    box.classList.remove("over");
    input.files = event.dataTransfer.files;
    show();
  });
}

// A form that asks sends only what was filled in: the address stays short and readable. Where the place of a field
// among its namesakes counts (data-whole), it is sent whole.
document.addEventListener("formdata", (event) => {
  if (event.target.method !== "get" || "whole" in event.target.dataset) return;
  for (const name of new Set(event.formData.keys())) {
    const filled = event.formData.getAll(name).filter((value) => value !== "");
    event.formData.delete(name);
    for (const value of filled) event.formData.append(name, value);
  }
});

// One box chooses every row of its table.
document.addEventListener("change", (event) => {
  if (!event.target.matches("[data-all]")) return;
  for (const box of event.target.closest("table").querySelectorAll("tbody input[type=checkbox]")) {
    box.checked = event.target.checked;
  }
});

// Fields with more values than a box holds: what fits is offered while typing.
let looking = 0;
document.addEventListener("input", (event) => {
  const field = event.target.closest("[data-values]");
  if (!field?.list) return;
  clearTimeout(looking);
  looking = setTimeout(() => offer(field, field.value.trim()), 150);
});

async function offer(field, typed) {
  const query = new URLSearchParams({ of: field.dataset.values, q: typed });
  const answer = await fetch(`/values.json?${query}`).catch(() => null);
  if (!answer?.ok || field.value.trim() !== typed) return;
  const { rows } = await answer.json();
  field.list.replaceChildren(...rows.slice(0, 20).map((row) => {
    const option = document.createElement("option");
    option.value = row.words;
    if (!row.words.toLowerCase().includes(typed.toLowerCase())) option.label = typed; // heard: else the browser hides it
    return option;
  }));
}

// One details menu open at a time, closed by Escape or a click elsewhere.
const menus = () => document.querySelectorAll("details.menu[open]");
document.addEventListener("click", (event) => {
  for (const menu of menus()) if (!menu.contains(event.target)) menu.open = false;
  const printing = event.target.closest("[data-print]");
  if (printing) window.print();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") for (const menu of menus()) menu.open = false;
});

// A long list of choices, narrowed by what is typed above it; what is chosen stays in sight.
document.addEventListener("input", (event) => {
  if (!event.target.matches("[data-finds]")) return;
  const typed = event.target.value.trim().toLowerCase();
  for (const one of event.target.parentElement.querySelectorAll("label"))
    one.hidden = !one.textContent.toLowerCase().includes(typed) && !one.querySelector(":checked");
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.matches("[data-finds]")) event.preventDefault();
});

document.addEventListener("htmx:before:request", (event) => {
  document.documentElement.classList.add("busy");
  awaited = event.detail.ctx;
  clearTimeout(patience);
  patience = setTimeout(() => unanswered("slow", event.detail.ctx.sourceElement), PATIENCE_MS);
});
document.addEventListener("htmx:finally:request", (event) => {
  if (event.detail.ctx !== awaited) return; // let go of for the one that is awaited now
  document.documentElement.classList.remove("busy");
  clearTimeout(patience);
});
document.addEventListener("htmx:after:swap", (event) => {
  settle(main());
  if (event.detail.ctx?.sourceElement?.dataset?.keepFocus === undefined && !main().contains(document.activeElement)) {
    main().focus({ preventScroll: true });
  }
});

// What cannot be reached, or lets wait, is said, with a button that tries once more; the page stays as it was.
const PATIENCE_MS = 10_000;
let patience = 0;
let awaited = null;
let wanted = null;
function unanswered(because, source = null) {
  const box = document.getElementById("unreached");
  if (!box) return;
  box.hidden = because === "";
  for (const said of box.querySelectorAll("[data-because]")) said.hidden = said.dataset.because !== because;
  wanted = source;
}
document.addEventListener("htmx:error", (event) => {
  if (event.detail.ctx) unanswered("gone", event.detail.ctx.sourceElement);
});
document.addEventListener("htmx:after:request", (event) => {
  const { response, text, sourceElement } = event.detail.ctx;
  const ours = response.status < 500 || text.includes('id="main"');
  unanswered(ours ? "" : "gone", sourceElement);
  if (!ours) event.preventDefault();
});
document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-again]")) return;
  const again = wanted;
  unanswered("");
  again?.dispatchEvent(new Event("htmx:abort")); // what still waits would hold the next one back
  if (again instanceof HTMLFormElement) again.requestSubmit();
  else again?.click();
});

new MutationObserver(() => redraw()).observe(document.documentElement, { attributeFilter: ["data-bs-theme"] });
settle(document);
