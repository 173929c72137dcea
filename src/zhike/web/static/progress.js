// How far a job is, told by the server; where that cannot be, the page looks again by itself.
const AGAIN_MS = 2000;
let open = null;

export function follow(root) {
  const box = root.querySelector("[data-events]");
  if (open && (!box || open.box !== box)) stop();
  if (!box || open) return;
  const there = () => document.body.contains(box);
  const look = () => there() && location.replace(box.dataset.over);
  if (!window.EventSource) {
    setTimeout(look, AGAIN_MS);
    return;
  }
  const source = new EventSource(box.dataset.events);
  open = { box, source };
  source.addEventListener("told", (event) => there() && tell(box, JSON.parse(event.data)));
  source.addEventListener("over", () => {
    stop();
    look();
  });
  source.addEventListener("busy", () => {
    stop();
    setTimeout(look, AGAIN_MS);
  });
  source.addEventListener("error", () => {
    if (source.readyState !== EventSource.CLOSED) return;
    stop();
    setTimeout(look, AGAIN_MS);
  });
}

function tell(box, told) {
  for (const place of box.querySelectorAll("[data-told]")) place.textContent = told[place.dataset.told];
  const bar = box.querySelector("progress");
  bar.max = Number(told.total);
  bar.value = Number(told.done);
}

function stop() {
  open.source.close();
  open = null;
}
