/* The page's words, and the tools that build elements from text. Names from the data only
   ever become text nodes and attribute values; nothing here reads a string as HTML. */
var map = window.map_offline;
var language = data.language;
var state = { goal: null, answer: null, plan: null, change: null, shade: 'none', largest: 0, addedUp: false, printing: false };

function has(object, key) {
  return Object.prototype.hasOwnProperty.call(object, key);
}

function both(pair) {
  return pair[language === 'en' ? 1 : 0];
}

function say(key, values) {
  /* {count:site|sites} is the word for one, or for any other number */
  return both(data.words[key]).replace(/\{(\w+)(?::([^|}]*)\|([^}]*))?\}/g, function (whole, name, one, more) {
    if (!values || !has(values, name)) { return whole; }
    return one === undefined ? values[name] : String(values[name]) === '1' ? one : more;
  });
}

function wordOf(family, code) {
  return has(data.words, family + '.' + code) ? say(family + '.' + code) : code;
}

/* make('p', {class: 'x', title: name}, ['text', node, null]) */
function make(tag, attributes, children) {
  var node = document.createElement(tag);
  addTo(node, attributes, children);
  return node;
}

function makeSvg(tag, attributes, children) {
  var node = document.createElementNS('http://www.w3.org/2000/svg', tag);
  addTo(node, attributes, children);
  return node;
}

function addTo(node, attributes, children) {
  Object.keys(attributes || {}).forEach(function (name) {
    if (attributes[name] !== null) { node.setAttribute(name, attributes[name]); }
  });
  (children || []).forEach(function (child) {
    if (child === null) { return; }
    node.appendChild(typeof child === 'object' ? child : document.createTextNode(String(child)));
  });
}

function button(attributes, children, pressed) {
  attributes.type = 'button';
  var node = make('button', attributes, children);
  node.addEventListener('click', pressed);
  return node;
}

/* Focus the element whose attribute has a value; values may hold any character, so no selector is made of them. */
function focusOn(attribute, value) {
  var found = [].filter.call(document.querySelectorAll('[' + attribute + ']'), function (node) {
    return node.getAttribute(attribute) === value;
  })[0];
  if (found) { found.focus({ preventScroll: true }); }
}

function replaceContent(node, children) {
  while (node.firstChild) { node.removeChild(node.firstChild); }
  addTo(node, {}, children);
}

/* Figures read as in the workbook and the report. */
function numberText(value, decimals) {
  return Number(value).toLocaleString('en-US', { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
}

function shareText(share) {
  if (share === null) { return say('amount.unknown'); }
  var percent = 100 * share;
  if (percent < 100 - 1e-7) { percent = Math.min(percent, 99.9); }
  return percent.toFixed(1) + ' %';
}

/* A weight in the unit of what the goal weighs: people, dwellings, square metres ... */
function weightText(weight, goal) {
  if (weight === null) { return say('amount.unknown'); }
  return say('amount.' + goal.measure, { number: numberText(weight, 0) });
}

/* What is left of a weight: people not covered, or places that are lacking. */
function leftText(weight, goal) {
  return goal.lacks ? say('map.places-lacking', { amount: weightText(weight, goal) }) : weightText(weight, goal);
}

function leftWord(goal) {
  return goal.lacks ? 'map.lacks' : 'map.uncovered';
}

/* The estimated share of a unit's weight behind the goal, or null. */
function estimatedShare(goal, unit) {
  var shares = goal ? goal.estimated[unit.level] : {};
  return has(shares, unit.code) ? shares[unit.code] : null;
}

function whatText(goal) {
  return say('measure.' + goal.measure);
}

function costText(cost, unit) {
  if (cost === null) { return say('amount.unknown'); }
  if (unit === 's') {
    return say('amount.min', { number: numberText(cost / 60, cost >= 600 || cost % 60 === 0 ? 0 : 1) });
  }
  if (cost < 1000) { return say('amount.m', { number: numberText(cost, 0) }); }
  return say('amount.km', { number: numberText(cost / 1000, 1) });
}

function plainNumber(value) {
  return Number(value).toLocaleString('en-US', { maximumFractionDigits: 2 });
}

/* Steps of 1e-5 degree, longitude before latitude, back into [latitude, longitude]. */
function decode(steps) {
  var points = [], lon = 0, lat = 0;
  for (var i = 0; i < steps.length; i += 2) {
    lon += steps[i];
    lat += steps[i + 1];
    points.push([lat / 100000, lon / 100000]);
  }
  return points;
}

function decodeArea(polygons) {
  return polygons.map(function (rings) { return rings.map(decode); });
}

/* An outline of the style sheet's shapes as an SVG symbol. */
function symbol(shape, fill, line, size) {
  var points = data.style.shapes[shape].map(function (xy) {
    return (xy[0] * 10).toFixed(1) + ',' + (-xy[1] * 10).toFixed(1);
  });
  return makeSvg('svg', { width: size, height: size, viewBox: '-12 -12 24 24', 'aria-hidden': 'true' }, [
    makeSvg('polygon', { points: points.join(' '), fill: fill, stroke: '#fff', 'stroke-width': 5, 'stroke-linejoin': 'round' }),
    makeSvg('polygon', { points: points.join(' '), fill: fill, stroke: line, 'stroke-width': 2, 'stroke-linejoin': 'round' })
  ]);
}

function facilitySymbol(kind, status, size) {
  var look = kind.looks[has(kind.looks, status) ? status : 'operating'];
  return symbol(kind.shape, look.fill, look.line, size);
}

function projectSymbol(status, size) {
  var look = data.style.project;
  return status === 'stopped' ? symbol('circle', '#ececea', '#8a8a86', size) : symbol('circle', look.fill, look.line, size);
}

function goalOf(id) {
  return data.goals.filter(function (goal) { return goal.id === id; })[0] || null;
}

function unitName(code) {
  return has(data.names, code) ? data.names[code] : code;
}

function fillOf(goal, code) {
  var figures = goal && has(goal.unitFigures, code) ? goal.unitFigures[code] : null;
  if (!figures || (goal.shading === 'share' ? figures[0] : figures[1]) === null) { return data.style.noFigure; }
  if (goal.shading !== 'share') { return data.style.met[figures[1]]; }
  var colour = data.style.shares[0].colour;
  data.style.shares.forEach(function (each) { if (figures[0] >= each.low - 1e-9) { colour = each.colour; } });
  return colour;
}

function unitValue(goal, figures) {
  if (figures[0] === null) { return say('amount.unknown'); }
  return goal.shading === 'share' ? shareText(figures[0]) : plainNumber(figures[0]) + ' ' + both(goal.unitWord);
}
