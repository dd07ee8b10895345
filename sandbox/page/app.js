// The client: one person at a time, live.
import * as api from "./api.js";
import { blocks } from "./blocks.js";
import { Composer } from "./composer.js";
import { fill, h } from "./dom.js";
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
    this.composer = new Composer(() => this.ctx, () => this.refresh());
    this.modal = new Modal(() => this.ctx);
    this.inspector = new Inspector(() => this.ctx);
    this.tour = new Tour(() => this.ctx, (id) => this.become(id));
    this.menu = h("button", { class: "button menu", type: "button", "aria-controls": "side", onclick: () => root.classList.toggle("open") }, "☰");
    fill(root, this.side,
      h("main", {}, h("header", { class: "top" }, this.menu, this.title), this.tour.root, this.list, this.composer.root),
      this.inspector.root, this.modal.root);
    this.busy = null;
    this.again = false;
  }

  async start() {
    const asked = new URLSearchParams(location.search).get("as") ?? sessionStorage.getItem("me");
    await this.become(asked ?? (await this.someone()));
  }

  // Whoever the tour begins with, or any person: the workspace knows who is there.
  async someone() {
    const response = await fetch(`/sandbox/people?language=${visitor}`);
    return (await response.json()).first;
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

  // One refresh at a time; what happens meanwhile asks for one more.
  async refresh() {
    if (this.busy) { this.again = true; return this.busy; }
    this.busy = this.load();
    try { await this.busy; } finally { this.busy = null; }
    if (this.again) { this.again = false; await this.refresh(); }
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
      who: { name: (id) => names.get(id) ?? "Slackbot", zone: state.me.tz, locale: state.me.locale },
      use: (m, block, spec, value) => this.click(m, block, spec, value),
      open: (id) => this.open(id),
    };
    sidebar(this.side, this.ctx, this.ways());
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
      control: (id) => api.act(this.me, "control", { id }),
      inspect: () => this.inspector.toggle(),
    };
  }

  async open(id) {
    this.channel = id;
    this.drawn = null;
    this.root.classList.remove("open");
    await this.refresh();
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
    this.title.textContent = `${channel.kind === "channel" ? "# " : ""}${channel.name}`;
    this.composer.root.hidden = false;
    this.composer.show(channel.name);
    const key = JSON.stringify([this.me, this.channel, shown.map((m) => [m.ts, m.edited, m.text])]);
    if (key !== this.drawn) {
      this.drawn = key;
      fill(this.list, shown.length ? shown.map((m) => message(m, this.ctx)) : h("p", { class: "empty" }, w("empty")));
      this.list.scrollTop = this.list.scrollHeight;
    }
    if (channel.unread) { await api.act(this.me, "read", { channel: this.channel }); this.again = true; }
  }

  drawHome() {
    const { state, w } = this.ctx;
    this.drawn = null;
    this.title.textContent = `${state.app.name} · ${w("home")}`;
    this.composer.root.hidden = true;
    const view = state.home;
    const use = (block, spec, value) =>
      api.act(this.me, "action", { container: { view_id: view.id }, block_id: block.block_id, action_id: spec.action_id, value });
    fill(this.list, view
      ? h("div", { class: "home", "data-testid": "home" }, blocks(view.blocks, { ...this.ctx, scope: "home", use }))
      : h("p", { class: "empty" }, w("empty")));
  }

  async click(m, block, spec, value) {
    const place = this.list.querySelector(`[data-ts="${m.ts}"] [data-notice]`);
    const answer = await api.act(this.me, "action", {
      container: { channel: this.channel, ts: m.ts }, block_id: block.block_id, action_id: spec.action_id, value });
    if (place && !answer.ok) place.textContent = answer.notice ?? answer.error;
  }
}

new Client(document.getElementById("app")).start();
