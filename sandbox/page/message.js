// One message of a channel.
import { blocks } from "./blocks.js";
import { h } from "./dom.js";
import { shared } from "./files.js";
import { mrkdwn } from "./mrkdwn.js";

export function message(m, ctx) {
  const name = m.username ?? ctx.who.name(m.user);
  const at = new Date(Number(m.ts) * 1000).toLocaleString(ctx.me.locale, {
    day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", timeZone: ctx.me.tz });
  const scoped = { ...ctx, scope: m.ts, use: (block, spec, value) => ctx.use(m, block, spec, value) };
  return h("article", { class: `message ${m.ephemeral ? "ephemeral" : ""}`, "data-testid": "message", "data-ts": m.ts },
    h("span", { class: `face ${m.bot ? "bot" : ""}`, "aria-hidden": "true" }, initials(name)),
    h("div", { class: "grow" },
      h("header", {}, h("strong", {}, name), m.bot && h("span", { class: "tag" }, "APP"), h("time", {}, at),
        m.edited && h("small", {}, `(${ctx.w("edited")})`)),
      m.ephemeral && h("p", { class: "only" }, `👁 ${ctx.w("only")}`),
      m.thread_ts && m.thread_ts !== m.ts && h("p", { class: "only" }, `↳ ${ctx.w("thread")}`),
      m.blocks.length ? blocks(m.blocks, scoped) : h("div", { class: "block" }, mrkdwn(m.text, ctx.who)),
      (m.attachments ?? []).map((one) => attached(one, scoped)),
      (m.files ?? []).map((file) => shared(file, ctx)),
      m.reactions && h("p", { class: "only" }, m.reactions.map((one) => `:${one.name}: ${one.count}`).join("  ")),
      h("p", { class: "error", role: "alert", "data-notice": "" })));
}

// An attachment has blocks of its own, or texts as they were before there were blocks.
function attached(one, ctx) {
  if (one.blocks) return blocks(one.blocks, ctx);
  const texts = [one.pretext, one.title, one.text, ...(one.fields ?? []).map((f) => `*${f.title ?? ""}* ${f.value ?? ""}`)];
  return h("div", { class: "block" }, texts.filter(Boolean).map((text) => h("div", {}, mrkdwn(text, ctx.who))));
}

function initials(name) {
  return name.split(/\s+/).map((part) => part[0]).slice(0, 2).join("").toUpperCase();
}
