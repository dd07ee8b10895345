// The composer: Enter sends, "/" completes commands, "@" completes people.
import * as api from "./api.js";
import { fill, h } from "./dom.js";

export class Composer {
  constructor(context, sent) {
    this.context = context;
    this.sent = sent;
    this.field = h("input", { type: "text", "data-testid": "composer", autocomplete: "off", "aria-autocomplete": "list",
      oninput: () => this.suggest(), onkeydown: (event) => this.key(event) });
    this.list = h("ul", { class: "suggestions", role: "listbox", hidden: true });
    this.button = h("button", { class: "button primary", type: "submit", "data-testid": "send" });
    this.root = h("form", { class: "composer", onsubmit: (event) => { event.preventDefault(); this.send(); } },
      this.list, this.field, this.button);
    this.chosen = 0;
  }

  show(name) {
    const { w } = this.context();
    this.field.placeholder = w("placeholder", { name });
    this.field.setAttribute("aria-label", w("placeholder", { name }));
    this.button.textContent = w("send");
  }

  matches() {
    const { state } = this.context();
    const text = this.field.value;
    if (/^\/\S*$/.test(text))
      return state.commands.filter((c) => c.command.startsWith(text))
        .map((c) => ({ text: `${c.command} `, label: c.command, hint: `${c.usage_hint} ${c.description}` }));
    const word = text.match(/(^|\s)@([\w.-]*)$/);
    if (!word) return [];
    const start = text.slice(0, text.length - word[2].length);
    return state.people.filter((p) => !p.deleted && (p.handle.startsWith(word[2].toLowerCase()) || p.name.toLowerCase().startsWith(word[2].toLowerCase())))
      .slice(0, 8).map((p) => ({ text: `${start}${p.handle} `, label: `@${p.handle}`, hint: p.name }));
  }

  suggest() {
    this.found = this.matches();
    this.chosen = 0;
    this.list.hidden = this.found.length === 0;
    this.draw();
  }

  draw() {
    fill(this.list, this.found.map((item, number) =>
      h("li", { role: "option", "aria-selected": String(number === this.chosen), onmousedown: (event) => { event.preventDefault(); this.take(number); } },
        h("strong", {}, item.label), " ", h("small", {}, item.hint))));
  }

  take(number) {
    this.field.value = this.found[number].text;
    this.suggest();
    this.field.focus();
  }

  key(event) {
    if (this.list.hidden || !this.found?.length) return;
    const moves = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in moves) {
      event.preventDefault();
      this.chosen = (this.chosen + moves[event.key] + this.found.length) % this.found.length;
      this.draw();
    } else if (event.key === "Tab" || (event.key === "Enter" && this.found[this.chosen].text.trim() !== this.field.value.trim())) {
      event.preventDefault();
      this.take(this.chosen);
    } else if (event.key === "Escape") this.list.hidden = true;
  }

  async send() {
    const text = this.field.value.trim();
    if (!text) return;
    this.field.value = "";
    this.suggest();
    const { me, channel } = this.context();
    await api.act(me.id, "say", { channel, text });
    this.sent(text);
  }
}
