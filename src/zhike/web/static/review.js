// Answers by one key each. The buttons do the same without this file.
"use strict";

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  if (document.documentElement.classList.contains("busy")) return; // the answer before is on its way
  const key = event.key.toLowerCase() === "p" ? (event.shiftKey ? "P" : "p") : event.key.toLowerCase();
  const button = document.querySelector(`#main [data-key="${CSS.escape(key)}"]`);
  if (!button) return;
  event.preventDefault();
  button.click();
});
