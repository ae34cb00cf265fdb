/* Layer switch and legend in one: each row turns a layer on or off and shows how it looks. */
function renderLegend() {
  var goal = goalOf(state.goal);
  var legend = document.getElementById('legend');
  var top = legend.scrollTop;
  replaceContent(document.getElementById('legend-body'), [
    goalChooser(goal), shadingPart(goal), reachPart(goal), gapsPart(goal), sitesPart(goal), stepsPart(), changesPart(), projectsPart(), facilitiesPart(goal), findingsPart(),
    groundPart(), remarks()
  ]);
  legend.scrollTop = top;
}

function part(title, rows) {
  if (!rows.length) { return null; }
  return make('fieldset', {}, [make('legend', {}, [title])].concat(rows));
}

function switchRow(key, label, sign, note) {
  var box = make('input', { type: 'checkbox', 'data-layer': key }, []);
  box.checked = layers[key].on;
  box.addEventListener('change', function () {
    toggle(key, box.checked);
    renderLegend();
    focusOn('data-layer', key);
  });
  return make('label', { class: 'row' + (box.checked ? '' : ' off') }, [
    box, make('span', { class: 'sign' }, [sign]),
    make('span', {}, [label, note ? make('small', {}, [note]) : null])
  ]);
}

function keyRow(sign, label) {
  return make('div', { class: 'row key' }, [make('span', { class: 'sign' }, [sign]), make('span', {}, [label])]);
}

function swatch(colour) {
  return makeSvg('svg', { width: 22, height: 14, viewBox: '0 0 22 14', 'aria-hidden': 'true' }, [
    makeSvg('rect', { x: 0.5, y: 0.5, width: 21, height: 13, fill: colour, stroke: '#8b8b88' })
  ]);
}

/* How units with estimated figures look: slanting lines over their colour. */
function hatched() {
  var sign = swatch(data.style.noFigure);
  [-2, 6, 14].forEach(function (x) {
    sign.appendChild(makeSvg('line', { x1: x, y1: 13, x2: x + 10, y2: 1, stroke: data.style.estimated, 'stroke-width': 1.2 }));
  });
  return sign;
}

function line(colour, width, dash) {
  return makeSvg('svg', { width: 22, height: 14, viewBox: '0 0 22 14', 'aria-hidden': 'true' }, [
    makeSvg('line', { x1: 0, y1: 7, x2: 22, y2: 7, stroke: colour, 'stroke-width': width, 'stroke-dasharray': dash || null })
  ]);
}

function disc(radius, look) {
  var size = 2 * radius + 2;
  return makeSvg('svg', { width: size, height: size, 'aria-hidden': 'true' }, [
    makeSvg('circle', { cx: size / 2, cy: size / 2, r: radius, fill: look.fill, 'fill-opacity': GAP_OPACITY, stroke: look.line })
  ]);
}

function goalChooser(goal) {
  if (!data.goals.length) { return null; }
  var choice = make('select', { id: 'goal-choice' }, data.goals.map(function (each) {
    return make('option', { value: each.id }, [both(each.title)]);
  }));
  choice.value = goal ? goal.id : '';
  choice.addEventListener('change', function () {
    chooseGoal(choice.value);
    focusOn('id', 'goal-choice');
  });
  return make('label', { class: 'chooser' }, [make('span', {}, [say('map.goal')]), choice]);
}

function shadingPart(goal) {
  if (!goal || !goal.levels.length) { return null; }
  var rows = goal.levels.concat(['none']).map(function (level) {
    var radio = make('input', { type: 'radio', name: 'shade', value: level }, []);
    radio.checked = state.shade === level;
    radio.addEventListener('change', function () {
      state.shade = level;
      shadeUnits(goal);
      toggle('outline-village', level === 'village');
      renderLegend();
      focusOn('value', level);
    });
    return make('label', { class: 'choice' }, [radio, say('map.shade-' + level)]);
  });
  return part(shadingTitle(goal), [make('div', { class: 'choices' }, rows)].concat(state.shade === 'none' ? [] : classRows(goal)));
}

function shadingTitle(goal) {
  if (goal.shading !== 'share') { return say('map.shading-' + goal.shading); }
  return goal.group ? say('map.shading-covered', { what: whatText(goal) }) : say('map.shading-share');
}

function classRows(goal) {
  var style = data.style;
  var rows = goal.shading === 'share'
    ? style.shares.map(function (each) { return keyRow(swatch(each.colour), each.label); }).reverse()
    : [1, 0].map(function (flag) {
      return keyRow(swatch(style.met[flag]), say('map.' + goal.shading + (flag ? '-yes' : '-no')));
    });
  rows = rows.concat([keyRow(swatch(style.noFigure), say('map.no-figure'))]);
  var someGuessed = has(goal.estimated, state.shade) && Object.keys(goal.estimated[state.shade]).length;
  return someGuessed ? rows.concat([keyRow(hatched(), say('map.estimated'))]) : rows;
}

function reachPart(goal) {
  if (!goal || !goal.reached.length) { return null; }
  var looks = data.style.bands;
  var row = switchRow('reach', say('map.reach', { cutoff: both(goal.cutoff) }), line(looks[0].colour, looks[0].width), say('map.reach-note'));
  return make('div', { class: 'part' }, [row].concat(layers.reach.on ? goal.reached.map(function (band) {
    var look = looks[band.band - 1];
    var made = keyRow(line(look.colour, look.width, look.dash.join(' ')), both(band.label));
    made.classList.add('band');
    return made;
  }) : []));
}

function findingsPart() {
  var counts = data.findings.counts;
  if (!data.findings.points.length) { return null; }
  var worst = ['error', 'warning', 'info'].filter(function (level) { return has(counts, level); });
  var row = switchRow('findings', say('map.findings'), findingSymbol(worst[0], 16), '(' + data.findings.points.length + ')');
  var made = part(say('map.findings-legend'), [row].concat(layers.findings.on ? worst.map(function (level) {
    return keyRow(findingSymbol(level, 16), say('severity.' + level) + ' (' + counts[level] + ')');
  }) : []));
  made.className = layers.findings.on ? '' : 'off';
  return made;
}

function gapsPart(goal) {
  if (!goal) { return null; }
  var look = data.style.gap;
  var title = goal.counted ? say('map.gaps-quota') : say(goal.lacks ? 'map.gaps-lacking' : 'map.gaps', { what: whatText(goal) });
  var row = switchRow('gaps', title, disc(6, look), goal.gaps.count ? '' : say('map.none-here'));
  if (goal.counted || !goal.gaps.count || !layers.gaps.on) { return make('div', { class: 'part' }, [row]); }
  var largest = state.largest;
  var sizes = sizeSteps(largest).map(function (weight) {
    return make('span', { class: 'size' }, [disc(gapRadius(goal, weight, largest), look), weightText(weight, goal)]);
  });
  if (state.addedUp) { sizes.push(make('span', {}, [say('map.gap-dashed')])); }
  return make('div', { class: 'part' }, [row, make('div', { class: 'sizes' }, sizes)]);
}

/* Round weights for the legend, largest first. */
function sizeSteps(largest) {
  if (largest < 1) { return [largest]; }
  var power = Math.pow(10, Math.floor(Math.log(largest) / Math.LN10 + 1e-9));
  var top = [5, 2, 1].map(function (step) { return step * power; }).filter(function (weight) { return weight <= largest; })[0];
  return [top, top / 5, top / 25].filter(function (weight) { return weight >= 1 && weight === Math.floor(weight); });
}

function sitesPart(goal) {
  if (!goal || !data.goals.some(function (each) { return sitesShown(each).length; })) { return null; }
  var sign = make('span', { class: 'site', 'aria-hidden': 'true' }, ['1']);
  return make('div', { class: 'part' }, [
    switchRow('sites', say('map.sites'), sign, sitesShown(goal).length ? '' : say('map.none-here'))
  ]);
}

/* One box for all kinds: ticked when all are shown, half when some are. */
function allFacilities() {
  var keys = data.kinds.map(function (kind) { return 'kind-' + kind.key; });
  var shown = keys.filter(function (key) { return layers[key].on; }).length;
  var box = make('input', { type: 'checkbox', id: 'all-facilities' }, []);
  box.checked = shown === keys.length;
  box.indeterminate = shown > 0 && shown < keys.length;
  box.addEventListener('change', function () {
    keys.forEach(function (key) { toggle(key, box.checked); });
    renderLegend();
    focusOn('id', 'all-facilities');
  });
  return make('label', { class: 'row all' }, [box, make('span', {}, [say('map.all-kinds')])]);
}

function facilitiesPart(goal) {
  if (!data.kinds.length) { return null; }
  var rows = [allFacilities()].concat(data.kinds.map(function (kind, at) {
    var count = data.facilities.filter(function (facility) { return facility.kind === at; }).length;
    return switchRow('kind-' + kind.key, both(kind.name), facilitySymbol(kind, 'operating', SIZES.facility), '(' + count + ')');
  }));
  var some = function (test) { return data.facilities.some(test); };
  var notes = [
    some(function (each) { return each.status === 'planned'; }) ? say('map.facility-planned') : null,
    some(function (each) { return each.status === 'building'; }) ? say('map.facility-building') : null,
    some(function (each) { return each.status === 'closed'; }) ? say('map.facility-grey') : null,
    goal && goal.facility.length ? say('map.facility-pale') : null
  ].filter(function (note) { return note !== null; });
  if (notes.length) { rows.push(make('p', { class: 'note' }, [notes.join(language === 'en' ? '; ' : '；')])); }
  return part(say('map.facilities'), rows);
}

function projectsPart() {
  if (!data.projects.length) { return null; }
  var rows = [switchRow('projects', say('map.projects'), projectSymbol('planned', 18), '(' + data.projects.length + ')')];
  if (data.projects.some(function (project) { return project.status === 'stopped'; })) {
    rows.push(make('p', { class: 'note' }, [say('map.project-grey')]));
  }
  return part(say('map.projects-list'), rows);
}

function groundPart() {
  var outlines = data.style.outlines;
  var there = function (level) { return data.units.some(function (unit) { return unit.level === level; }); };
  var rows = data.roads.slice().reverse().map(function (group) {
    var key = 'road-' + group.key;
    return switchRow(key, say('map.road.' + group.key), line(group.colour, group.width),
      layers[key].shown ? '' : say('map.zoomed-only'));
  });
  if (data.closures.length) {
    rows.push(switchRow('closures', say('map.closures'), line(data.style.closure.line, 4)));
  }
  if (data.water.length) { rows.push(switchRow('water', say('map.water'), swatch(data.style.water))); }
  ['county', 'town', 'village'].filter(there).forEach(function (level) {
    var look = outlines[level];
    var bare = data.units.every(function (unit) { return unit.level !== level || unit.isDisc; });
    rows.push(switchRow('outline-' + level, say((bare ? 'map.discs-' : 'map.outline-') + level),
      bare ? disc(5, { fill: data.style.land, line: look.colour }) : line(look.colour, look.width)));
  });
  if (data.units.length) { rows.push(switchRow('names', say('map.names'), make('span', { class: 'letter' }, [say('map.letter')]))); }
  return part(say('map.ground'), rows);
}

function remarks() {
  return make('div', { class: 'note' }, data.leftOut.map(function (pair) {
    return make('p', {}, [both(pair)]);
  }).concat([make('p', {}, [say('map.simplified')])]));
}
