/* The plans for several goals: a part of the panel, markers with popups, what more brings as a picture, who gains and who loses. */
function planShown() {
  return data.plans.filter(function (plan) { return plan.id === state.plan; })[0] || null;
}

function showPlan(plan) {
  state.plan = state.plan === plan.id ? null : plan.id;
  state.change = null;
  map.closePopup();
  drawPlan();
  toggle('sites', state.plan === null);
  renderPanel();
  renderLegend();
}

function showChange(at) {
  state.change = state.change === at ? null : at;
  drawPlan();
  renderPanel();
  renderLegend();
}

function drawPlan() {
  var plan = planShown();
  layers.steps.layer.clearLayers();
  layers.changes.layer.clearLayers();
  if (!plan) { return; }
  plan.steps.forEach(function (step) {
    if (step.at !== null) { layers.steps.layer.addLayer(stepMarker(plan, step)); }
  });
  var change = state.change === null ? null : plan.changes[state.change];
  if (change) { change.points.forEach(function (point) { layers.changes.layer.addLayer(changeCircle(change, point)); }); }
  restack();
}

function stepLook(step) {
  return data.style.step[step.does === 'close' ? 'closed' : 'built'];
}

function stepMarker(plan, step) {
  var size = SIZES.site;
  var look = stepLook(step);
  var disc = make('span', {}, [step.rank]);
  var marker = L.marker(step.at, {
    pane: 'sites', icon: L.divIcon({ className: 'site step ' + step.does, html: disc, iconSize: [size, size], iconAnchor: [size / 2, size / 2] })
  });
  marker.on('add', function () {
    var node = marker.getElement();
    node.style.background = look.fill;
    node.style.borderColor = look.line;
    node.setAttribute('aria-label', both(step.action) + ' ' + step.name);
  });
  marker.bindTooltip(function () { return make('span', {}, [step.name + (step.phase ? ' · ' + step.phase : '')]); }, { className: 'tip' });
  return marker.bindPopup(function () { return stepPopup(plan, step); }, { maxWidth: 340 });
}

function stepPopup(plan, step) {
  var made = popup(step.name, both(step.action) + ' · ' + both(step.kind), [
    ['map.plans', both(plan.title)], ['map.plan-phase', step.phase], ['map.plan-size', step.size], ['map.plan-money', both(step.money)],
    ['map.unit', step.unit ? unitName(step.unit) : ''], ['map.plan-source', both(step.source)]
  ]);
  step.told.forEach(function (pair) { made.appendChild(make('p', {}, [both(pair)])); });
  return made;
}

function changeCircle(change, point) {
  var look = data.style.change[point[1]];
  var most = change.points.reduce(function (most, each) { return Math.max(most, each[2]); }, 0);
  var radius = Math.max(GAP_RADIUS.least, GAP_RADIUS.largest * Math.sqrt(most > 0 ? point[2] / most : 0));
  var circle = L.circleMarker(point[0], { radius: radius, color: look.line, weight: 1, fillColor: look.fill, fillOpacity: GAP_OPACITY });
  return circle.bindTooltip(function () {
    return make('span', {}, [say(point[1] ? 'map.plan-gains' : 'map.plan-loses') + ' ' + numberText(point[2], 0)]);
  }, { className: 'tip' });
}

function plansPart() {
  if (!data.plans.length) { return []; }
  return [make('h2', {}, [say('map.plans')])].concat(data.plans.map(planPart));
}

function planPart(plan) {
  var shown = plan.id === state.plan;
  var press = plan.steps.length ? button({ class: 'link', 'aria-pressed': String(shown) }, [say('map.plan-show')], function () { showPlan(plan); }) : null;
  return make('section', { class: 'plan' }, [
    make('h3', {}, [both(plan.title)]), make('p', { class: 'more' }, [both(plan.verdict)]), press, stepsTable(plan), frontierPart(plan),
    shown ? changesList(plan) : null
  ].concat(plan.why.map(function (pair) { return make('p', { class: 'more' }, [both(pair)]); })));
}

function stepsTable(plan) {
  return listTable('map.plan-steps', ['map.rank', 'map.place', 'map.action', 'map.plan-phase', 'map.plan-money'], plan.steps.map(function (step) {
    var name = step.at === null ? step.name : button({ class: 'link' }, [step.name], function () {
      if (state.plan !== plan.id) { showPlan(plan); }
      goTo(step.at, stepPopup(plan, step));
    });
    return [step.rank, name, both(step.action) + ' · ' + both(step.kind), step.phase, both(step.money)];
  }), '');
}

function changesList(plan) {
  if (!plan.changes.length) { return null; }
  return make('details', { class: 'list', open: '' }, [make('summary', {}, [say('map.plan-changes')])].concat(plan.changes.map(function (change, at) {
    return make('p', { class: 'more' }, [
      button({ class: 'link', 'aria-pressed': String(state.change === at) }, [
        say('map.plan-against', { goal: both(change.goal), against: both(change.against) })
      ], function () { showChange(at); }),
      ' ' + say('map.plan-gains') + ' ' + both(change.gains) + ' · ' + say('map.plan-loses') + ' ' + both(change.loses)
    ]);
  })));
}

/* The frontier: a line over its points, filled where the plan at that limit is proved best. */
var PICTURE = { wide: 320, high: 150, left: 72, below: 34, edge: 10 };

function frontierPart(plan) {
  var found = plan.frontier;
  if (!found) { return null; }
  var wide = PICTURE.wide - PICTURE.left - PICTURE.edge, high = PICTURE.high - PICTURE.below - PICTURE.edge;
  var range = function (at) {
    var values = found.points.map(function (point) { return point[at]; });
    var low = Math.min.apply(null, values), top = Math.max.apply(null, values);
    return { low: low, size: top > low ? top - low : 1, top: top };
  };
  var across = range(0), up = range(1);
  var x = function (value) { return PICTURE.left + wide * (value - across.low) / across.size; };
  var y = function (value) { return PICTURE.edge + high * (1 - (value - up.low) / up.size); };
  var text = function (at, content, anchor) {
    return makeSvg('text', { x: at[0], y: at[1], 'text-anchor': anchor, 'font-size': 10, fill: 'currentColor' }, [content]);
  };
  var bottom = PICTURE.edge + high;
  var picture = makeSvg('svg', {
    class: 'frontier', viewBox: '0 0 ' + PICTURE.wide + ' ' + PICTURE.high, role: 'img', 'aria-label': both(found.y) + ' / ' + both(found.x)
  }, [
    makeSvg('path', { d: 'M' + PICTURE.left + ' ' + PICTURE.edge + 'V' + bottom + 'H' + (PICTURE.left + wide), fill: 'none', stroke: 'currentColor' }),
    text([PICTURE.left - 4, bottom], plainNumber(up.low), 'end'), text([PICTURE.left - 4, PICTURE.edge + 8], plainNumber(up.top), 'end'),
    text([PICTURE.left, bottom + 13], plainNumber(across.low), 'start'), text([PICTURE.left + wide, bottom + 13], plainNumber(across.top), 'end'),
    text([PICTURE.left + wide / 2, bottom + 27], both(found.x), 'middle'),
    makeSvg('polyline', {
      points: found.points.map(function (point) { return x(point[0]) + ',' + y(point[1]); }).join(' '), fill: 'none', stroke: '#0067a8', 'stroke-width': 1.5
    })
  ].concat(found.points.map(function (point, at) {
    var goals = found.goals.map(function (goal, number) { return both(goal) + ' ' + both(found.told[at][number]); });
    return makeSvg('circle', { cx: x(point[0]), cy: y(point[1]), r: 4, fill: point[2] ? '#0067a8' : '#fff', stroke: '#0067a8', 'stroke-width': 1.5 }, [
      makeSvg('title', {}, [[both(found.x) + ' ' + plainNumber(point[0]), both(found.y) + ' ' + plainNumber(point[1])].concat(goals).join('\n')])
    ]);
  })));
  return make('figure', { class: 'frontier' }, [
    make('figcaption', {}, [say('map.plan-frontier') + ' · ' + both(found.y)]), picture, make('p', { class: 'more' }, [say('map.plan-proved')])
  ]);
}

function stepsPart() {
  var plan = planShown();
  if (!plan) { return null; }
  var sign = make('span', { class: 'site', 'aria-hidden': 'true' }, ['1']);
  return make('div', { class: 'part' }, [switchRow('steps', both(plan.title), sign, '')]);
}

function changesPart() {
  var plan = planShown();
  if (!plan || state.change === null) { return null; }
  return make('div', { class: 'part' }, [1, 0].map(function (at) {
    return keyRow(disc(6, data.style.change[at]), say(at ? 'map.plan-gains' : 'map.plan-loses'));
  }));
}
