// On a phone (as zhike.css has it) long lists show their first rows, and what lies further down shows its heading;
// a button shows the rest. Wider, and where nothing is drawn by scripts, all of it stands open.
import { drawAll } from "./charts.js";

const phone = matchMedia("(max-width: 36rem)");
const SCREENS = 3; // of the page, which stand open
const LONGEST = 4; // screens of one part that stands open
const LONG = [
  ["table.stacks", 12, (table) => table.tBodies[0]?.rows],
  ["ul.names:not(.calls, .definitions)", 7, (list) => list.children],
];

export function fold(root) {
  if (!phone.matches) return;
  for (const [which, most, rows] of LONG) {
    for (const list of root.querySelectorAll(`${which}:not(.whole)`)) {
      const found = rows(list) ?? [];
      if (found.length <= most || list.nextElementSibling?.matches(".show-all")) continue;
      if ([...found].some(isWanted)) list.classList.add("whole");
      else list.after(shower(found.length, (button) => (list.classList.add("whole"), button.remove())));
    }
  }
  if (root.querySelector("[data-open]")) return;
  const heads = [...root.querySelectorAll(".part:has(> h2), .card > .card-head:has(> h2)")].map((head) => ({ head, body: bodyOf(head) }));
  const placed = heads.map((one) => ({ ...one, top: one.head.getBoundingClientRect().top + scrollY, size: sizeOf(one.body) }));
  for (const { head, body, top, size } of placed) {
    const far = top > SCREENS * innerHeight || size > LONGEST * innerHeight;
    if (!far || size < innerHeight / 4 || head.closest(".folded") || head.classList.contains("folds-it")) continue;
    if (body.some((one) => isWanted(one)) || isWanted(head)) continue;
    for (const one of body) one.classList.add("folded");
    head.classList.add("folds-it");
    head.append(shower(0, (button) => open(head, body, button)));
  }
}

function open(head, body, button) {
  for (const one of body) one.classList.remove("folded");
  head.classList.remove("folds-it");
  button.remove();
  for (const one of body) drawAll(one);
}

// What belongs to a heading: what stands next to it, and all that follows without a heading of its own.
function bodyOf(head) {
  const found = [];
  for (let one = head.nextElementSibling; one && !one.matches(".part, .show-all"); one = one.nextElementSibling) {
    if (found.length && one.querySelector("h2")) break;
    found.push(one);
  }
  return found;
}

const sizeOf = (body) => body.reduce((sum, one) => sum + one.getBoundingClientRect().height, 0);

// What an address leads to stands open.
function isWanted(place) {
  const name = decodeURIComponent(location.hash.slice(1));
  const wanted = name && document.getElementById(name);
  return Boolean(wanted && (place.contains(wanted) || wanted.contains(place)));
}

function shower(count, act) {
  const { allRows, more } = document.getElementById("main").dataset;
  const made = document.createElement("button");
  made.type = "button";
  made.className = "btn show-all";
  made.textContent = count ? allRows.replace("{count}", count) : more;
  made.addEventListener("click", () => act(made));
  return made;
}

addEventListener("hashchange", () => {
  for (const head of document.querySelectorAll(".folds-it")) {
    if (isWanted(head) || bodyOf(head).some(isWanted)) head.querySelector(".show-all").click();
  }
});
