"use strict";
(() => {
  const panel = document.getElementById("detail");
  const body = document.getElementById("detail-body");
  let open = null;
  const entries = new Map();
  for (const n of document.querySelectorAll(".n")) {
    const key = n.dataset.entry;
    if (!entries.has(key)) entries.set(key, []);
    entries.get(key).push(n);
  }
  const light = (n, on) => {
    for (const key of (n.dataset.from || "").split(" ")) {
      for (const source of entries.get(key) || []) source.classList.toggle("from", on);
    }
  };
  const close = () => {
    if (!open) return;
    light(open, false);
    open.setAttribute("aria-expanded", "false");
    panel.hidden = true;
    open = null;
  };
  const show = (n) => {
    if (open === n) { close(); return; }
    close();
    open = n;
    n.setAttribute("aria-expanded", "true");
    light(n, true);
    body.replaceChildren(n.nextElementSibling.content.cloneNode(true));
    panel.hidden = false;
  };
  const step = (n, rows, columns) => {
    const cell = n.closest("td");
    const row = cell.parentElement;
    const rowTo = row.parentElement.rows[row.sectionRowIndex + rows];
    const to = rowTo && rowTo.cells[cell.cellIndex + columns];
    const next = to && to.querySelector("button.n");
    if (!next) return;
    n.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  };
  const moves = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
  document.addEventListener("click", (event) => {
    const n = event.target.closest("button.n");
    if (n) show(n);
    else if (event.target.closest("#close")) { const was = open; close(); if (was) was.focus(); }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && open) { const was = open; close(); was.focus(); return; }
    const n = event.target.closest && event.target.closest("button.n");
    if (n && moves[event.key]) { event.preventDefault(); step(n, ...moves[event.key]); }
  });
  document.addEventListener("mouseover", (event) => {
    const n = event.target.closest("button.n");
    if (n && !open) { light(n, true); n.addEventListener("mouseleave", () => { if (open !== n) light(n, false); }, { once: true }); }
  });
})();
