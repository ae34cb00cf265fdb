/* Lines from a facility to whom it serves, and the findings of the data checks. */
var MOST_DOTS = 1500;   // ends of lines that can be pointed at
var MANY_LINES = 400;
var FINDINGS_LISTED = 6;   // in one popup
var endPlaces = null;

/* Where lines end; unpacked when they are first asked for. */
function placeOfEnd(at) {
  if (!endPlaces) { endPlaces = decode(data.ends.at); }
  return endPlaces[at];
}

function nameOfEnd(at) {
  return data.ends.words[data.ends.names[at]];
}

/* Those a facility serves for a goal: {covered: how many come first, ends: [{at, weight, cost}]}. */
function servedEnds(facility, goal) {
  var packed = goal.lines[facility.id];
  var at = 0;
  return {
    covered: packed[0],
    ends: packed[1].map(function (step, row) {
      at += step;
      return { at: at, weight: packed[2][row], cost: packed[3][row] };
    })
  };
}

function weightOf(ends) {
  return ends.reduce(function (sum, end) { return sum + end.weight; }, 0);
}

/* Open a facility's popup and draw lines to whom it serves: for a goal, else for the chosen one, else for the first that has any. */
function openFacility(facility, goal) {
  var served = data.goals.filter(function (each) { return has(each.lines, facility.id); });
  var drawn = goal || served.filter(function (each) { return each.id === state.goal; })[0] || served[0] || null;
  var again = goal && map.hasLayer(openedFacility);
  if (!again) {
    openedFacility = L.popup({ maxWidth: 320, maxHeight: 270 }).setLatLng(facility.at);
  }
  openedFacility.setContent(facilityPopup(facility, drawn));
  if (again) { focusPressed(openedFacility); } else { openedFacility.openOn(map); }
  layers.lines.layer.clearLayers();
  if (drawn) { drawLines(facility, drawn); }
}

var openedFacility = null;

function focusPressed(popup) {
  var pressed = popup.getElement().querySelector('[aria-pressed=true]');
  if (pressed) { pressed.focus({ preventScroll: true }); }
}

function drawLines(facility, goal) {
  var group = layers.lines.layer;
  var served = servedEnds(facility, goal);
  var looks = data.style.serving;
  [[served.ends.slice(served.covered), looks.beyond], [served.ends.slice(0, served.covered), looks.covered]].forEach(function (part) {
    if (!part[0].length) { return; }
    var lines = part[0].map(function (end) { return [facility.at, placeOfEnd(end.at)]; });
    group.addLayer(L.polyline(lines, lineStyle(part[1], lines.length)));
  });
  if (served.ends.length > MOST_DOTS) { return; }
  served.ends.forEach(function (end, row) {
    var look = row < served.covered ? looks.covered : looks.beyond;
    var dot = L.circleMarker(placeOfEnd(end.at), { radius: 3, color: '#fff', weight: 1, fillColor: look.colour, fillOpacity: 1 });
    dot.bindTooltip(function () { return make('span', {}, [endText(goal, end)]); }, { className: 'tip' });
    group.addLayer(dot);
  });
}

/* Lines that are many are drawn thin, so that they do not become one patch. */
function lineStyle(look, count) {
  return {
    color: look.colour, weight: count > MANY_LINES ? 0.5 : look.width, dashArray: look.dash.length ? look.dash.join(' ') : null, lineCap: 'butt', interactive: false
  };
}

function endText(goal, end) {
  return say('map.lines-end', {
    name: nameOfEnd(end.at), weight: weightText(end.weight, goal), cost: costText(end.cost, goal.served.costUnit)
  });
}

/* What the lines say, each kind with its own stroke. */
function linesKey(facility, goal) {
  var served = servedEnds(facility, goal);
  var looks = data.style.serving;
  var parts = [
    [served.ends.slice(0, served.covered), looks.covered, goal.lacks ? 'map.lines-allocated' : 'map.lines-covered'],
    [served.ends.slice(served.covered), looks.beyond, 'map.lines-beyond']
  ];
  return parts.filter(function (part) { return part[0].length; }).map(function (part) {
    var words = say(part[2], { count: numberText(part[0].length, 0), weight: weightText(weightOf(part[0]), goal) });
    return keyRow(line(part[1].colour, part[1].width, part[1].dash.join(' ')), words);
  });
}

function findingSymbol(level, size) {
  var look = data.style.findings[level];
  return symbol(look.shape, look.colour, '#fff', size);
}

/* Findings that stand on each other are one symbol, that of the worst. */
function drawFindings() {
  var group = layers.findings.layer;
  group.clearLayers();
  if (!layers.findings.on) { return; }
  var cells = {};
  data.findings.points.forEach(function (finding) {
    var at = map.project(finding[0]);
    var key = Math.floor(at.x / 24) + ' ' + Math.floor(at.y / 24);
    if (!has(cells, key)) { cells[key] = []; }
    cells[key].push(finding);
  });
  // The worst come first in the data, so the first of a cell is its worst; the worst are drawn last.
  Object.keys(cells).reverse().forEach(function (key) { group.addLayer(findingMarker(cells[key])); });
}

function findingMarker(findings) {
  var worst = findings[0];
  var count = findings.length;
  var sign = make('span', {}, [findingSymbol(worst[1], 20), count > 1 ? make('b', {}, [count]) : null]);
  var marker = L.marker(worst[0], {
    pane: 'sites', keyboard: false, icon: L.divIcon({ className: 'finding', html: sign, iconSize: [20, 20], iconAnchor: [10, 10] })
  });
  marker.bindTooltip(function () {
    return make('span', {}, [count > 1 ? say('map.findings-several', { count: count }) : findingText(worst, 4)]);
  }, { className: 'tip' });
  return marker.bindPopup(function () { return findingsPopup(findings); }, { maxWidth: 320, maxHeight: 380 });
}

function findingText(finding, field) {
  return both(data.findings.texts[finding[field]]);
}

function findingsPopup(findings) {
  var rest = findings.length - FINDINGS_LISTED;
  return make('div', { class: 'popup' }, [
    make('h3', {}, [say('map.findings')]),
    make('ul', { class: 'served' }, findings.slice(0, FINDINGS_LISTED).map(function (finding) {
      return make('li', {}, [
        make('p', { class: 'what' }, [say('map.finding', { level: say('severity.' + finding[1]), layer: findingText(finding, 3) })]),
        make('p', {}, [make('b', {}, [findingText(finding, 4)])]), make('p', {}, [findingText(finding, 5)])
      ]);
    })),
    rest > 0 ? make('p', { class: 'more' }, [say('map.findings-more', { count: rest })]) : null
  ]);
}
