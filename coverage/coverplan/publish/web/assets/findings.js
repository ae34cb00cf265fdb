/* The page of findings. Names from the data only ever become text nodes; nothing here reads a string as HTML.
   A page of rows stands in the document at a time, so that tens of thousands of findings do not hang it. */
(function () {
'use strict';
function start(data) {
var root = document.documentElement;
var body = document.querySelector('tbody');
var search = document.getElementById('search');
var rules = document.getElementById('rule');
var said = document.getElementById('said');
var boxes = [].slice.call(document.querySelectorAll('input[type=checkbox]'));
var PAGE = 200, PRINTED = 2000, PICTURED = 100;
var LEVELS = ['error', 'warning', 'info', 'accepted'];
var COLOURS = { error: '#a4121f', warning: '#c46a00', info: '#2f5d73', accepted: '#8a959b' };
var language = data.language, sorted = { at: 0, down: false }, page = 0, shown = [], chosen = -1;
var map = null, markers = null, ring = null, zoom = null;

function at() { return language === 'en' ? 1 : 0; }
function text(number) { return data.texts[number][at()]; }
function word(key, values) {
  return data.words[key][at()].replace(/\{(\w+)(?::([^|}]*)\|([^}]*))?\}/g, function (whole, name, one, more) {
    return one === undefined ? values[name] : values[name] === 1 ? one : more;
  });
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

/* On paper, where they are not too many, each stands with its picture. */
function render(most) {
  var first = most ? 0 : page * PAGE, last = Math.min(shown.length, most || first + PAGE);
  var part = document.createDocumentFragment();
  for (var place = first; place < last; place += 1) { part.appendChild(line(shown[place], most && last <= PICTURED)); }
  body.replaceChildren(part);
  document.getElementById('count').textContent =
    shown.length === 0 ? '0' : (first + 1) + '–' + last + ' / ' + shown.length;
  document.getElementById('back').disabled = page === 0;
  document.getElementById('on').disabled = last >= shown.length;
}

function line(number, pictured) {
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
    if (column === MESSAGE && pictured && data.pictures[number]) {
      var drawn = document.createElement('div');
      drawn.className = 'pictures';
      drawn.appendChild(picture(number));
      td.appendChild(drawn);
    }
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
  show(number);
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

/* The picture of a fault: outlines as they are in a window of a few times its size, the fault in a strong colour, a bar for scale.
   Its steps run from -1000 to 1000. */
var SVG = 'http://www.w3.org/2000/svg', FULL = 1000, TINTS = ['#dbe7ee', '#f3ead2', '#e2efdc', '#eee0ea', '#e9e6df'];
function mark_up(name, attributes, inside) {
  var node = document.createElementNS(SVG, name);
  Object.keys(attributes).forEach(function (key) { node.setAttribute(key, attributes[key]); });
  (inside || []).forEach(function (each) { node.appendChild(each); });
  return node;
}
function corners(steps) {
  var x = 0, y = 0, found = [];
  for (var place = 0; place < steps.length; place += 2) {
    x += steps[place]; y += steps[place + 1];
    found.push([x, -y]);
  }
  return found;
}
function path(rings, closed) {
  return rings.map(function (steps) { return 'M' + corners(steps).join('L') + (closed ? 'Z' : ''); }).join('');
}
function length(metres) {
  return metres >= 1000 ? word('findings.km', { number: metres / 1000 })
    : metres >= 1 ? word('findings.m', { number: metres })
    : word('findings.cm', { number: Math.round(metres * 1000) / 10 });
}
function bar(width) {
  var most = width / 3, tens = Math.pow(10, Math.floor(Math.log10(most)));
  var metres = Number(([5, 2, 1].find(function (step) { return step * tens <= most; }) * tens).toPrecision(1));
  var long = metres / width * 2 * FULL, y = FULL - 70, x = -FULL + 60;
  var words = mark_up('text', { x: x + 8, y: y - 26, class: 'bar' });
  words.textContent = length(metres);
  return mark_up('g', {}, [
    mark_up('rect', { x: x - 24, y: y - 100, width: Math.max(long, 240) + 48, height: 136, fill: '#fff', 'fill-opacity': 0.85 }),
    mark_up('path', { d: 'M' + [x, y - 18] + 'V' + y + 'H' + (x + long) + 'V' + (y - 18), fill: 'none', stroke: '#111', 'stroke-width': 8 }), words]);
}
function view(drawn, said, is_near) {
  var svg = mark_up('svg', { viewBox: [-FULL, -FULL, 2 * FULL, 2 * FULL].join(' '), class: is_near ? 'near' : '', role: 'img', 'aria-label': said });
  var names = [], vertices = 0, lowest = 0;
  drawn.u.forEach(function (unit) { lowest = Math.max(lowest, unit[1]); });
  svg.appendChild(mark_up('rect', { x: -FULL, y: -FULL, width: 2 * FULL, height: 2 * FULL, fill: '#fff' }));
  drawn.u.forEach(function (unit, place) {
    var rings = [].concat.apply([], unit[4]), is_lowest = unit[1] === lowest;
    svg.appendChild(mark_up('path', {
      d: path(rings, true), fill: is_lowest ? TINTS[place % TINTS.length] : 'none', 'fill-opacity': 0.75, 'fill-rule': 'evenodd',
      stroke: '#33424b', 'stroke-width': [14, 9, 5][unit[1]], 'stroke-linejoin': 'round', 'stroke-dasharray': is_lowest ? 'none' : '40 18'
    }));
    if (is_lowest) { rings.forEach(function (steps) { vertices += steps.length / 2; }); }
    if (unit[3] !== null) {
      var at = corners(unit[3])[0], limit = function (number, room) { return Math.max(-FULL + room, Math.min(FULL - room, number)); };
      var name = mark_up('text', { x: limit(at[0], 200), y: limit(at[1], 90), class: unit[2] ? 'told' : 'name' });
      name.textContent = unit[0];
      names.push(name);
    }
  });
  /* few vertices are shown: a fault may be one */
  drawn.u.forEach(function (unit) {
    if (unit[1] !== lowest || vertices > 300) { return; }
    [].concat.apply([], unit[4]).forEach(function (steps) {
      corners(steps).forEach(function (at) {
        if (Math.max(Math.abs(at[0]), Math.abs(at[1])) < FULL) { svg.appendChild(mark_up('circle', { cx: at[0], cy: at[1], r: 13, fill: '#33424b' })); }
      });
    });
  });
  drawn.f.forEach(function (part) {
    var area = part[0] === 'area';
    svg.appendChild(part[0] === 'point'
      ? mark_up('circle', { cx: corners(part[1][0])[0][0], cy: corners(part[1][0])[0][1], r: 70, class: 'fault', fill: 'none' })
      : mark_up('path', { d: path(part[1], area), class: 'fault', fill: area ? '#d0006f' : 'none', 'fill-rule': 'evenodd' }));
  });
  names.forEach(function (name) { svg.appendChild(name); });
  svg.appendChild(bar(drawn.w));
  return svg;
}
function picture(number) {
  var drawn = data.pictures[number], part = document.createDocumentFragment();
  [[drawn, 'findings.picture'], [drawn && drawn.d, 'findings.picture-near']].forEach(function (each) {
    if (!each[0]) { return; }
    var said = word(each[1], { width: length(Number(each[0].w.toPrecision(2))) });
    var block = document.createElement('div'), caption = document.createElement('span');
    caption.textContent = said;
    block.appendChild(view(each[0], said, each[1] === 'findings.picture-near'));
    block.appendChild(caption);
    part.appendChild(block);
  });
  return part;
}
function show(number) {
  var figure = document.getElementById('picture');
  if (figure === null) { return; }
  figure.hidden = number < 0 || !data.pictures[number];
  figure.replaceChildren(figure.hidden ? '' : picture(number));
  if (!figure.hidden) { figure.appendChild(closeButton()); }
  if (map !== null) { map.invalidateSize({ pan: false }); }
}

function closeButton() {
  var button = document.createElement('button');
  button.type = 'button';
  button.className = 'close';
  button.textContent = '×';
  button.setAttribute('aria-label', word('map.close', {}));
  button.addEventListener('click', unchoose);
  return button;
}

/* Take back what was chosen; the focus goes back to its row. */
function unchoose() {
  var tr = body.querySelector('[data-number="' + chosen + '"]');
  if (chosen < 0) { return; }
  chosen = -1;
  show(chosen);
  said.textContent = '';
  if (ring !== null) { ring.remove(); ring = null; }
  if (tr) { tr.setAttribute('aria-selected', 'false'); tr.focus({ preventScroll: true }); }
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
  map = L.map('map', { preferCanvas: true, attributionControl: false, zoomControl: false, zoomSnap: 0.25, maxZoom: 20 });
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
  [].forEach.call(document.querySelectorAll('[data-word-label]'), function (node) {
    node.setAttribute('aria-label', word(node.dataset.wordLabel, {}));
  });
  document.querySelector('h1').textContent = data.title[at()];
  [].forEach.call(document.querySelectorAll('.notices'), function (list) {
    list.replaceChildren.apply(list, data.notices.map(function (pair) {
      var li = document.createElement('li');
      li.textContent = pair[at()];
      return li;
    }));
  });
  if (map !== null) {
    if (zoom !== null) { zoom.remove(); }
    zoom = L.control.zoom({ zoomInTitle: word('map.zoom-in', {}), zoomOutTitle: word('map.zoom-out', {}) }).addTo(map);
    map.getContainer().setAttribute('aria-label', word('map.map', {}));
  }
  var left = document.getElementById('left-out');
  if (left !== null) {
    left.hidden = data.left_out === 0;
    left.textContent = data.left_out === 0 ? '' : word('findings.left-out', { count: data.left_out });
  }
  filter();
  show(chosen);
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
document.addEventListener('keydown', function (event) {
  if (event.key === 'Escape' && event.target !== search) { unchoose(); }
});
draw();
speak(language);
window.pageIsDrawn = true;
}

withData('findings-data', function (said) { document.getElementById('said').textContent = said; }, start);
}());
