// Tables: the first row is the header. A data table comes page by page and is sorted by a click.
import { fill, h } from "./dom.js";
import { rich } from "./rich.js";

const shown = (cell, ctx) => (cell.type === "rich_text" ? rich(cell, ctx) : String(cell.text ?? ""));
const kind = (cell) => (cell.type === "raw_number" ? "number" : null);

export function plainTable(block, ctx) {
  const line = (row, number) => h("tr", {}, row.map((cell) => h(number ? "td" : "th", {}, shown(cell, ctx))));
  return h("div", { class: "wide" }, h("table", {}, (block.rows ?? []).map(line)));
}

export function dataTable(block, ctx) {
  const [head, ...rows] = block.rows;
  const size = block.page_size ?? 5;
  const named = block.row_header_column_index ?? 0;
  const body = h("tbody", {});
  const top = h("tr", {});
  const foot = h("p", { class: "pages" });
  let page = 0;
  let order = null;

  const sorted = () => {
    if (!order) return rows;
    const key = (row) => row[order.column].value ?? wording(row[order.column], ctx);
    return [...rows].sort((a, b) => order.way * compared(key(a), key(b), ctx.me.locale));
  };
  const sort = (column) => {
    order = { column, way: order?.column === column ? -order.way : 1 };
    page = 0;
    draw();
    top.querySelectorAll("button")[column].focus();
  };
  const turn = (to, button) => { page = to; draw(); foot.querySelector(`.${button}`)?.focus(); };
  const header = (cell, column) => {
    const way = order?.column === column ? order.way : 0;
    return h("th", { scope: "col", class: kind(rows[0][column]), "aria-sort": way ? (way > 0 ? "ascending" : "descending") : null },
      h("button", { type: "button", class: "sort", onclick: () => sort(column) }, shown(cell, ctx), way ? (way > 0 ? " ▲" : " ▼") : ""));
  };
  const cell = (one, column) =>
    h(column === named ? "th" : "td", { scope: column === named ? "row" : null, class: kind(one) }, shown(one, ctx));
  const draw = () => {
    const last = Math.ceil(rows.length / size) - 1;
    fill(top, head.map(header));
    fill(body, sorted().slice(page * size, (page + 1) * size).map((row) => h("tr", {}, row.map(cell))));
    foot.hidden = last < 1;
    fill(foot,
      h("button", { type: "button", class: "button quiet back", disabled: page === 0, "aria-label": ctx.w("pageBack"), onclick: () => turn(page - 1, "back") }, "‹"),
      h("span", { role: "status" }, ctx.w("page", { n: page + 1, of: last + 1 })),
      h("button", { type: "button", class: "button quiet next", disabled: page === last, "aria-label": ctx.w("pageNext"), onclick: () => turn(page + 1, "next") }, "›"));
  };
  draw();
  return h("div", { class: "wide", "data-testid": "data-table" },
    h("table", { class: "data" }, h("caption", {}, block.caption), h("thead", {}, top), body), foot);
}

function wording(cell, ctx) {
  const node = shown(cell, ctx);
  return node instanceof Node ? node.textContent : node;
}

function compared(a, b, locale) {
  return typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b), locale, { numeric: true });
}
