// Filters tables and lists, builds the table of contents, opens what a link points to. Reads text, never writes markup.
const nav = document.querySelector('nav');
for (const heading of document.querySelectorAll('h2[id]')) {
  const link = document.createElement('a');
  link.href = '#' + heading.id;
  link.textContent = heading.firstChild.textContent;
  nav.append(link);
}
for (const tools of document.querySelectorAll('.tools[data-for]')) {
  const rows = [...document.getElementById(tools.dataset.for).querySelectorAll('[data-row]')];
  const texts = rows.map(row => row.textContent.toLowerCase());
  const search = tools.querySelector('input[type=search]'), count = tools.querySelector('output');
  const picks = [...tools.querySelectorAll('select')], marks = [...tools.querySelectorAll('input[type=checkbox]')];
  const apply = () => {
    const wanted = (search ? search.value : '').toLowerCase().trim();
    let left = 0;
    rows.forEach((row, i) => {
      const fits = (!wanted || texts[i].includes(wanted)) && picks.every(p => !p.value || row.dataset[p.name] === p.value) &&
        marks.every(m => !m.checked || row.dataset[m.name] === m.value);
      row.hidden = !fits;
      left += fits ? 1 : 0;
    });
    count.textContent = left + ' of ' + rows.length;
  };
  for (const event of ['input', 'change']) tools.addEventListener(event, apply);
  apply();
}
const open = () => {
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target) return;
  target.hidden = false;
  for (let at = target; at; at = at.parentElement) if (at.tagName === 'DETAILS') at.open = true;
  target.scrollIntoView();
};
addEventListener('hashchange', open);
open();
