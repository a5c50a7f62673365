import { render } from 'preact';
import { Traffic } from './traffic.js';
import { TryIt } from './try-it.js';
import { html } from './words.js';

for (const [id, component] of [
  ['try-it-app', TryIt],
  ['traffic-app', Traffic],
]) {
  const place = document.getElementById(id);
  place.replaceChildren();
  render(html`<${component} />`, place);
}
