// The client: one person at a time, live.
import * as api from "./api.js";
import { blocks } from "./blocks.js";
import { Composer } from "./composer.js";
import { fill, h } from "./dom.js";
import { stateIn } from "./held.js";
import { Inspector } from "./inspector.js";
import { message } from "./message.js";
import { Modal } from "./modal.js";
import { sidebar } from "./sidebar.js";
import { Tour, visitor } from "./tour.js";
import { words } from "./words.js";

class Client {
  constructor(root) {
    this.root = root;
    this.side = h("nav", { class: "sidebar", id: "side" });
    this.title = h("h2", {});
    this.list = h("div", { class: "messages", role: "log", "aria-live": "polite", "data-testid": "messages" });
    this.composer = new Composer(() => this.ctx, (text) => { this.tour.did({ say: text }); this.refresh(); });
    this.modal = new Modal(() => this.ctx);
    this.inspector = new Inspector(() => this.ctx);
    this.tour = new Tour(() => this.ctx, (id) => this.become(id), () => this.alone());
    this.menu = h("button", { class: "button menu", type: "button", "aria-controls": "side", onclick: () => root.classList.toggle("open") }, "☰");
    fill(root, this.side,
      h("main", {}, h("header", { class: "top" }, this.menu, this.title), this.tour.root, this.list, this.composer.root),
      this.inspector.root, this.modal.root);
    this.busy = null;
    this.again = false;
  }

  async start() {
    const asked = new URLSearchParams(location.search).get("as") ?? sessionStorage.getItem("me");
    await this.become((await api.people(visitor, asked ?? "")).first);
  }

  async become(id) {
    this.stream?.close();
    this.me = id;
    sessionStorage.setItem("me", id);
    this.channel = null;
    this.modal.show(null);
    this.stream = api.listen(id, (event) => this.heard(event));
    await this.refresh();
  }

  heard(event) {
    if (event.user && event.user !== this.ctx?.me.id) return;
    this.refresh();
    this.inspector.refresh();
  }

  // One at a time; what happens meanwhile asks for one more, and all wait for the last.
  async refresh() {
    this.again = true;
    this.busy ??= this.catchUp();
    await this.busy;
  }

  async catchUp() {
    try {
      while (this.again) { this.again = false; await this.load(); }
    } finally { this.busy = null; }
  }

  async load() {
    const me = this.me;
    const state = await api.state(me);
    if (this.me !== me) return;
    if (!this.channel || (this.channel !== "home" && !state.channels.some((c) => c.id === this.channel)))
      this.channel = (state.channels.find((c) => c.kind === "channel") ?? state.channels[0]).id;
    const names = new Map(state.people.map((p) => [p.id, p.name]));
    const w = words(state.me.locale);
    document.documentElement.lang = state.me.locale;
    this.ctx = {
      state, me: state.me, w, people: state.people, channel: this.channel,
      who: { channel: (id) => state.channels.find((c) => c.id === id)?.name ?? id, name: (id) => names.get(id) ?? "Slackbot", zone: state.me.tz, locale: state.me.locale },
      use: (m, block, spec, value) => this.click(m, block, spec, value),
      open: (id) => this.open(id),
    };
    this.tour.meet(state.instance);
    sidebar(this.side, this.ctx, this.ways(), this.tour);
    this.menu.setAttribute("aria-label", w("menu"));
    await (this.channel === "home" ? this.drawHome() : this.drawChannel());
    this.modal.show(state.views.at(-1));
    this.tour.draw();
  }

  ways() {
    return {
      open: (id) => this.open(id),
      become: (id) => this.become(id),
      home: () => this.home(),
      shortcut: (id) => api.act(this.me, "shortcut", { callback_id: id }),
      control: (id) => this.control(id),
      tour: () => this.guide(),
      inspect: () => this.inspector.toggle(),
    };
  }

  async control(id) {
    const answer = await api.act(this.me, "control", { id });
    if (answer.ok) this.tour.did({ control: id });
  }

  // The tour is hidden: the keyboard goes to where it can be had again.
  async alone() {
    await this.refresh();
    const back = this.side.querySelector("[data-testid=tour-show]");
    back?.focus();
    if (document.activeElement !== back) this.menu.focus();
  }

  async guide() {
    this.root.classList.remove("open");
    this.tour.show();
    await this.refresh();
    this.tour.focus();
  }

  async open(id) {
    this.channel = id;
    this.drawn = null;
    this.root.classList.remove("open");
    await this.refresh();
    this.tour.did({ open: id });
  }

  async home() {
    this.channel = "home";
    this.root.classList.remove("open");
    await api.act(this.me, "home");
    await this.refresh();
  }

  async drawChannel() {
    const { state, w } = this.ctx;
    const channel = state.channels.find((c) => c.id === this.channel);
    const shown = (await api.messages(this.me, this.channel)).messages;
    this.title.textContent = `${{ channel: "# ", group: "🔒 " }[channel.kind] ?? ""}${channel.name}`;
    this.composer.root.hidden = false;
    this.composer.show(channel.name);
    const key = JSON.stringify([this.me, this.channel, shown.map((m) => [m.ts, m.edited, m.text, m.files?.map((f) => f.mode)])]);
    if (key !== this.drawn) {
      this.drawn = key;
      fill(this.list, shown.length ? shown.map((m) => message(m, this.ctx)) : h("p", { class: "empty" }, w("empty")));
      this.list.scrollTop = this.list.scrollHeight;
    }
    if (channel.unread) { await api.act(this.me, "read", { channel: this.channel }); this.again = true; }
  }

  drawHome() {
    const { state, w } = this.ctx;
    this.title.textContent = `${state.app.name} · ${w("home")}`;
    this.composer.root.hidden = true;
    const view = state.home;
    const key = JSON.stringify(["home", this.me, view?.hash]);
    if (key === this.drawn) return;
    this.drawn = key;
    const use = (block, spec, value) =>
      api.act(this.me, "action", { container: { view_id: view.id }, block_id: block.block_id, action_id: spec.action_id, value, state: stateIn(this.list, this.ctx) });
    fill(this.list, view
      ? h("div", { class: "home", "data-testid": "home" }, blocks(view.blocks, { ...this.ctx, scope: "home", use }))
      : h("p", { class: "empty" }, w("empty")));
  }

  async click(m, block, spec, value) {
    const article = this.list.querySelector(`[data-ts="${m.ts}"]`);
    const place = article?.querySelector("[data-notice]");
    const state = article ? stateIn(article, this.ctx) : {};
    const answer = await api.act(this.me, "action", {
      container: { channel: this.channel, ts: m.ts }, block_id: block.block_id, action_id: spec.action_id, value, state });
    if (place && !answer.ok) place.textContent = answer.notice ?? answer.error;
  }
}

new Client(document.getElementById("app")).start();
