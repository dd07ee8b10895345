// A short guided tour: each step says who does what, and can do it.
import * as api from "./api.js";
import { fill, h } from "./dom.js";
import { language } from "./words.js";

export class Tour {
  constructor(context, become) {
    this.context = context;
    this.become = become;
    this.step = Number(sessionStorage.getItem("tour") ?? 0);
    this.root = h("section", { class: "tour", "data-testid": "tour" });
  }

  draw() {
    const { state, me, w } = this.context();
    const steps = state.tour;
    if (!steps.length || this.step < 0) { this.root.hidden = true; return; }
    this.root.hidden = false;
    this.root.setAttribute("aria-label", w("tour"));
    const step = steps[Math.min(this.step, steps.length - 1)];
    const actor = state.people.find((p) => p.handle === step.as);
    const other = actor && actor.id !== me.id;
    fill(this.root,
      h("p", { class: "count" }, `${w("tour")} · ${w("step", { n: this.step + 1, of: steps.length })}`),
      h("p", { "data-testid": "tour-text" }, step.text[language(me.locale)]),
      h("div", { class: "actions" },
        this.step > 0 && h("button", { class: "button", type: "button", onclick: () => this.go(this.step - 1) }, w("back")),
        other && h("button", { class: "button primary", type: "button", "data-testid": "tour-as", onclick: () => this.become(actor.id) }, w("as", { name: actor.name })),
        !other && step.do && h("button", { class: "button primary", type: "button", "data-testid": "tour-do", onclick: () => this.perform(step.do) }, w("do")),
        this.step < steps.length - 1 && h("button", { class: "button", type: "button", "data-testid": "tour-next", onclick: () => this.go(this.step + 1) }, w("next")),
        h("button", { class: "button quiet", type: "button", onclick: () => this.go(-1) }, w("hide"))));
  }

  go(step) {
    this.step = step;
    sessionStorage.setItem("tour", String(step));
    this.draw();
  }

  async perform(what) {
    const { me, state } = this.context();
    if (what.control) { await api.act(me.id, "control", { id: what.control }); return; }
    const channel = state.channels.find((c) => c.name === (what.channel ?? "general"));
    await api.act(me.id, "say", { channel: channel.id, text: what.say });
    this.context().open(channel.id);
  }
}
