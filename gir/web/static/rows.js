// Keys for the table of cases: they work while a row has the focus, and never while somebody types. Without this script
// the tab key reaches the same links and boxes.

const table = document.querySelector(".gir-work tbody");
const keys = document.getElementById("keys");
const search = document.getElementById("q");
const opener = document.getElementById("show-keys");

function title(row) {
  return row?.querySelector(".gir-work__title");
}

function move(row, step) {
  const rows = [...table.rows];
  const next = title(rows[rows.indexOf(row) + step]);
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

const acts = {
  j: (row) => move(row, 1),
  ArrowDown: (row) => move(row, 1),
  k: (row) => move(row, -1),
  ArrowUp: (row) => move(row, -1),
  x: (row) => row.querySelector("input[type=checkbox]")?.click(),
  "/": () => search?.focus(),
  "?": () => keys?.showModal(),
};

table?.addEventListener("keydown", (event) => {
  const act = acts[event.key];
  const row = event.target.closest("tr");
  if (!act || !row || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  event.preventDefault();
  act(row);
});

if (table && keys && opener) {
  opener.hidden = false;
  opener.addEventListener("click", () => keys.showModal());
}
