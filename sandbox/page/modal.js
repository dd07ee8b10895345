// Modals: a stack, validation at each field, and what was typed kept until it is saved.
import * as api from "./api.js";
import { blocks } from "./blocks.js";
import { fill, h } from "./dom.js";
import { held } from "./elements.js";
import { plain } from "./mrkdwn.js";

export class Modal {
  constructor(context) {
    this.context = context;
    this.root = h("div", { class: "veil", hidden: true });
    this.shown = null;
    document.addEventListener("keydown", (event) => this.root.hidden || this.key(event));
  }

  show(view) {
    if (!view) {
      this.root.hidden = true;
      this.shown = null;
      this.root.replaceChildren();
      this.before?.focus?.();
      return;
    }
    if (this.shown === view.hash) return;
    if (!this.shown) this.before = document.activeElement;
    this.shown = view.hash;
    this.view = view;
    const ctx = { ...this.context(), scope: view.id, use: (block, spec, value) => this.use(block, spec, value) };
    const close = h("button", { type: "button", class: "button", "data-testid": "modal-close", onclick: () => this.close() },
      plain(view.close?.text) || ctx.w("close"));
    const submit = view.submit && h("button", { type: "submit", class: "button primary", "data-testid": "modal-submit" }, plain(view.submit.text));
    this.form = h("form", { class: "modal", role: "dialog", "aria-modal": "true", "aria-label": plain(view.title.text), "data-testid": "modal", novalidate: true,
      onsubmit: (event) => { event.preventDefault(); this.submit(submit); } },
      h("header", {}, h("h2", {}, plain(view.title.text))),
      h("div", { class: "body" }, blocks(view.blocks, ctx)),
      h("p", { class: "error", role: "alert", "data-error": "" }),
      h("footer", {}, close, submit));
    fill(this.root, this.form);
    this.root.hidden = false;
    (this.form.querySelector("input:checked, input, textarea, select") ?? close).focus();
  }

  state() {
    const found = {};
    for (const block of this.view.blocks) {
      if (block.type !== "input") continue;
      const node = this.form.querySelector(`[data-input="${block.block_id}"]`);
      found[block.block_id] = { [block.element.action_id]: held(node, block.element) };
    }
    return found;
  }

  async submit(button) {
    this.errors({});
    const label = button.textContent;
    button.disabled = true;
    button.textContent = this.context().w("saving");
    await Promise.all([...this.form.querySelectorAll(".files")].map((box) => box.busy));
    const answer = await api.act(this.context().me.id, "submit", { view_id: this.view.id, state: this.state() });
    button.disabled = false;
    button.textContent = label;
    if (!answer.ok) this.errors({ "": answer.notice ?? answer.error });
    else if (answer.response?.errors) this.errors(answer.response.errors);
  }

  errors(found) {
    for (const place of this.form.querySelectorAll("[data-error]")) place.textContent = found[place.dataset.error] ?? "";
    const first = Object.keys(found)[0];
    if (!first) return;
    this.form.querySelector(`[data-error="${first}"]`)?.scrollIntoView({ block: "center" });
    const field = this.form.querySelector(`[data-input="${first}"]`);
    (field?.matches("input, textarea, select") ? field : field?.querySelector("input"))?.focus({ preventScroll: true });
  }

  use(block, spec, value) {
    api.act(this.context().me.id, "action", { container: { view_id: this.view.id }, block_id: block.block_id, action_id: spec.action_id, value, state: this.state() });
  }

  close() {
    api.act(this.context().me.id, "close", { view_id: this.view.id });
  }

  key(event) {
    if (event.key === "Escape") this.close();
    if (event.key !== "Tab") return;
    const stops = [...this.form.querySelectorAll("button, input, select, textarea, a")].filter((n) => !n.disabled);
    const edge = event.shiftKey ? stops[0] : stops.at(-1);
    if (document.activeElement === edge) {
      event.preventDefault();
      (event.shiftKey ? stops.at(-1) : stops[0]).focus();
    }
  }
}
