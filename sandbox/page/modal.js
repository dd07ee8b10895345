// Modals: a stack, validation at each field, and what was typed kept until it is saved.
import * as api from "./api.js";
import { blocks } from "./blocks.js";
import { fill, h } from "./dom.js";
import { blockOf, carry, held, parts, stateIn } from "./held.js";
import { plain } from "./mrkdwn.js";

const STOPS = "button, input, select, textarea, a";

export class Modal {
  constructor(context) {
    this.context = context;
    this.root = h("div", { class: "veil", hidden: true });
    this.shown = null;
    this.kept = new Map();
    document.addEventListener("keydown", (event) => this.root.hidden || this.key(event));
  }

  show(view) {
    if (!view) return this.leave();
    if (this.shown === view.hash) return;
    if (!this.shown) this.before = document.activeElement;
    const focused = this.view?.id === view.id ? this.focused() : null;
    if (this.form) this.kept.set(this.view.id, parts(this.form));
    this.shown = view.hash;
    this.view = view;
    this.ctx = { ...this.context(), scope: view.id, use: (block, spec, value) => this.use(block, spec, value) };
    this.draw(view);
    this.putBack(this.kept.get(view.id) ?? []);
    this.focus(focused);
  }

  leave() {
    this.root.hidden = true;
    this.shown = this.form = this.view = null;
    this.kept.clear();
    this.root.replaceChildren();
    this.before?.focus?.();
    this.before = null;
  }

  draw(view) {
    const close = h("button", { type: "button", class: "button", "data-testid": "modal-close", onclick: () => this.close() },
      plain(view.close?.text) || this.ctx.w("close"));
    const submit = view.submit && h("button", { type: "submit", class: "button primary", "data-testid": "modal-submit" }, plain(view.submit.text));
    this.form = h("form", { class: "modal", role: "dialog", "aria-modal": "true", "aria-label": plain(view.title.text), "data-testid": "modal", novalidate: true,
      onsubmit: (event) => { event.preventDefault(); this.submit(submit); } },
      h("header", {}, h("h2", {}, plain(view.title.text))),
      h("div", { class: "body" }, blocks(view.blocks, this.ctx)),
      h("p", { class: "error", role: "alert", "data-error": "" }),
      h("footer", {}, close, submit));
    fill(this.root, this.form);
    this.root.hidden = false;
  }

  // What a person changed stays, in elements of the same name, while the app changes the modal.
  putBack(old) {
    for (const node of parts(this.form)) {
      const same = old.find((one) => one.where === this.where(node) && one.spec.type === node.spec.type);
      node.where = this.where(node);
      node.first = JSON.stringify(held(node, node.spec, this.ctx));
      if (same && JSON.stringify(held(same, same.spec, this.ctx)) !== same.first) carry(same, node, node.spec);
    }
  }

  where(node) {
    return JSON.stringify([blockOf(node), node.spec.action_id]);
  }

  focused() {
    const node = document.activeElement?.closest("[data-action-id]");
    if (!node || !this.form.contains(node) || !node.spec) return null;
    const { value, selectionStart, selectionEnd } = document.activeElement;
    return { where: this.where(node), value, selection: [selectionStart, selectionEnd] };
  }

  focus(last) {
    const node = last && [...this.form.querySelectorAll("[data-action-id]")].find((one) => this.where(one) === last.where);
    const inside = node && (node.matches(STOPS) ? node : [...node.querySelectorAll("input")].find((box) => box.value === last.value));
    const first = this.form.querySelector("input:checked, input, textarea, select") ?? this.form.querySelector("[data-testid=modal-close]");
    (inside ?? first).focus();
    if (inside?.matches("textarea, input[type=text]")) inside.setSelectionRange(...last.selection);
  }

  async submit(button) {
    this.errors({});
    const label = button.textContent;
    button.disabled = true;
    button.textContent = this.context().w("saving");
    await Promise.all([...this.form.querySelectorAll(".files")].map((box) => box.busy));
    const answer = await api.act(this.context().me.id, "submit", { view_id: this.view.id, state: stateIn(this.form, this.ctx) });
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
    const state = stateIn(this.form, this.ctx);
    api.act(this.context().me.id, "action", { container: { view_id: this.view.id }, block_id: block.block_id, action_id: spec.action_id, value, state });
  }

  close() {
    api.act(this.context().me.id, "close", { view_id: this.view.id });
  }

  key(event) {
    if (event.key === "Escape") this.close();
    if (event.key !== "Tab") return;
    const stops = [...this.form.querySelectorAll(STOPS)].filter((n) => !n.disabled);
    const edge = event.shiftKey ? stops[0] : stops.at(-1);
    if (document.activeElement === edge) {
      event.preventDefault();
      (event.shiftKey ? stops.at(-1) : stops[0]).focus();
    }
  }
}
