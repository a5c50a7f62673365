/* Filter and copy buttons: what a reference can do with a script, alone in a file as well. */
for (const one of document.querySelectorAll('button[hidden], form[hidden]')) one.hidden = false;

const COPIED_FOR = 1500;

document.addEventListener('click', async ({ target }) => {
  const from = target.dataset?.copy;
  if (from === undefined) return;
  await navigator.clipboard.writeText(document.getElementById(from).textContent);
  const before = target.textContent;
  target.textContent = `${before} ✓`;
  setTimeout(() => {
    target.textContent = before;
  }, COPIED_FOR);
});

const filter = document.getElementById('filter');
const items = [...document.querySelectorAll('#tree li')];

function fits({ dataset }) {
  const { text, dialect, differs } = filter.elements;
  return (
    dataset.text.includes(text.value.trim().toLowerCase()) &&
    (dialect.value === '' || dataset[dialect.value] !== 'never') &&
    (!differs.checked || dataset.differs === 'yes')
  );
}

filter.addEventListener('submit', (event) => event.preventDefault());
filter.addEventListener('input', () => {
  // A field stays where one inside it fits.
  for (const one of items) one.hidden = !fits(one) && ![...one.querySelectorAll('li')].some(fits);
  const output = filter.querySelector('output');
  output.textContent = output.dataset.words
    .replace('{shown}', items.filter(fits).length)
    .replace('{all}', items.length);
});

/** A link to what is folded away opens it. */
function openTarget() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target instanceof HTMLDetailsElement) target.open = true;
}
addEventListener('hashchange', openTarget);
openTarget();
