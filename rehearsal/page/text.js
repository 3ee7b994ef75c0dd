// Words as Teams shows them: its small part of Markdown, and mentions.

import { make } from "./dom.js";

const OPEN = "\uE000";
const SHUT = "\uE001";
const MARKED = new RegExp(`${OPEN}([^${SHUT}]*)${SHUT}`, "g");
const NOT_IN_TEAMS = [
  "heading",
  "lheading",
  "table",
  "code",
  "fence",
  "blockquote",
  "hr",
  "image",
  "html_block",
];

let reader = null;

function markdown() {
  if (reader === null) {
    reader = window.markdownit({ html: false, breaks: true, linkify: false }).disable(NOT_IN_TEAMS, true);
    reader.renderer.rules.link_open = (tokens, at, options, env, self) => {
      tokens[at].attrSet("target", "_blank");
      tokens[at].attrSet("rel", "noopener noreferrer");
      return self.renderToken(tokens, at, options);
    };
  }
  return reader;
}

/** `text` with the mentions among `entities` marked; a mention whose text does not match stays as it is. */
export function markMentions(text, entities) {
  let marked = text;
  for (const entity of entities) {
    if (entity.type !== "mention" || !entity.text) continue;
    const name = entity.mentioned?.name ?? entity.text.replace(/<\/?at>/g, "");
    marked = marked.replaceAll(entity.text, `${OPEN}${name}${SHUT}`);
  }
  return marked;
}

/** HTML of a marked Markdown text; HTML inside it is shown, never obeyed. */
export function asHtml(text) {
  return markdown().render(text).replace(MARKED, '<span class="mention">$1</span>');
}

/** A paragraph block with Markdown, for what the bot writes outside cards. */
export function rich(text, entities) {
  const block = make("div", { class: "words" });
  block.innerHTML = asHtml(markMentions(text, entities));
  return block;
}

/** What a person typed, as typed: no Markdown, only mentions. */
export function plain(text, entities) {
  const block = make("div", { class: "words as-typed" });
  const parts = markMentions(text, entities).split(MARKED);
  parts.forEach((part, index) => block.append(index % 2 ? make("span", { class: "mention" }, part) : part));
  return block;
}
