// A short guided tour: each step says who does what, and can do it.
import * as api from "./api.js";
import { fill, h } from "./dom.js";
import { language } from "./words.js";

// The visitor's own language chooses the cast; from then on each person reads their own.
export const visitor = language(new URLSearchParams(location.search).get("lang") ?? navigator.language);

export class Tour {
  constructor(context, become) {
    this.context = context;
    this.become = become;
    this.step = Number(sessionStorage.getItem("tour") ?? 0);
    this.done = new Set();
    this.root = h("section", { class: "tour", "data-testid": "tour" });
  }

  draw() {
    const { state, me, w } = this.context();
    const steps = state.tour[visitor] ?? [];
    this.root.hidden = !steps.length || this.step < 0;
    if (this.root.hidden) return;
    this.root.setAttribute("aria-label", w("tour"));
    const step = steps[Math.min(this.step, steps.length - 1)];
    const actor = state.people.find((p) => p.handle === step.as);
    const other = actor && actor.id !== me.id;
    const last = this.step >= steps.length - 1;
    const act = !other && step.do && !this.done.has(this.step);
    fill(this.root,
      h("p", { class: "count" }, `${w("tour")} · ${w("step", { n: this.step + 1, of: steps.length })}`),
      h("p", { "data-testid": "tour-text" }, step.text),
      h("div", { class: "actions" },
        other && this.button("tour-as", w("as", { name: actor.name }), () => this.become(actor.id), "primary"),
        act && this.button("tour-do", w(step.do.open ? "show" : "do"), () => this.perform(step.do), "primary"),
        !last && this.button("tour-next", w("next"), () => this.go(this.step + 1), other || act ? "" : "primary"),
        this.step > 0 && this.button("tour-back", w("back"), () => this.go(this.step - 1)),
        this.button("tour-hide", w("hide"), () => this.go(-1), "quiet")));
  }

  button(id, label, onclick, style = "") {
    return h("button", { class: `button ${style}`, type: "button", "data-testid": id, onclick }, label);
  }

  go(step) {
    this.step = step;
    sessionStorage.setItem("tour", String(step));
    this.draw();
  }

  async perform(what) {
    const { me, state, open } = this.context();
    this.done.add(this.step);
    if (what.control) await api.act(me.id, "control", { id: what.control });
    else if (what.open) open(this.channel(state, what.open).id);
    else {
      const channel = state.channels.find((c) => c.name === (what.channel ?? "general"));
      await api.act(me.id, "say", { channel: channel.id, text: what.say });
      open(channel.id);
    }
    this.draw();
  }

  // The group message of exactly these people and the app.
  channel(state, handles) {
    const ids = state.people.filter((p) => handles.includes(p.handle)).map((p) => p.id);
    return state.channels.find((c) => c.kind === "mpim" && c.members.length === ids.length + 1 && ids.every((id) => c.members.includes(id)))
      ?? state.channels[0];
  }
}
