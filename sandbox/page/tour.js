// A short guided tour: each step says who does what, and can do it.
import * as api from "./api.js";
import { fill, h } from "./dom.js";
import { language } from "./words.js";

// The visitor's own language chooses the cast; from then on each person reads their own.
export const visitor = language(new URLSearchParams(location.search).get("lang") ?? navigator.language);

export class Tour {
  constructor(context, become, hidden) {
    this.context = context;
    this.become = become;
    this.hidden = hidden;
    this.kept = null;
    this.busy = false;
    this.root = h("section", { class: "tour", "data-testid": "tour" });
  }

  // What is kept for this tab belongs to one run of the workspace: another one starts over.
  meet(instance) {
    if (this.kept?.instance === instance) return;
    const found = JSON.parse(sessionStorage.getItem("tour") ?? "null");
    this.kept = found?.instance === instance ? found : { instance, step: 0, done: [], hidden: false };
  }

  keep(changes) {
    Object.assign(this.kept, changes);
    sessionStorage.setItem("tour", JSON.stringify(this.kept));
  }

  steps() {
    return this.context().state.tour[visitor] ?? [];
  }

  // Hidden, and to be had again.
  offered() {
    return this.kept.hidden && this.steps().length > 0;
  }

  now() {
    const { state, me } = this.context();
    const step = this.steps()[this.kept.step] ?? this.steps()[0];
    const actor = state.people.find((p) => p.handle === step.as);
    return { step, actor, other: actor && actor.id !== me.id, done: !step.do || this.kept.done.includes(this.kept.step) };
  }

  draw() {
    const { w } = this.context();
    const focused = this.root.contains(document.activeElement) && document.activeElement.dataset.testid;
    this.root.hidden = !this.steps().length || this.kept.hidden;
    if (this.root.hidden) return;
    this.root.setAttribute("aria-label", w("tour"));
    const { step, actor, other, done } = this.now();
    const at = this.kept.step;
    const last = at >= this.steps().length - 1;
    const act = !other && !done;
    fill(this.root,
      h("p", { class: "count" }, `${w("tour")} · ${w("step", { n: at + 1, of: this.steps().length })}`),
      h("p", { "data-testid": "tour-text" }, step.text),
      h("div", { class: "actions" },
        other && this.button("tour-as", w("as", { name: actor.name }), () => this.become(actor.id), { style: "primary" }),
        act && this.button("tour-do", w(step.do.open ? "show" : "do"), () => this.perform(step.do), { style: "primary", disabled: !this.possible(step.do) }),
        !last && this.button("tour-next", w("next"), () => this.go(at + 1), { style: done && !other ? "primary" : "", disabled: !done, title: done ? null : w("first") }),
        at > 0 && this.button("tour-back", w("back"), () => this.go(at - 1)),
        this.button("tour-hide", w("hide"), () => this.hide(), { style: "quiet" })));
    if (focused) this.focus(focused);
  }

  button(id, label, onclick, { style = "", ...more } = {}) {
    return h("button", { class: `button ${style}`, type: "button", "data-testid": id, onclick, ...more }, label);
  }

  // Drawing replaces the buttons: the keyboard stays on the same one, or goes on to the next thing to do.
  focus(id = "") {
    const same = this.root.querySelector(`[data-testid="${id}"]:enabled`);
    (same ?? this.root.querySelector(".primary:enabled") ?? this.root.querySelector("button:enabled"))?.focus();
  }

  go(step) {
    this.keep({ step });
    this.draw();
  }

  hide() {
    this.keep({ hidden: true });
    this.hidden();
  }

  show() {
    this.keep({ hidden: false });
  }

  // Somebody did something, by the tour's button or by hand: perhaps it was this step.
  did(what) {
    if (!this.kept || !this.steps().length) return;
    const { step, other, done } = this.now();
    if (other || done || !this.same(step.do, what)) return;
    this.keep({ done: [...this.kept.done, this.kept.step] });
    this.draw();
  }

  same(wanted, what) {
    if (wanted.open) return what.open !== undefined && what.open === this.channel(wanted.open)?.id;
    return wanted.control ? what.control === wanted.control : what.say === wanted.say;
  }

  possible(what) {
    return !what.open || this.channel(what.open) !== undefined;
  }

  async perform(what) {
    if (this.busy) return;
    this.busy = true;
    try { await this.act(what); } finally { this.busy = false; }
  }

  async act(what) {
    const { me, state, open } = this.context();
    if (what.open) { await open(this.channel(what.open).id); return; }
    if (what.control) {
      const answer = await api.act(me.id, "control", { id: what.control });
      if (answer.ok) this.did(what);
      return;
    }
    const channel = state.channels.find((c) => c.name === (what.channel ?? "general"));
    await api.act(me.id, "say", { channel: channel.id, text: what.say });
    this.did(what);
    // What the app answers may stand in its own conversation with this person, where there is one.
    await open((what.own && this.own(me)?.id) || channel.id);
  }

  own(me) {
    const { state } = this.context();
    return state.channels.find((c) => c.kind === "im" && c.members.includes(me.id));
  }

  // The group message of exactly these people and the app, once there is one.
  channel(handles) {
    const { state } = this.context();
    const ids = state.people.filter((p) => handles.includes(p.handle)).map((p) => p.id);
    return state.channels.find((c) => c.kind === "mpim" && c.members.length === ids.length + 1 && ids.every((id) => c.members.includes(id)));
  }
}
