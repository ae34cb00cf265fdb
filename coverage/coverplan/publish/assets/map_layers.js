/* What is drawn: one canvas for areas, lines and gaps (in this order), markers above it. */
var NARROW = 760;   // the width, in pixels, below which map.css puts the panel under the map
var ROAD_ZOOM = { street: 12, path: 14 };
var NAME_ZOOM = { town: 0, village: 13 };
var GAP_RADIUS = { least: 3, largest: window.innerWidth < NARROW ? 10 : 15, unit: 14 };
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
  addLayer('water', L.featureGroup(data.water.map(function (area) {
    return L.polygon(decodeArea(area), {
      color: style.water, weight: 0.5, fillColor: style.water, fillOpacity: 0.9, interactive: false
    });
  })), true);
  data.roads.forEach(function (group) {
    addLayer('road-' + group.key, L.featureGroup([L.polyline(group.lines.map(decode), {
      color: group.colour, weight: group.width, opacity: 0.9, interactive: false, smoothFactor: 1
    })]), true);
  });
  ['village', 'town', 'county'].forEach(function (level) {
    var look = style.outlines[level];
    addLayer('outline-' + level, L.featureGroup(outlines[level].map(function (unit) {
      return L.polygon(unit.shape, { color: look.colour, weight: look.width, fill: false, interactive: false });
    })), level !== 'village');
  });
  addLayer('found', L.featureGroup([]), true);
  addLayer('gaps', L.featureGroup([]), true);
  data.kinds.forEach(function (kind, at) {
    addLayer('kind-' + kind.key, L.layerGroup(data.facilities.filter(function (facility) {
      return facility.kind === at;
    }).map(facilityMarker)), true);
  });
  addLayer('sites', L.layerGroup([]), true);
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

function facilityMarker(facility) {
  var kind = data.kinds[facility.kind];
  var size = kind.shape === 'star' || kind.shape === 'plus' ? 20 : 17;
  var marker = L.marker(facility.at, {
    keyboard: false,
    icon: L.divIcon({
      className: 'facility', html: facilitySymbol(kind, facility.status, size), iconSize: [size, size], iconAnchor: [size / 2, size / 2]
    })
  });
  marker.bindTooltip(function () { return make('span', {}, [facility.name]); }, { className: 'tip' });
  marker.bindPopup(function () { return facilityPopup(facility); }, { maxWidth: 320 });
  facility.marker = marker;
  return marker;
}

function siteMarker(goal, site) {
  var marker = L.marker(site.at, {
    zIndexOffset: 1000, icon: L.divIcon({ className: 'site', html: make('span', {}, [site.rank]), iconSize: [28, 28], iconAnchor: [14, 14] })
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
  circles.forEach(function (circle) { group.addLayer(gapCircle(goal, circle)); });
}

function gapCircle(goal, circle) {
  var look = data.style.gap;
  var drawn = L.circleMarker(circle.at, {
    radius: gapRadius(goal, circle.weight, state.largest), color: look.line, weight: 1, opacity: 0.9,
    fillColor: look.fill, fillOpacity: 0.55, dashArray: circle.gap ? null : '3 3'
  });
  drawn.bindTooltip(function () { return gapTip(goal, circle); }, { className: 'tip' });
  return drawn.bindPopup(function () {
    return circle.gap ? gapPopup(goal, circle.gap) : gatheredPopup(goal, circle);
  }, { maxWidth: 320 });
}

function drawSites(goal) {
  var group = layers.sites.layer;
  group.clearLayers();
  (goal ? goal.sites : []).forEach(function (site) {
    if (site.at !== null) { group.addLayer(siteMarker(goal, site)); }
  });
}

function shadeUnits(goal) {
  ['town', 'village'].forEach(function (level) {
    layers['shade-' + level].layer.eachLayer(function (polygon) {
      var shaded = goal && state.shade === level;
      polygon.setStyle({ fillColor: shaded ? fillOf(goal, polygon.unit.code) : '#fff', fillOpacity: shaded ? 0.85 : 0 });
    });
    // Without shading the towns stay there to be pointed at.
    toggle('shade-' + level, state.shade === level || (state.shade === 'none' && level === 'town'));
  });
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
  drawGaps(goal);
  drawSites(goal);
  paleFacilities(goal);
  shadeUnits(goal);
  renderPanel();
  renderLegend();
}

function showByZoom() {
  Object.keys(ROAD_ZOOM).forEach(function (key) {
    if (!has(layers, 'road-' + key)) { return; }
    layers['road-' + key].shown = map.getZoom() >= ROAD_ZOOM[key];
    setShown('road-' + key);
  });
  var goal = goalOf(state.goal);
  if (goal && goal.gaps.count > GATHER.most) { drawGaps(goal); }
  restack();
  placeNames();
}

/* Names in the order county seats would be read: towns first; one that would cover another waits for a larger zoom. */
function placeNames() {
  var group = layers.names.layer;
  group.clearLayers();
  var taken = [];
  var view = map.getBounds().pad(0.1);
  ['town', 'village'].forEach(function (level) {
    if (map.getZoom() < NAME_ZOOM[level]) { return; }
    data.units.forEach(function (unit) {
      if (unit.level !== level || !view.contains(unit.at)) { return; }
      var box = nameBox(unit, level);
      if (taken.some(function (other) { return overlap(box, other); })) { return; }
      taken.push(box);
      group.addLayer(L.marker(unit.at, {
        pane: 'names', interactive: false, keyboard: false,
        icon: L.divIcon({ className: 'name ' + level, html: make('span', {}, [unit.label]), iconSize: [0, 0] })
      }));
    });
  });
}

function nameBox(unit, level) {
  var at = map.latLngToLayerPoint(unit.at);
  var size = level === 'town' ? 15 : 12;
  var wide = 0;
  for (var i = 0; i < unit.label.length; i += 1) { wide += unit.label.charCodeAt(i) > 255 ? size : size * 0.6; }
  return { left: at.x - wide / 2, right: at.x + wide / 2, top: at.y - size * 0.8, bottom: at.y + size * 0.8 };
}

function overlap(a, b) {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}
