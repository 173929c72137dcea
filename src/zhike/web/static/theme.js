// Runs before anything is painted: without a choice of the reader's own, light or dark is the system's.
"use strict";
{
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const follow = () => {
    if (!root.hasAttribute("data-chosen")) root.setAttribute("data-bs-theme", dark.matches ? "dark" : "light");
  };
  follow();
  dark.addEventListener("change", follow);
  root.classList.add("js");
  addEventListener("load", () => root.classList.add("settled"));
}
