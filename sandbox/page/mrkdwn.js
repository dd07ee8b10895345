// Slack's mrkdwn as elements: mentions, dates, links, bold, italics, code, quotes, emoji.
import { h } from "./dom.js";

const EMOJI = {
  wave: "👋", bulb: "💡", calendar: "📅", seedling: "🌱", speech_balloon: "💬",
  white_check_mark: "✅", warning: "⚠️", tada: "🎉", eyes: "👀", bar_chart: "📊",
};
const TOKEN = /<([^<>]+)>|`([^`\n]+)`|\*([^*\n]+)\*|(?<![\w])_([^_\n]+)_(?![\w])|~([^~\n]+)~|:([a-z_]+):/g;

export function mrkdwn(text, who) {
  const lines = String(text ?? "").split("\n");
  return lines.map((line, number) => {
    const quote = line.startsWith("&gt;");
    const parts = inline(quote ? line.slice(4).trimStart() : line, who);
    const shown = quote ? h("blockquote", {}, parts) : parts;
    return number < lines.length - 1 && !quote ? [shown, h("br")] : shown;
  });
}

export function plain(text) {
  return unescape(String(text ?? "").replace(/:([a-z_]+):/g, (all, name) => EMOJI[name] ?? all));
}

export const emoji = (name) => EMOJI[name] ?? `:${name}:`;

function inline(text, who) {
  const found = [];
  let last = 0;
  for (const match of text.matchAll(TOKEN)) {
    found.push(unescape(text.slice(last, match.index)));
    found.push(piece(match, who));
    last = match.index + match[0].length;
  }
  found.push(unescape(text.slice(last)));
  return found;
}

function piece([all, angled, code, bold, italic, struck, emoji], who) {
  if (angled !== undefined) return special(angled, who);
  if (code !== undefined) return h("code", {}, unescape(code));
  if (bold !== undefined) return h("strong", {}, inline(bold, who));
  if (italic !== undefined) return h("em", {}, inline(italic, who));
  if (struck !== undefined) return h("s", {}, inline(struck, who));
  return EMOJI[emoji] ?? all;
}

function special(inside, who) {
  const [target, label] = inside.split("|");
  if (target.startsWith("@")) return h("span", { class: "mention" }, `@${who.name(target.slice(1))}`);
  if (target.startsWith("!date^")) return h("time", {}, slackDate(target, label, who));
  if (target.startsWith("#")) return h("span", { class: "mention" }, `#${label ?? target.slice(1)}`);
  if (/^(https?:|mailto:)/.test(target))
    return h("a", { href: target, target: "_blank", rel: "noreferrer" }, unescape(label ?? target));
  return unescape(`<${inside}>`);
}

function slackDate(target, fallback, who) {
  const [, seconds, form] = target.split("^");
  const date = new Date(Number(seconds) * 1000);
  const zone = { timeZone: who.zone };
  const day = date.toLocaleDateString(who.locale, { weekday: "long", day: "numeric", month: "long", ...zone });
  const time = date.toLocaleTimeString(who.locale, { hour: "2-digit", minute: "2-digit", ...zone });
  const shown = form
    .replace(/\{date_long_pretty\}|\{date_long\}|\{date_pretty\}|\{date\}|\{date_short\}/, day)
    .replace(/\{time\}/, time);
  return shown.includes("{") ? unescape(fallback ?? "") : shown;
}

function unescape(text) {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}
