/* What is drawn: one canvas for areas, lines and gaps (in this order), markers above it. */
var NARROW = 760;   // the width, in pixels, below which map.css puts the panel under the map
var ROAD_ZOOM = { street: 12, path: 14 };
var NAME_ZOOM = { town: 0, village: 13 };
// Where a name may stand beside its place, in pixels, the best first.
var NAME_SHIFTS = [[0, 0], [0, -14], [0, 14], [0, -26], [0, 26], [40, 0], [-40, 0], [40, 18], [-40, 18], [40, -18], [-40, -18]];
var SIZES = window.innerWidth < NARROW ? { site: 20, facility: 13 } : { site: 28, facility: 17 };
var GAP_RADIUS = { least: 3, largest: window.innerWidth < NARROW ? 10 : 15, unit: 14 };
var GAP_OPACITY = 0.55;   // of the filling of a gap's circle, on the map and in the legend
var BED = 2;   // pixels by which the white bed of a service area's line is wider
/* Where there are more circles than can be told apart, those in the same square of the screen are added up. */
var GATHER = { most: 400, pixels: 32, zoom: 15 };
var layers = {};   // key -> { on, layer, shown }: layer is drawn when on, and shown (by zoom) is not false
var drawOrder = [];

function addLayer(key, layer, on) {
  layers[key] = { layer: layer, on: on, shown: true };
  drawOrder.push(key);
}

function setShown(key) {
  var entry = layers[key];
  var visible = entry.on && entry.shown;
  if (visible && !map.hasLayer(entry.layer)) { map.addLayer(entry.layer); }
  if (!visible && map.hasLayer(entry.layer)) { map.removeLayer(entry.layer); }
}

function toggle(key, on) {
  layers[key].on = on;
  if (key === 'findings') { drawFindings(); }
  setShown(key);
  restack();
}

/* What is added last is drawn on top; this brings the layers back into their order. */
function restack() {
  drawOrder.forEach(function (key) {
    var entry = layers[key];
    if (entry.layer.bringToFront && map.hasLayer(entry.layer)) { entry.layer.bringToFront(); }
  });
}

function buildLayers() {
  map.createPane('names').style.zIndex = 610;
  map.getPane('names').style.pointerEvents = 'none';
  map.createPane('sites').style.zIndex = 630;
  var style = data.style;
  var outlines = { county: [], town: [], village: [] };
  data.units.forEach(function (unit) {
    unit.shape = decodeArea(unit.outline);
    outlines[unit.level].push(unit);
  });
  addLayer('land', L.featureGroup(outlines.county.map(function (unit) {
    return L.polygon(unit.shape, { stroke: false, fillColor: style.land, fillOpacity: 1, interactive: false });
  })), true);
  ['town', 'village'].forEach(function (level) {
    addLayer('shade-' + level, L.featureGroup(outlines[level].map(unitPolygon)), false);
  });
  addLayer('estimated', L.featureGroup([]), true);
  addLayer('water', L.featureGroup(data.water.map(function (area) {
    return L.polygon(decodeArea(area), {
      color: style.water, weight: 0.5, fillColor: style.water, fillOpacity: 1, interactive: false
    });
  })), true);
  addLayer('reach', L.featureGroup([]), false);
  data.roads.forEach(function (group) {
    addLayer('road-' + group.key, L.featureGroup([L.polyline(group.lines.map(decode), {
      color: group.colour, weight: group.width, interactive: false, smoothFactor: 1
    })]), true);
  });
  addLayer('closures', L.featureGroup(data.closures.map(closureShape)), true);
  ['village', 'town', 'county'].forEach(function (level) {
    var look = style.outlines[level];
    addLayer('outline-' + level, L.featureGroup(outlines[level].map(function (unit) {
      return L.polygon(unit.shape, { color: look.colour, weight: look.width, fill: false, interactive: false });
    })), level !== 'village');
  });
  addLayer('found', L.featureGroup([]), true);
  addLayer('lines', L.featureGroup([]), true);
  addLayer('gaps', L.featureGroup([]), true);
  addLayer('projects', L.layerGroup(data.projects.map(projectMarker)), true);
  data.kinds.forEach(function (kind, at) {
    addLayer('kind-' + kind.key, L.layerGroup(data.facilities.filter(function (facility) {
      return facility.kind === at;
    }).map(facilityMarker)), true);
  });
  addLayer('changes', L.featureGroup([]), true);
  addLayer('sites', L.layerGroup([]), true);
  addLayer('steps', L.layerGroup([]), true);
  addLayer('findings', L.layerGroup([]), false);
  addLayer('names', L.layerGroup([]), true);
}

function unitPolygon(unit) {
  var polygon = L.polygon(unit.shape, { stroke: false, fillOpacity: 0 });
  polygon.unit = unit;
  polygon.bindTooltip(function () { return unitTip(unit); }, { sticky: true, className: 'tip' });
  polygon.bindPopup(function () { return unitPopup(unit); }, { maxWidth: 320 });
  polygon.on('mouseover', function () { polygon.setStyle({ stroke: true, color: '#1d1d1f', weight: 2 }); });
  polygon.on('mouseout', function () { polygon.setStyle({ stroke: false }); });
  return polygon;
}

function closureShape(closure) {
  var look = data.style.closure;
  var shape = closure.area
    ? L.polygon(decodeArea(closure.area), { color: look.line, weight: 1.5, dashArray: '5 4', fillColor: look.fill, fillOpacity: 0.55 })
    : L.polyline(decode(closure.line), { color: look.line, weight: 4, dashArray: '7 5' });
  function words() {
    var said = closure.slow === null ? say('map.closure-shut') : say('map.closure-slow', { times: closure.slow });
    return make('span', {}, [(closure.name ? closure.name + (language === 'en' ? ': ' : '：') : '') + said]);
  }
  shape.bindTooltip(words, { sticky: true, className: 'tip' });
  return shape.bindPopup(words, { maxWidth: 320 });
}

function facilityMarker(facility) {
  var kind = data.kinds[facility.kind];
  var size = kind.shape === 'star' || kind.shape === 'plus' ? SIZES.facility + 3 : SIZES.facility;
  var marker = L.marker(facility.at, {
    keyboard: false,
    icon: L.divIcon({
      className: 'facility', html: facilitySymbol(kind, facility.status, size), iconSize: [size, size], iconAnchor: [size / 2, size / 2]
    })
  });
  marker.bindTooltip(function () { return make('span', {}, [facility.name]); }, { className: 'tip' });
  marker.on('click', function () { openFacility(facility); });
  facility.marker = marker;
  return marker;
}

/* A disc under the facility that it is about, so that both are seen. */
function projectMarker(project) {
  var size = SIZES.facility + 11;
  var marker = L.marker(project.at, {
    keyboard: false, zIndexOffset: -500,
    icon: L.divIcon({ className: 'project', html: projectSymbol(project.status, size), iconSize: [size, size], iconAnchor: [size / 2, size / 2] })
  });
  marker.bindTooltip(function () { return make('span', {}, [project.name]); }, { className: 'tip' });
  marker.bindPopup(function () { return projectPopup(project); }, { maxWidth: 320 });
  return marker;
}

function siteMarker(goal, site) {
  var marker = L.marker(site.at, {
    pane: 'sites', icon: L.divIcon({
      className: 'site', html: make('span', {}, [site.rank]), iconSize: [SIZES.site, SIZES.site], iconAnchor: [SIZES.site / 2, SIZES.site / 2]
    })
  });
  marker.on('add', function () {
    marker.getElement().setAttribute('aria-label', say('map.site', { rank: site.rank }) + ' ' + site.name);
  });
  marker.bindTooltip(function () { return make('span', {}, [site.rank + ' ' + site.name]); }, { className: 'tip' });
  marker.bindPopup(function () { return sitePopup(goal, site); }, { maxWidth: 320 });
  site.marker = marker;
  return marker;
}

function gapRadius(goal, weight, largest) {
  if (goal.counted) { return GAP_RADIUS.unit; }
  return Math.max(GAP_RADIUS.least, GAP_RADIUS.largest * Math.sqrt(weight / largest));
}

/* The circles of a goal's gaps: {at, weight, count, gap}; gap is null where several are added up. */
function gapCircles(goal) {
  var circles = goal.gaps.points.map(function (gap) {
    return { at: gap[0], weight: gap[1], count: 1, gap: gap };
  }).concat(goal.gaps.merged.map(function (cell) {
    return { at: cell[0], weight: cell[1], count: cell[2], gap: null };
  }));
  if (circles.length <= GATHER.most || map.getZoom() >= GATHER.zoom) { return circles; }
  var cells = {};
  circles.forEach(function (circle) {
    var at = map.project(circle.at);
    var key = Math.floor(at.x / GATHER.pixels) + ' ' + Math.floor(at.y / GATHER.pixels);
    cells[key] = has(cells, key) ? addedUp(cells[key], circle) : circle;
  });
  return Object.keys(cells).map(function (key) { return cells[key]; });
}

function addedUp(one, other) {
  var weight = one.weight + other.weight;
  var mean = function (axis) { return (one.at[axis] * one.weight + other.at[axis] * other.weight) / weight; };
  return { at: [mean(0), mean(1)], weight: weight, count: one.count + other.count, gap: null };
}

function drawGaps(goal) {
  var group = layers.gaps.layer;
  group.clearLayers();
  state.largest = 0;
  if (!goal) { return; }
  var circles = gapCircles(goal).sort(function (a, b) { return b.weight - a.weight; });
  state.largest = circles.length ? circles[0].weight : 0;
  state.addedUp = circles.some(function (circle) { return !circle.gap; });
  circles.forEach(function (circle) { group.addLayer(gapCircle(goal, circle)); });
}

function gapCircle(goal, circle) {
  var look = data.style.gap;
  var radius = gapRadius(goal, circle.weight, state.largest);
  var drawn = L.circleMarker(circle.at, {
    radius: radius, color: look.line, weight: 1,
    fillColor: look.fill, fillOpacity: GAP_OPACITY, dashArray: circle.gap || radius < 6 ? null : '4 3'
  });
  drawn.bindTooltip(function () { return gapTip(goal, circle); }, { className: 'tip' });
  return drawn.bindPopup(function () {
    return circle.gap ? gapPopup(goal, circle.gap) : gatheredPopup(goal, circle);
  }, { maxWidth: 320 });
}

function drawReach(goal) {
  var group = layers.reach.layer;
  group.clearLayers();
  if (!goal) { return; }
  // The farthest band first: what is nearer lies over it.
  goal.reached.slice().reverse().forEach(function (band) {
    var look = data.style.bands[band.band - 1];
    var lines = band.lines.map(decode);
    group.addLayer(L.polyline(lines, { color: '#fff', weight: look.width + BED, interactive: false, smoothFactor: 1 }));
    group.addLayer(L.polyline(lines, bandStyle(look)));
  });
}

function bandStyle(look) {
  return {
    color: look.colour, weight: look.width, dashArray: look.dash.length ? look.dash.join(' ') : null, lineCap: 'butt', interactive: false,
    smoothFactor: 1
  };
}

/* The answer to a goal whose sites the map shows: the first, or the one that was chosen. */
function shownAnswer(goal) {
  var chosen = goal.answers.filter(function (answer) { return answer.id === state.answer; });
  return chosen[0] || goal.answers[0] || null;
}

function sitesShown(goal) {
  return goal && goal.answers.length ? shownAnswer(goal).sites : [];
}

function showAnswer(goal, answer) {
  state.answer = answer.id;
  drawSites(goal);
  renderPanel();
}

function drawSites(goal) {
  var group = layers.sites.layer;
  group.clearLayers();
  sitesShown(goal).forEach(function (site) {
    if (site.at !== null) { group.addLayer(siteMarker(goal, site)); }
  });
}

function shadeUnits(goal) {
  ['town', 'village'].forEach(function (level) {
    layers['shade-' + level].layer.eachLayer(function (polygon) {
      var shaded = goal && state.shade === level;
      polygon.setStyle({ fillColor: shaded ? fillOf(goal, polygon.unit.code) : '#fff', fillOpacity: shaded ? 1 : 0 });
    });
    // Without shading the towns stay there to be pointed at.
    toggle('shade-' + level, state.shade === level || (state.shade === 'none' && level === 'town'));
  });
  drawEstimated(goal);
}

/* Slanting lines over the shaded units in which figures were estimated. */
function drawEstimated(goal) {
  var group = layers.estimated.layer;
  group.clearLayers();
  data.units.forEach(function (unit) {
    if (unit.level !== state.shade || estimatedShare(goal, unit) === null) { return; }
    group.addLayer(L.polygon(unit.shape, { stroke: false, fillColor: slantingLines(), fillOpacity: 1, interactive: false }));
  });
  restack();
}

function slantingLines() {
  var tile = document.createElement('canvas');
  tile.width = 9;
  tile.height = 9;
  var brush = tile.getContext('2d');
  brush.strokeStyle = data.style.estimated;
  [-9, 0, 9].forEach(function (x) { brush.moveTo(x - 1, 10); brush.lineTo(x + 10, -1); });
  brush.stroke();
  return brush.createPattern(tile, 'repeat');
}

function paleFacilities(goal) {
  data.facilities.forEach(function (facility) {
    var counts = !goal || !goal.facility.length || goal.facility.indexOf(data.kinds[facility.kind].key) >= 0;
    facility.marker.setOpacity(counts ? 1 : 0.38);
    facility.marker.setZIndexOffset(counts ? 500 : 0);
  });
}

function chooseGoal(id) {
  var goal = goalOf(id);
  state.goal = id;
  if (!goal || !goal.levels.length) {
    state.shade = 'none';
  } else if (goal.levels.indexOf(state.shade) < 0) {
    state.shade = goal.levels[0];
  }
  map.closePopup();
  drawReach(goal);
  drawGaps(goal);
  drawSites(goal);
  paleFacilities(goal);
  shadeUnits(goal);
  renderPanel();
  showChosen();
  renderLegend();
  placeNames();
}

function showByZoom() {
  Object.keys(ROAD_ZOOM).forEach(function (key) {
    if (!has(layers, 'road-' + key)) { return; }
    layers['road-' + key].shown = map.getZoom() >= ROAD_ZOOM[key];
    setShown('road-' + key);
  });
  var goal = goalOf(state.goal);
  if (goal && goal.gaps.count > GATHER.most) { drawGaps(goal); }
  drawFindings();
  restack();
  placeNames();
}

/* Towns first. A name moves aside for others and for proposed sites; a village's waits for a larger zoom. */
function placeNames() {
  var group = layers.names.layer;
  group.clearLayers();
  var taken = [];
  var sites = [];
  var view = map.getBounds().pad(0.1);
  layers.sites.layer.eachLayer(function (marker) {
    sites.push(boxAround(marker.getLatLng(), SIZES.site / 2, SIZES.site / 2, [0, 0]));
  });
  ['town', 'village'].forEach(function (level) {
    if (map.getZoom() < NAME_ZOOM[level]) { return; }
    data.units.forEach(function (unit) {
      if (unit.level !== level || !view.contains(unit.at)) { return; }
      var shift = freeShift(unit, taken.concat(sites)) || (level === 'town' ? freeShift(unit, taken) : null);
      if (!shift) { return; }
      taken.push(nameBox(unit, shift));
      group.addLayer(nameMarker(unit, shift));
    });
  });
}

function freeShift(unit, taken) {
  return NAME_SHIFTS.filter(function (shift) {
    var box = nameBox(unit, shift);
    return !taken.some(function (other) { return overlap(box, other); });
  })[0];
}

function nameMarker(unit, shift) {
  return L.marker(unit.at, {
    pane: 'names', interactive: false, keyboard: false,
    icon: L.divIcon({
      className: 'name ' + unit.level, html: make('span', {}, [unit.label]), iconSize: [0, 0], iconAnchor: [-shift[0], -shift[1]]
    })
  });
}

function nameBox(unit, shift) {
  var size = unit.level === 'town' ? 15 : 12;
  var wide = 0;
  for (var i = 0; i < unit.label.length; i += 1) { wide += unit.label.charCodeAt(i) > 255 ? size : size * 0.6; }
  return boxAround(unit.at, wide / 2, size * 0.7, shift);
}

function boxAround(place, halfWide, halfHigh, shift) {
  var at = map.latLngToLayerPoint(place);
  var x = at.x + shift[0], y = at.y + shift[1];
  return { left: x - halfWide, right: x + halfWide, top: y - halfHigh, bottom: y + halfHigh };
}

function overlap(a, b) {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}
