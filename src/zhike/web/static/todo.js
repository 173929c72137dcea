// The list of calls by keys: J and K go on and back, D, L and N tick. The buttons do the same without this file.
"use strict";

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  if (document.documentElement.classList.contains("busy")) return;
  const calls = [...document.querySelectorAll("#main [data-call]")];
  if (!calls.length) return;
  const key = event.key.toLowerCase();
  const now = calls.indexOf(event.target.closest("[data-call]"));
  if (key === "j" || key === "k") {
    const next = calls[Math.min(calls.length - 1, Math.max(0, now + (key === "j" ? 1 : -1)))];
    next.focus();
    next.scrollIntoView({ block: "nearest" });
    event.preventDefault();
  } else if (now >= 0 && ["d", "l", "n"].includes(key)) {
    const button = calls[now].querySelector(`[data-tick="${key}"]`);
    if (!button) return;
    event.preventDefault();
    button.click();
  }
});
