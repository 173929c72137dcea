// On a phone a row of a wide table stands as a block: each value beside the name of its column.
export function stack(root) {
  for (const table of root.querySelectorAll("table.stacks")) {
    const heads = table.tHead?.rows[table.tHead.rows.length - 1].cells ?? [];
    const names = [...heads].flatMap((head) => Array(head.colSpan).fill(said(head)));
    for (const row of table.rows) {
      let place = 0;
      for (const cell of row.cells) {
        if (cell.localName === "td") cell.dataset.called ??= names[place] ?? "";
        place += cell.colSpan;
      }
    }
  }
}

function said(head) {
  const copy = head.cloneNode(true);
  for (const hidden of copy.querySelectorAll(".visually-hidden")) hidden.remove();
  return copy.textContent.trim();
}
