/* The page on a change of units: two maps on one, parted by a slider; on paper one below the other.
   Names from the data only ever become text nodes; nothing here reads a string as HTML. */
(function () {
'use strict';
var data = JSON.parse(document.getElementById('adjust-data').textContent);
var root = document.documentElement;
var split = document.getElementById('split');
var SIGN = window.innerWidth < 600 ? 9 : 13;
var SIDES = ['before', 'after'], STEPS = 1e5, PAPER = 900;
var WIDTHS = { county: 2.4, town: 1.4, village: 0.5 };
var language = data.language, map = null, line = null, zoom = null, named = [];

function at() { return language === 'en' ? 1 : 0; }
function word(key) { return data.words[key][at()]; }

/* A sign as a drawing: the outline of its shape, from -1 to 1 and y upwards, or a patch, a dash, a dot, a ring. */
function sign(entry, size) {
  var drawing = svg('svg', { viewBox: '-1.3 -1.3 2.6 2.6', width: size, height: size, 'aria-hidden': 'true' });
  if (entry.drawn === 'symbol') {
    drawing.appendChild(svg('polygon', {
      points: data.shapes[entry.shape].map(function (p) { return p[0] + ',' + -p[1]; }).join(' '),
      fill: entry.colour, stroke: '#fff', 'stroke-width': 0.18
    }));
  } else if (entry.drawn === 'dot') {
    drawing.appendChild(svg('circle', { r: 0.6, fill: entry.colour, stroke: '#fff', 'stroke-width': 0.2 }));
  } else if (entry.drawn === 'ring') {
    drawing.appendChild(svg('circle', { r: 1, fill: 'none', stroke: entry.colour, 'stroke-width': 0.32 }));
  } else {
    drawing.appendChild(svg('rect', {
      x: -1.2, y: -0.8, width: 2.4, height: 1.6, fill: entry.colour, 'fill-opacity': entry.drawn === 'dash' ? 0.12 : 1,
      stroke: entry.drawn === 'dash' ? entry.colour : '#5d5868', 'stroke-width': entry.drawn === 'dash' ? 0.24 : 0.1,
      'stroke-dasharray': entry.drawn === 'dash' ? '0.5 0.3' : 'none'
    }));
  }
  return drawing;
}
function kindOf(facility) {
  var kind = data.kinds[facility.kind];
  return { drawn: 'symbol', shape: kind.shape, colour: kind.colour };
}
function facilityMark(facility) {
  var size = facility.moved ? SIGN + 9 : SIGN, box = document.createElement('span');
  box.className = facility.moved ? 'facility moved' : 'facility';
  box.appendChild(sign(kindOf(facility), SIGN));
  var marker = L.marker([facility.at[1], facility.at[0]], {
    icon: L.divIcon({ className: '', html: box, iconSize: [size, size], iconAnchor: [size / 2, size / 2] }), pane: 'facilities', keyboard: false
  });
  marker.bindTooltip(function () { return document.createTextNode(facility.name); });
  return marker;
}

/* Steps of 1e-5 degree, longitude first. */
function points(steps) {
  var x = 0, y = 0, found = [];
  for (var place = 0; place < steps.length; place += 2) {
    x += steps[place]; y += steps[place + 1];
    found.push([y / STEPS, x / STEPS]);
  }
  return found;
}
function each(side, visit) {
  data[side].units.forEach(function (unit) {
    unit.areas.forEach(function (polygon) { visit(unit, polygon.map(points)); });
  });
}
function style(unit) {
  if (unit.moved) { return { color: data.moved, weight: 2, dashArray: '5 3', fill: true, fillColor: data.moved, fillOpacity: 0.12 }; }
  return {
    color: '#5d5868', weight: WIDTHS[unit.level], fill: unit.level === 'county' || !!unit.fill,
    fillColor: unit.fill || data.land, fillOpacity: 1
  };
}

function draw() {
  map = L.map('map', { attributionControl: false, zoomControl: false, zoomSnap: 0.25, maxZoom: 19, zoomAnimation: false });
  var bounds = L.latLngBounds([]);
  SIDES.forEach(function (side, order) {
    var pane = map.createPane(side), labels = map.createPane(side + '-labels');
    pane.style.zIndex = 410 + order;
    labels.style.zIndex = 450 + order;
    labels.style.pointerEvents = 'none';
    var renderer = L.canvas({ pane: side, padding: 0.6 });
    each(side, function (unit, rings) {
      var shape = L.polygon(rings, Object.assign(style(unit), { renderer: renderer, pane: side, interactive: false })).addTo(map);
      bounds.extend(shape.getBounds());
    });
    data[side].seats.forEach(function (seat) {
      L.circleMarker([seat[1], seat[0]], {
        renderer: renderer, pane: side, radius: 3.5, color: '#fff', weight: 1, fillColor: '#1a1a1a', fillOpacity: 1, interactive: false
      }).addTo(map);
    });
    data[side].units.forEach(function (unit) {
      if (unit.label === null) { return; }
      L.tooltip({ permanent: true, direction: 'center', className: 'unit-label', pane: side + '-labels' })
        .setLatLng([unit.label[1], unit.label[0]]).setContent(document.createTextNode(unit.name)).addTo(map);
    });
  });
  map.createPane('facilities').style.zIndex = 440;
  data.facilities.forEach(function (facility) { facilityMark(facility).addTo(map); });
  map.fitBounds(bounds.isValid() ? bounds.pad(0.02) : [[-60, -170], [75, 170]], { maxZoom: 16 });
  [['topleft', 'adjusted.map-before', 'map-side'], ['topright', 'adjusted.map-after', 'map-side'],
    ['bottomleft', 'adjusted.not-legal', 'map-mark'], ['bottomright', 'adjusted.not-legal', 'map-mark']].forEach(function (mark) {
    var control = L.control({ position: mark[0] });
    control.onAdd = function () {
      var div = document.createElement('div');
      div.className = mark[2];
      named.push([div, mark[1]]);
      return div;
    };
    control.addTo(map);
  });
  line = document.createElement('div');
  line.className = 'split-line';
  map.getContainer().appendChild(line);
  map.on('move zoom zoomend resize viewreset', part);
  part();
}

/* The side before is seen left of the line, the side after right of it. */
function part() {
  var size = map.getSize(), x = Math.round(size.x * Number(split.value) / 100);
  var corner = map.containerPointToLayerPoint([0, 0]), far = map.containerPointToLayerPoint(size);
  function clip(left, right) { return 'rect(' + [corner.y + 'px', right + 'px', far.y + 'px', left + 'px'].join(',') + ')'; }
  ['', '-labels'].forEach(function (kind) {
    map.getPane('before' + kind).style.clip = clip(corner.x, corner.x + x);
    map.getPane('after' + kind).style.clip = clip(corner.x + x, far.x);
  });
  line.style.left = x + 'px';
  split.setAttribute('aria-valuetext', word('adjusted.map-before') + ' ' + split.value + '%');
}

/* For paper: the two maps as drawings, flat at the latitude in the middle. */
function svg(name, attributes) {
  var node = document.createElementNS('http://www.w3.org/2000/svg', name);
  Object.keys(attributes).forEach(function (key) { node.setAttribute(key, attributes[key]); });
  return node;
}
function print_maps() {
  var box = [90, 180, -90, -180];
  SIDES.forEach(function (side) {
    each(side, function (unit, rings) {
      rings[0].forEach(function (p) {
        box = [Math.min(box[0], p[0]), Math.min(box[1], p[1]), Math.max(box[2], p[0]), Math.max(box[3], p[1])];
      });
    });
  });
  if (box[0] > box[2]) { return; }
  var flat = Math.cos((box[0] + box[2]) / 2 * Math.PI / 180), wide = (box[3] - box[1]) * flat, high = box[2] - box[0];
  var scale = PAPER / Math.max(wide, high), tall = Math.ceil(high * scale) + 30;
  function place(p) { return [((p[1] - box[1]) * flat * scale).toFixed(1), ((box[2] - p[0]) * scale).toFixed(1)]; }
  SIDES.forEach(function (side) {
    var figure = document.createElement('figure'), caption = document.createElement('figcaption');
    var drawing = svg('svg', { viewBox: '-4 -4 ' + (Math.ceil(wide * scale) + 8) + ' ' + (tall + 8), role: 'img' });
    each(side, function (unit, rings) {
      var look = style(unit);
      drawing.appendChild(svg('path', {
        d: rings.map(function (ring) { return 'M' + ring.map(function (p) { return place(p).join(' '); }).join('L') + 'Z'; }).join(''),
        fill: look.fill ? look.fillColor : 'none', 'fill-opacity': look.fillOpacity, 'fill-rule': 'evenodd', stroke: look.color,
        'stroke-width': look.weight, 'stroke-dasharray': look.dashArray || 'none'
      }));
    });
    data[side].seats.forEach(function (seat) {
      var p = place([seat[1], seat[0]]);
      drawing.appendChild(svg('circle', { cx: p[0], cy: p[1], r: 3.5, fill: '#1a1a1a', stroke: '#fff' }));
    });
    data.facilities.forEach(function (facility) {
      var p = place([facility.at[1], facility.at[0]]), mark = sign(kindOf(facility), 11);
      mark.setAttribute('x', p[0] - 5.5);
      mark.setAttribute('y', p[1] - 5.5);
      drawing.appendChild(mark);
      if (facility.moved) { drawing.appendChild(svg('circle', { cx: p[0], cy: p[1], r: 9, fill: 'none', stroke: data.moved, 'stroke-width': 2 })); }
    });
    data[side].units.forEach(function (unit) {
      if (unit.label === null) { return; }
      var p = place([unit.label[1], unit.label[0]]);
      var text = svg('text', { x: p[0], y: p[1], 'text-anchor': 'middle', 'font-size': 15, fill: '#22272b' });
      text.textContent = unit.name;
      drawing.appendChild(text);
    });
    var mark = svg('text', { x: 0, y: tall, 'font-size': 18, 'font-weight': 'bold', fill: '#b00020' });
    named.push([mark, 'adjusted.not-legal']);
    named.push([caption, 'adjusted.map-' + side]);
    drawing.appendChild(mark);
    figure.appendChild(caption);
    figure.appendChild(drawing);
    document.getElementById('printed').appendChild(figure);
  });
}

function speak(spoken) {
  language = spoken;
  root.lang = spoken === 'zh' ? 'zh-CN' : 'en';
  root.dataset.language = spoken;
  document.title = data.title[at()];
  split.setAttribute('aria-label', word('adjusted.slider'));
  split.title = word('adjusted.slider');
  if (zoom !== null) { zoom.remove(); }
  zoom = L.control.zoom({ zoomInTitle: word('map.zoom-in'), zoomOutTitle: word('map.zoom-out') }).addTo(map);
  map.getContainer().setAttribute('aria-label', word('map.map'));
  [].forEach.call(document.querySelectorAll('[data-word]'), function (node) { node.textContent = word(node.dataset.word); });
  named.forEach(function (pair) { pair[0].textContent = word(pair[1]); });
  document.getElementById('legend').replaceChildren.apply(document.getElementById('legend'), data.legend.map(function (entry) {
    var li = document.createElement('li');
    li.appendChild(sign(entry, 16));
    li.appendChild(document.createTextNode(entry.words[at()]));
    return li;
  }));
}

document.getElementById('language').addEventListener('click', function () { speak(language === 'zh' ? 'en' : 'zh'); });
document.getElementById('print').addEventListener('click', function () { window.print(); });
split.addEventListener('input', part);
draw();
print_maps();
speak(language);
window.pageIsDrawn = true;
}());
