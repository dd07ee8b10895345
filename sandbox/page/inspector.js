// What went between the app and the workspace.
import * as api from "./api.js";
import { fill, h } from "./dom.js";

export class Inspector {
  constructor(context) {
    this.context = context;
    this.records = [];
    this.list = h("div", { class: "records" });
    this.filter = h("input", { type: "search", oninput: () => this.draw() });
    this.title = h("h2", {});
    this.root = h("aside", { class: "inspector", hidden: true, "data-testid": "inspector" },
      h("header", {}, this.title, h("button", { class: "button", type: "button", onclick: () => this.toggle() }, "✕")),
      this.filter, this.list);
  }

  async toggle() {
    this.root.hidden = !this.root.hidden;
    const { w } = this.context();
    this.title.textContent = w("traffic");
    this.filter.setAttribute("aria-label", w("filter"));
    this.filter.placeholder = w("filter");
    await this.refresh();
  }

  async refresh() {
    if (this.root.hidden) return;
    const after = this.records.at(-1)?.n ?? 0;
    this.records = [...this.records, ...(await api.traffic(after))].slice(-300);
    this.draw();
  }

  draw() {
    const wanted = this.filter.value.toLowerCase();
    const shown = this.records.filter((r) => JSON.stringify(r).toLowerCase().includes(wanted)).slice(-80).reverse();
    fill(this.list, shown.map((r) =>
      h("details", {}, h("summary", {}, `${r.direction} `, h("strong", {}, r.name), ` ${r.status} · ${r.ms} ms`),
        h("pre", {}, JSON.stringify({ request: r.request, response: r.response }, null, 2)))));
  }
}
