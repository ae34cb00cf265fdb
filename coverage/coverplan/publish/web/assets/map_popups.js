/* Popups and tooltips; and going to a place from the panel. */
function popup(title, what, rows) {
  return make('div', { class: 'popup' }, [
    make('h3', {}, [title]), what ? make('p', { class: 'what' }, [what]) : null, factList(rows)
  ]);
}

function unitTip(unit) {
  var goal = goalOf(state.goal);
  var figures = goal && has(goal.unitFigures, unit.code) ? goal.unitFigures[unit.code] : null;
  var guessed = figures && estimatedShare(goal, unit) !== null ? ' (' + say('map.estimated') + ')' : '';
  return make('span', {}, [make('b', {}, [unit.name]), figures ? ' ' + unitValue(goal, figures) + guessed : '']);
}

function unitPopup(unit) {
  var goal = goalOf(state.goal);
  var figures = goal && has(goal.unitFigures, unit.code) ? goal.unitFigures[unit.code] : null;
  var rows = [['map.unit', unit.parent ? unitName(unit.parent) : ''], ['map.code', unit.code]];
  if (goal) {
    rows.push(['map.goal', both(goal.title)]);
    rows.push(['map.value-now', figures ? unitValue(goal, figures) : say('amount.unknown')]);
    if (figures && goal.shading === 'share' && goal.group && figures[2] !== null) {
      rows.push(['map.to-cover', weightText(figures[2], goal)]);
      rows.push(['map.covered', weightText(figures[3], goal)]);
      rows.push([leftWord(goal), weightText(figures[2] - figures[3], goal)]);
    }
    if (has(goal.excepted, unit.code)) { rows.push(['map.note', both(goal.excepted[unit.code])]); }
    var guessed = estimatedShare(goal, unit);
    if (guessed !== null) { rows.push(['map.estimated-share', shareText(guessed)]); }
  }
  var made = popup(unit.name, unit.type || wordOf('level', unit.level), rows);
  var board = scoreboard(unit);
  if (board) { made.appendChild(board); }
  return made;
}

/* Where a unit stands in every goal that has a figure of it; a goal is chosen from here. */
function scoreboard(unit) {
  var goals = data.goals.filter(function (goal) { return has(goal.unitFigures, unit.code); });
  if (goals.length < 2) { return null; }
  return make('details', { class: 'list scoreboard', open: '' }, [
    make('summary', {}, [say('map.scoreboard', { count: goals.length })]),
    make('table', {}, [make('tbody', {}, goals.map(function (goal) {
      var figures = goal.unitFigures[unit.code];
      var verdict = figures[1] === null ? unitVerdict(goal, figures) : figures[1] ? 'yes' : 'no';
      return make('tr', {}, [
        make('td', {}, [mark(verdict), make('span', { class: 'unseen' }, [say('met.' + verdict)])]),
        make('th', { scope: 'row' }, [button({ class: 'link' }, [both(goal.title)], function () { chooseGoal(goal.id); })]),
        make('td', { class: 'value' }, [unitValue(goal, figures)])
      ]);
    }))])
  ]);
}

/* A share without a flag is held against the goal's own target. */
function unitVerdict(goal, figures) {
  if (goal.shading !== 'share' || figures[0] === null || goal.targetShare === null) { return 'unknown'; }
  return figures[0] >= goal.targetShare - 1e-9 ? 'yes' : 'no';
}

function facilityPopup(facility, drawn) {
  var rows = [
    ['map.status', facility.status ? wordOf('status', facility.status) : ''],
    ['map.unit', facility.unit ? unitName(facility.unit) : ''], ['map.opened', facility.opened]
  ];
  Object.keys(facility.figures).forEach(function (key) {
    rows.push(['map.' + key, plainNumber(facility.figures[key])]);
  });
  rows.push(['map.code', facility.id]);
  var made = popup(facility.name, both(data.kinds[facility.kind].name), rows);
  var served = data.goals.filter(function (goal) { return has(goal.served.of, facility.id); });
  if (served.length) {
    made.appendChild(make('ul', { class: 'served' }, served.map(function (goal) {
      return make('li', {}, servedItem(facility, goal, goal === drawn));
    })));
  }
  return made;
}

/* Whom a facility serves for a goal; a press draws lines to them, and the lines are explained below. */
function servedItem(facility, goal, isDrawn) {
  var said = make('p', {}, [servedText(goal, goal.served.of[facility.id])]);
  if (!has(goal.lines, facility.id)) { return [make('p', {}, [both(goal.title)]), said]; }
  var press = button({
    class: 'link', 'aria-pressed': String(isDrawn), title: say('map.lines-of', { title: both(goal.title) })
  }, [both(goal.title)], function () { openFacility(facility, goal); });
  return [press, said].concat(isDrawn ? linesKey(facility, goal) : []);
}

function projectPopup(project) {
  var rows = [
    ['map.status', wordOf('project-status', project.status)], ['map.project-action', project.action ? wordOf('project-action', project.action) : ''],
    ['map.project-years', project.years], ['map.unit', project.unit ? unitName(project.unit) : '']
  ];
  Object.keys(project.figures).forEach(function (key) {
    rows.push(['map.project-' + key, plainNumber(project.figures[key])]);
  });
  rows.push(['map.code', project.id]);
  return popup(project.name, both(project.kind), rows);
}

/* Whom a facility serves for a goal: weight, mean and largest cost, metres off the road. */
function servedText(goal, served) {
  if (!goal.served.costUnit) { return say('map.serves-weight', { weight: weightText(served[0], goal) }); }
  var road = say(served[3] === null ? 'map.no-road' : 'map.off-road', { offset: costText(served[3], 'm') });
  if (served[0] === null) { return road; }
  if (served[0] === 0) { return say('map.serves-nobody', { road: road }); }
  return say('map.serves-people', {
    weight: weightText(served[0], goal), mean: costText(served[1], goal.served.costUnit),
    largest: costText(served[2], goal.served.costUnit), road: road
  });
}

function facilityName(id) {
  var found = data.facilities.filter(function (facility) { return facility.id === id; })[0];
  return found ? found.name : id;
}

function gapTip(goal, circle) {
  var title = circle.gap ? circle.gap[2] : say('map.gap-merged', { count: numberText(circle.count, 0) });
  return make('span', {}, [
    make('b', {}, [title]), ' ',
    goal.counted ? say('map.lacking', { count: circle.weight }) : leftText(circle.weight, goal)
  ]);
}

function gapPopup(goal, gap) {
  return popup(gap[2], say('map.gap'), [
    ['map.goal', both(goal.title)],
    goal.counted ? ['map.gap-facilities', String(gap[1])] : [leftWord(goal), weightText(gap[1], goal)],
    ['map.unit', gap[3] && unitName(gap[3]) !== gap[2] ? unitName(gap[3]) : ''],
    ['map.nearest', gap[4] ? facilityName(gap[4]) : ''],
    ['map.cost', gap[5] === null ? '' : costText(gap[5], goal.gaps.costUnit)],
    ['map.within', goal.cutoff ? both(goal.cutoff) : ''],
    ['map.reason', wordOf('reason', gap[6])]
  ]);
}

function gatheredPopup(goal, circle) {
  return popup(say('map.gap-merged', { count: numberText(circle.count, 0) }), say('map.gap'), [
    ['map.goal', both(goal.title)], [leftWord(goal), weightText(circle.weight, goal)]
  ]);
}

function sitePopup(goal, site) {
  return popup(site.name, say('map.site', { rank: site.rank }), [
    ['map.goal', both(goal.title)], ['map.action', both(site.action)], ['map.kind', both(site.kind)],
    ['map.unit', site.unit ? unitName(site.unit) : ''],
    ['map.gain', both(site.gain)], ['map.after', both(site.after)]
  ]);
}

function openAt(at, node) {
  L.popup({ maxWidth: 320, maxHeight: 380 }).setLatLng(at).setContent(node).openOn(map);
}

/* Popups are dialogs that take the focus where a key or the panel opened them, close by button, Esc or a click beside them, and
   give the focus back. */
var opener = null;
var besides = L.point(8, 8);   // what a popup keeps from the map's right and lower edges: the legend's width, where it lies over the map

function keepBesideLegend() {
  var legend = document.getElementById('legend');
  besides.x = 8 + coveredByLegend(legend);
}

function preparePopups() {
  L.Popup.mergeOptions({ autoPanPaddingBottomRight: besides });
  document.getElementById('legend').addEventListener('toggle', keepBesideLegend);
  map.on('resize', keepBesideLegend);
  keepBesideLegend();
  map.on('popupopen', function (event) {
    var node = event.popup.getElement();
    var title = node.querySelector('h3');
    map.getContainer().classList.add('told');
    var close = node.querySelector('.leaflet-popup-close-button');
    node.setAttribute('role', 'dialog');
    node.setAttribute('tabindex', '-1');
    node.setAttribute('aria-label', title ? title.textContent : node.textContent);
    if (close) {
      close.setAttribute('aria-label', say('map.close'));
      close.setAttribute('title', say('map.close'));
      close.addEventListener('keydown', function (event) {
        if (event.key === ' ') { event.preventDefault(); map.closePopup(); }
      });
    }
    var focused = document.activeElement;
    if (focused && focused !== document.body && focused !== map.getContainer()) {
      if (!focused.closest('.leaflet-popup')) { opener = focused; }
      node.focus({ preventScroll: true });
    }
  });
  map.on('popupclose', function (event) {
    layers.found.layer.clearLayers();
    layers.lines.layer.clearLayers();
    map.getContainer().classList.remove('told');
    var node = event.popup.getElement();
    var inside = node && node.contains(document.activeElement);
    if (inside || opener && document.activeElement === document.body) {
      (opener && document.body.contains(opener) ? opener : map.getContainer()).focus({ preventScroll: true });
    }
    opener = null;
  });
  document.addEventListener('keydown', function (event) {
    if (event.key === 'Escape') { map.closePopup(); }
  });
}

function goTo(at, node) {
  map.setView(at, Math.max(map.getZoom(), 13), { animate: false });
  openAt(at, node);
}

/* Go to a unit and draw a line around it until its popup is closed. */
function showUnit(unit) {
  var outline = L.polygon(unit.shape, { color: '#111', weight: 3.5, fill: false, interactive: false });
  fit(outline.getBounds().pad(0.4));
  openAt(unit.at, unitPopup(unit));
  layers.found.layer.addLayer(outline);
}

function showFacility(facility) {
  toggle('kind-' + data.kinds[facility.kind].key, true);
  renderLegend();
  map.setView(facility.at, Math.max(map.getZoom(), 13), { animate: false });
  openFacility(facility);
}

function showProject(project) {
  toggle('projects', true);
  renderLegend();
  goTo(project.at, projectPopup(project));
}

function showGap(goal, gap) {
  goTo(gap[0], gapPopup(goal, gap));
}

function showSite(site) {
  goTo(site.at, sitePopup(goalOf(state.goal), site));
}
