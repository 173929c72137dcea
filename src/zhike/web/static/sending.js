// Files on their way: how much of them is sent, and a button that stops it; what is too much is said before it is sent.
// Without this file the browser sends them by itself.
const MB = 1e6;
const LARGE = 4 * MB; // less is there before one has read how much is sent

export function sends(form) {
  const said = form.querySelector("[data-sending]");
  const wrong = (because) => {
    for (const one of form.querySelectorAll("[data-wrong]")) one.hidden = one.dataset.wrong !== because;
  };
  const busy = (is) => {
    form.querySelector("button:not([type])").disabled = is;
    document.documentElement.classList.toggle("busy", is);
  };
  let under = null;
  const rest = (because) => {
    under = null;
    said.hidden = true;
    busy(false);
    wrong(because);
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (under) return;
    const size = [...form.querySelector("input[type=file]").files].reduce((sum, file) => sum + file.size, 0);
    if (size > Number(form.dataset.largest)) {
      wrong("large");
      return;
    }
    wrong("");
    said.hidden = size < LARGE;
    busy(true);
    under = new XMLHttpRequest();
    under.open("POST", form.action);
    under.responseType = "document";
    under.upload.addEventListener("progress", ({ loaded, total }) => tell(said, loaded, total));
    under.addEventListener("load", () => arrived(under));
    under.addEventListener("error", () => rest("gone"));
    under.addEventListener("abort", () => rest(""));
    tell(said, 0, size);
    under.send(new FormData(form));
  });
  said.querySelector("[data-stop]").addEventListener("click", () => under?.abort());
}

function tell(said, sent, total) {
  const bar = said.querySelector("progress");
  bar.max = Math.max(total, 1);
  bar.value = sent;
  said.querySelector("[data-sent]").textContent = `${mb(sent)} / ${mb(total)} MB`;
  for (const one of said.querySelectorAll("[data-while]")) {
    one.hidden = (one.dataset.while === "kept") !== sent >= total;
  }
}

const mb = (bytes) => (bytes / MB).toFixed(bytes < 100 * MB ? 1 : 0);

// What was sent leads to the page on which it is read; a refusal is shown where the form was.
function arrived({ status, responseURL, response }) {
  const told = response?.getElementById("main");
  if (status < 400 || !told) location.assign(responseURL);
  else document.getElementById("main").replaceWith(document.adoptNode(told));
}
