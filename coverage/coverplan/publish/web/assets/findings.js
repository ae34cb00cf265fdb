/* The page of findings. Names from the data only ever become text nodes; nothing here reads a string as HTML.
   A page of rows stands in the document at a time, so that tens of thousands of findings do not hang it. */
(function () {
'use strict';
var data = JSON.parse(document.getElementById('findings-data').textContent);
var root = document.documentElement;
var body = document.querySelector('tbody');
var search = document.getElementById('search');
var rules = document.getElementById('rule');
var said = document.getElementById('said');
var boxes = [].slice.call(document.querySelectorAll('input[type=checkbox]'));
var PAGE = 200, PRINTED = 2000;
var LEVELS = ['error', 'warning', 'info', 'accepted'];
var COLOURS = { error: '#a4121f', warning: '#c46a00', info: '#2f5d73', accepted: '#8a959b' };
var language = data.language, sorted = { at: 0, down: false }, page = 0, shown = [], chosen = -1;
var map = null, markers = null, ring = null;

function at() { return language === 'en' ? 1 : 0; }
function text(number) { return data.texts[number][at()]; }
function word(key, values) {
  return data.words[key][at()].replace(/\{(\w+)\}/g, function (whole, name) { return values[name]; });
}

/* A row: level, layer, unit_code, name, message, advice, basis, size, rule, fingerprint, accepted, lon, lat, shape */
var LEVEL = 0, LAYER = 1, CODE = 2, NAME = 3, MESSAGE = 4, ADVICE = 5, BASIS = 6, SIZE = 7, RULE = 8, PRINT = 9, WHY = 10,
  LON = 11, LAT = 12, SHAPE = 13;
var WORDED = [LAYER, MESSAGE, ADVICE, BASIS, WHY];
function cell(row, column) {
  if (column === LEVEL) { return word('severity.' + LEVELS[row[LEVEL]], {}); }
  if (column === SIZE) { return row[SIZE] === null ? '' : row[SIZE][0].toLocaleString('en') + ' ' + row[SIZE][1]; }
  return WORDED.indexOf(column) >= 0 ? text(row[column]) : row[column];
}
function key(row, column) {
  return column === LEVEL ? row[LEVEL] : column === SIZE ? (row[SIZE] === null ? -1 : row[SIZE][0]) : cell(row, column);
}
var haystacks = [[], []];
function haystack(number) {
  var of = haystacks[at()];
  if (of[number] === undefined) {
    of[number] = data.columns.map(function (_, column) { return cell(data.rows[number], column); }).join('\n').toLowerCase();
  }
  return of[number];
}

function filter() {
  var wanted = boxes.map(function (box) { return box.checked; }), rule = rules.value, sought = search.value.trim().toLowerCase();
  var collator = new Intl.Collator('zh-CN', { numeric: true });
  shown = [];
  data.rows.forEach(function (row, number) {
    if (wanted[row[LEVEL]] && (rule === '' || row[RULE] === rule) && (sought === '' || haystack(number).indexOf(sought) >= 0)) {
      shown.push(number);
    }
  });
  if (sorted.at !== LEVEL || sorted.down) {
    var keys = {};
    shown.forEach(function (number) { keys[number] = key(data.rows[number], sorted.at); });
    shown.sort(function (a, b) {
      var one = keys[a], other = keys[b];
      var step = typeof one === 'number' ? one - other : collator.compare(one, other);
      return (sorted.down ? -step : step) || a - b;
    });
  }
  page = 0;
  render();
  mark();
}

function render(most) {
  var first = most ? 0 : page * PAGE, last = Math.min(shown.length, most || first + PAGE);
  var part = document.createDocumentFragment();
  for (var place = first; place < last; place += 1) { part.appendChild(line(shown[place])); }
  body.replaceChildren(part);
  document.getElementById('count').textContent =
    shown.length === 0 ? '0' : (first + 1) + '–' + last + ' / ' + shown.length;
  document.getElementById('back').disabled = page === 0;
  document.getElementById('on').disabled = last >= shown.length;
}

function line(number) {
  var row = data.rows[number], tr = document.createElement('tr');
  tr.className = LEVELS[row[LEVEL]];
  tr.tabIndex = 0;
  tr.dataset.number = number;
  tr.setAttribute('aria-selected', String(number === chosen));
  data.columns.forEach(function (_, column) {
    var td = document.createElement('td');
    td.textContent = cell(row, column);
    if (column === LEVEL) { td.className = 'level'; }
    if (column === CODE || column === RULE || column === PRINT) { td.className = 'code'; }
    if (column === SIZE) { td.className = 'number'; }
    if (column === MESSAGE && text(row[WHY])) {
      var why = document.createElement('span');
      why.className = 'why';
      why.textContent = text(row[WHY]);
      td.appendChild(why);
    }
    tr.appendChild(td);
  });
  tr.addEventListener('click', function () { choose(number); });
  tr.addEventListener('keydown', function (event) { if (event.key === 'Enter') { choose(number); } });
  return tr;
}

function choose(number) {
  var row = data.rows[number], place = shown.indexOf(number);
  chosen = number;
  if (place >= 0 && Math.floor(place / PAGE) !== page) { page = Math.floor(place / PAGE); render(); }
  [].forEach.call(body.rows, function (tr) { tr.setAttribute('aria-selected', String(Number(tr.dataset.number) === number)); });
  said.textContent = row[LON] === null ? word('findings.no-place', {}) : cell(row, MESSAGE);
  if (map === null) { return; }
  if (ring !== null) { ring.remove(); ring = null; }
  if (row[LON] === null) { return; }
  ring = L.layerGroup([L.circleMarker([row[LAT], row[LON]], { radius: 16, color: '#111', weight: 3, fill: false, interactive: false })]);
  var drawn = row[SHAPE] === null ? [] : row[SHAPE].map(shape);
  drawn.forEach(function (each) { ring.addLayer(each); });
  ring.addTo(map);
  if (drawn.length) { map.fitBounds(L.featureGroup(drawn).getBounds(), { maxZoom: 19, padding: [40, 40] }); }
  else { map.setView([row[LAT], row[LON]], Math.max(map.getZoom(), 14)); }
}

/* Steps of 1e-5 degree, as the map's layers have them; a fault is drawn to 1e-7. */
function points(steps, unit) {
  var x = 0, y = 0, found = [];
  for (var place = 0; place < steps.length; place += 2) {
    x += steps[place]; y += steps[place + 1];
    found.push([y / unit, x / unit]);
  }
  return found;
}
function shape(part) {
  var style = { color: '#d0006f', weight: 3, fillOpacity: 0.35, interactive: false };
  var rings = part[1].map(function (steps) { return points(steps, 1e7); });
  return part[0] === 'area' ? L.polygon(rings, style) : L.polyline(rings, style);
}

function mark() {
  if (map === null) { return; }
  markers.clearLayers();
  /* the worst lie on top */
  shown.slice().sort(function (a, b) { return data.rows[b][LEVEL] - data.rows[a][LEVEL]; }).forEach(function (number) {
    var row = data.rows[number];
    if (row[LON] === null) { return; }
    L.circleMarker([row[LAT], row[LON]], {
      radius: 5, weight: 1, color: '#fff', fillColor: COLOURS[LEVELS[row[LEVEL]]], fillOpacity: 0.9
    }).on('click', function () {
      choose(number);
      var tr = body.querySelector('[data-number="' + number + '"]');
      if (tr) { tr.scrollIntoView({ block: 'center' }); }
    }).addTo(markers);
  });
}

function draw() {
  var there = data.rows.filter(function (row) { return row[LON] !== null; });
  if (!document.getElementById('map')) { return; }
  map = L.map('map', { preferCanvas: true, attributionControl: false, zoomSnap: 0.25, maxZoom: 20 });
  var outlines = L.featureGroup();
  data.units.forEach(function (unit) {
    unit.areas.forEach(function (polygon) {
      L.polygon(polygon.map(function (steps) { return points(steps, 1e5); }), {
        color: '#6b7680', weight: unit.level === 'village' ? 0.6 : unit.level === 'town' ? 1.4 : 2.2,
        fill: unit.level === 'county', fillColor: '#fff', fillOpacity: 1, interactive: false
      }).addTo(outlines);
    });
    if (unit.label !== null) {
      L.tooltip({ permanent: true, direction: 'center', className: 'unit-label' })
        .setLatLng([unit.label[1], unit.label[0]]).setContent(document.createTextNode(unit.name)).addTo(map);
    }
  });
  outlines.addTo(map);
  markers = L.layerGroup().addTo(map);
  var bounds = outlines.getBounds();
  there.forEach(function (row) { if (!outlines.getLayers().length) { bounds.extend([row[LAT], row[LON]]); } });
  map.fitBounds(bounds.isValid() ? bounds.pad(0.02) : [[-60, -170], [75, 170]], { maxZoom: 16 });
}

function speak(spoken) {
  language = spoken;
  root.lang = spoken === 'zh' ? 'zh-CN' : 'en';
  document.title = data.title[at()];
  [].forEach.call(document.querySelectorAll('[data-word]'), function (node) { node.textContent = word(node.dataset.word, {}); });
  document.querySelector('h1').textContent = data.title[at()];
  document.querySelector('.notices').replaceChildren.apply(document.querySelector('.notices'), data.notices.map(function (pair) {
    var li = document.createElement('li');
    li.textContent = pair[at()];
    return li;
  }));
  filter();
}

document.getElementById('language').addEventListener('click', function () { speak(language === 'zh' ? 'en' : 'zh'); });
document.getElementById('print').addEventListener('click', function () { window.print(); });
document.getElementById('back').addEventListener('click', function () { page -= 1; render(); });
document.getElementById('on').addEventListener('click', function () { page += 1; render(); });
search.addEventListener('input', filter);
rules.addEventListener('change', filter);
boxes.forEach(function (box) { box.addEventListener('change', filter); });
[].forEach.call(document.querySelectorAll('th'), function (head, number) {
  head.querySelector('button').addEventListener('click', function () {
    sorted = { at: number, down: sorted.at === number && !sorted.down };
    [].forEach.call(document.querySelectorAll('th'), function (other) { other.removeAttribute('aria-sort'); });
    head.setAttribute('aria-sort', sorted.down ? 'descending' : 'ascending');
    filter();
  });
});
window.addEventListener('beforeprint', function () {
  render(PRINTED);
  said.textContent = shown.length > PRINTED ? word('findings.printed-first', { most: PRINTED, count: shown.length }) : '';
});
window.addEventListener('afterprint', function () { said.textContent = ''; render(); });
draw();
speak(language);
}());
