/* The filter and the copy buttons of the HTML report. Without scripts everything is visible. */
(() => {
  const { copy, copied, shown } = document.body.dataset;
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];

  // The filter: items by verdict and text. A section is hidden when none of its items is left.
  const bar = document.querySelector('.filter');
  const items = all('[data-verdict]').map((node) => ({ node, text: node.textContent.toLowerCase() }));
  const sections = all('main section').filter((one) => one.querySelector('[data-verdict]'));
  const search = bar?.querySelector('input');
  const buttons = bar ? all('button', bar) : [];
  let only = '';
  function filter() {
    const words = search.value.toLowerCase().split(/\s+/);
    let count = 0;
    for (const { node, text } of items) {
      const isMeant = only === '' || node.dataset.verdict === only;
      node.hidden = !(isMeant && words.every((word) => text.includes(word)));
      if (!node.hidden) count += 1;
    }
    for (const one of sections) one.hidden = !one.querySelector('[data-verdict]:not([hidden])');
    for (const one of buttons) one.setAttribute('aria-pressed', String(one.dataset.only === only));
    const isWhole = count === items.length;
    bar.querySelector('[role=status]').textContent = isWhole
      ? ''
      : shown.replace('{count}', count).replace('{all}', items.length);
  }
  if (bar && items.length > 0) {
    bar.hidden = false;
    search.addEventListener('input', filter);
    for (const one of buttons)
      one.addEventListener('click', () => {
        only = one.dataset.only;
        filter();
      });
  }

  // A link leads to what it names, however it is filtered or folded.
  function reveal() {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target || target === document.body) return;
    if (target.closest('[hidden]') && bar) {
      only = '';
      search.value = '';
      filter();
    }
    const folded = target.matches('.row') ? target.querySelector('details') : null;
    if (folded) folded.open = true;
    for (let one = target.closest('details'); one; one = one.parentElement.closest('details'))
      one.open = true;
    target.scrollIntoView();
  }
  addEventListener('hashchange', reveal);
  if (location.hash) reveal();

  // Copy buttons beside commands, requests and answers.
  async function write(text, pre) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      // Pages that are served without TLS have no clipboard.
      getSelection().selectAllChildren(pre);
      return document.execCommand('copy');
    }
  }
  for (const box of all('.copyable')) {
    const pre = box.querySelector('pre');
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'copy';
    button.textContent = copy;
    button.addEventListener('click', async () => {
      if (!(await write(pre.textContent, pre))) return;
      button.textContent = copied;
      setTimeout(() => {
        button.textContent = copy;
      }, 2000);
    });
    box.querySelector('.label').append(' ', button);
  }
})();
