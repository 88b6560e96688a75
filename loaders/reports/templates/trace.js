// From an id, a key or a cell to everything between them. The list is data, never markup.
const known = JSON.parse(document.getElementById('lineage-data').textContent);
const field = document.getElementById('find'), found = document.getElementById('found'), told = document.getElementById('told');
const MOST = 25;
const texts = known.records.map(([object, id, key, , rows]) =>
  [known.objects[object], id, key, ...rows.map(([sheet, row]) => known.sheets[sheet].join(' ') + '!' + row)].join(' ').toLowerCase());
const make = (name, text, parent) => { const made = document.createElement(name); made.textContent = text; parent.append(made); return made; };
const show = ([object, id, key, page, rows]) => {
  const item = make('li', '', found);
  make('b', known.objects[object].replaceAll('_', ' '), item);
  make('code', key.length > 200 ? key.slice(0, 200) + '…' : key, item);
  item.append(' ');
  if (page !== null && /^https?:/.test(known.address)) {
    const link = make('a', 'id ' + id + ' in Freshsales', item);
    link.href = known.address + '/' + page;
    link.rel = 'noreferrer';
  } else make('span', 'id ' + id, item);
  const cells = rows.slice(0, 12).map(([sheet, row]) => known.sheets[sheet][0] + ', ' + known.sheets[sheet][1] + ' row ' + row);
  const rest = rows.length > 12 ? ' and ' + (rows.length - 12) + ' more rows' : '';
  const place = make('span', cells.length ? '← ' + cells.join(' · ') + rest : 'made by the migration itself', item);
  place.className = 'cells';
};
const search = () => {
  const wanted = field.value.trim().toLowerCase();
  found.replaceChildren();
  told.textContent = '';
  if (wanted.length < 2) return;
  const exact = known.records.filter(([, id, key]) => String(id) === wanted || key.toLowerCase() === wanted);
  const cell = /!\$?[a-z]{0,3}\$?(\d+)$/.exec(wanted);
  const plain = cell ? wanted.slice(0, cell.index) + '!' + cell[1] : wanted;
  const fits = cell
    ? known.records.filter((_, i) => (texts[i] + ' ').includes(plain + ' '))
    : exact.length ? exact : known.records.filter((_, i) => texts[i].includes(plain));
  fits.slice(0, MOST).forEach(show);
  told.textContent = fits.length + (fits.length > MOST ? ' records, the first ' + MOST + ' are shown' : fits.length === 1 ? ' record' : ' records');
};
field.addEventListener('input', search);
const follow = () => {
  const asked = /^#find\/(.+)$/.exec(location.hash);
  if (!asked) return;
  field.value = decodeURIComponent(asked[1]);
  search();
  document.getElementById('trace').scrollIntoView();
};
addEventListener('hashchange', follow);
follow();
