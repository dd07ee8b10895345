// Who I am, and where I can go.
import { fill, h } from "./dom.js";
import { language } from "./words.js";

const SIGNS = { channel: "#", group: "🔒", im: "◆", mpim: "●" };

export function sidebar(root, ctx, go, tour) {
  const { state, me, w, channel } = ctx;
  const group = (title, ...kinds) => {
    const rows = state.channels.filter((c) => kinds.includes(c.kind));
    return rows.length > 0 && h("section", {}, h("h2", {}, title), h("ul", {}, rows.map((c) => row(c))));
  };
  const row = (c) =>
    h("li", {}, h("button", { type: "button", class: `place ${c.unread ? "unread" : ""}`, "data-testid": `channel-${c.kind}`,
      "aria-current": c.id === channel ? "page" : null, onclick: () => go.open(c.id) },
      h("span", { class: "sign", "aria-hidden": "true" }, SIGNS[c.kind]),
      h("span", { class: "grow" }, c.name), c.unread > 0 && h("span", { class: "badge" }, c.unread)));
  const stay = keyboard(root);
  const people = state.people.filter((p) => !p.is_bot && !p.deleted);
  const chooser = h("select", { id: "me", "data-testid": "person", onchange: (event) => go.become(event.target.value) },
    people.map((p) => h("option", { value: p.id, selected: p.id === me.id }, `${p.name}${p.title ? ` · ${p.title}` : ""}`)));
  fill(root,
    h("h1", {}, state.team.name),
    h("div", { class: "whoami" }, h("label", { for: "me" }, w("iAm")), chooser),
    controls(ctx, go),
    !state.app.connected && h("p", { class: "warning", role: "status" }, w("off")),
    h("section", {}, h("h2", {}, w("app")), h("ul", {}, h("li", {},
      h("button", { type: "button", class: "place", "data-testid": "app-home", "aria-current": channel === "home" ? "page" : null, onclick: () => go.home() },
        h("span", { class: "sign", "aria-hidden": "true" }, "⌂"), h("span", { class: "grow" }, `${state.app.name} · ${w("home")}`))))),
    group(w("channels"), "channel", "group"),
    group(w("messages"), "mpim"),
    group("", "im"),
    state.shortcuts.length > 0 && h("section", {}, h("h2", {}, w("shortcuts")), h("ul", {}, state.shortcuts.map((s) =>
      h("li", {}, h("button", { type: "button", class: "place", "data-testid": `shortcut-${s.callback_id}`, onclick: () => go.shortcut(s.callback_id) },
        h("span", { class: "sign", "aria-hidden": "true" }, "⚡"), s.name))))),
    h("section", {}, h("ul", {},
      h("li", {}, h("button", { type: "button", class: "place", "data-testid": "traffic", onclick: () => go.inspect() },
        h("span", { class: "sign", "aria-hidden": "true" }, "⇄"), w("traffic"))),
      tour.offered() && h("li", {}, h("button", { type: "button", class: "place", "data-testid": "tour-show", onclick: () => go.tour() },
        h("span", { class: "sign", "aria-hidden": "true" }, "➜"), w("tour"))))));
  stay();
}

// Drawing replaces everything: the keyboard stays on the same thing, of several alike on the same one.
function keyboard(root) {
  const here = root.contains(document.activeElement) ? document.activeElement : null;
  const alike = () => [...root.querySelectorAll(`[data-testid="${here?.dataset.testid}"]`)];
  const nth = here ? alike().indexOf(here) : -1;
  return () => alike()[nth]?.focus({ preventScroll: true });
}

function controls({ state, me, w }, go) {
  if (!state.controls.length) return null;
  const now = new Date(state.now * 1000).toLocaleString(me.locale, {
    weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", timeZone: me.tz });
  return h("div", { class: "controls" },
    h("p", {}, `${w("time")} `, h("strong", { "data-testid": "now" }, now)),
    state.controls.map((c) => h("button", { type: "button", class: "button", "data-testid": `control-${c.id}`, onclick: () => go.control(c.id) }, c.label[language(me.locale)])));
}
