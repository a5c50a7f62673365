import htm from 'htm';
import { h } from 'preact';

/** What the server sent along with the page: words, paths, what the mock holds. */
export const data = JSON.parse(document.getElementById('data').textContent);

export const html = htm.bind(h);

/** A sentence of the page, with its places filled. */
export function say(id, places = {}) {
  return data.words[id].replaceAll(/\{(\w+)\}/g, (_, name) => String(places[name]));
}
