/* The panel beside the map: search, goals, and the details of the chosen goal. */
var LISTED = 10;

function renderPanel() {
  var panel = document.getElementById('panel');
  var top = panel.scrollTop;
  replaceContent(panel, [searchBox()].concat(goalsPart()));
  panel.scrollTop = top;
}

/* Bring the chosen goal's row into the panel's view, where the panel scrolls by itself. */
function showChosen() {
  var panel = document.getElementById('panel');
  var row = panel.querySelector('tr.chosen');
  if (!row) { return; }
  var top = row.getBoundingClientRect().top - panel.getBoundingClientRect().top;
  if (top < 0 || top > panel.clientHeight - 120) { panel.scrollTop += top - 60; }
}

function goalsPart() {
  if (!data.goals.length) { return [make('p', { class: 'empty' }, [say('map.no-goals')])]; }
  var counts = { yes: 0, no: 0, open: 0, unknown: 0 };
  data.goals.forEach(function (goal) { counts[verdictOf(goal)] += 1; });
  return [
    data.headline ? make('p', { class: 'headline' }, [both(data.headline)]) : null,
    make('h2', {}, [say('map.goals')]),
    make('p', { class: 'counts' }, ['yes', 'no', 'open', 'unknown'].filter(function (verdict) {
      return verdict === 'yes' || verdict === 'no' || counts[verdict];
    }).map(function (verdict) {
      return make('span', { class: 'count ' + verdict }, [
        mark(verdict), say('met.' + verdict), make('b', {}, [counts[verdict]])
      ]);
    })),
    goalsTable(), printedDetail()
  ].concat(plansPart());
}

/* On paper the details follow the table, so that no row has to break across pages. */
function printedDetail() {
  var goal = goalOf(state.goal);
  if (!goal || !state.printing) { return null; }
  return make('section', { class: 'printed' }, [make('h2', {}, [both(goal.title)])].concat(goalDetail(goal)));
}

function verdictOf(goal) {
  return goal.met === null ? (goal.isOpen ? 'open' : 'unknown') : goal.met ? 'yes' : 'no';
}

function mark(verdict) {
  return make('span', { class: 'mark ' + verdict, 'aria-hidden': 'true' }, [{ yes: '✓', no: '✕', open: '?', unknown: '–' }[verdict]]);
}

function goalsTable() {
  var body = make('tbody', {}, []);
  var periods = data.goals.map(function (goal) { return goal.period; })
    .filter(function (period, at, all) { return all.indexOf(period) === at; });
  periods.forEach(function (period) {
    if (periods.length > 1) {
      var head = period ? say('map.period-of', { period: period }) : say('map.no-period');
      body.appendChild(make('tr', { class: 'period' }, [make('th', { scope: 'colgroup', colspan: 3 }, [head])]));
    }
    data.goals.filter(function (goal) { return goal.period === period; }).forEach(function (goal) {
      body.appendChild(goalRow(goal));
      if (goal.id === state.goal && !state.printing) {
        body.appendChild(make('tr', { class: 'detail' }, [make('td', { colspan: 3 }, goalDetail(goal))]));
      }
    });
  });
  return make('table', { id: 'goals' }, [
    make('thead', {}, [make('tr', {}, ['map.verdict', 'map.goal', 'map.value'].map(function (key) {
      return make('th', { scope: 'col' }, [say(key)]);
    }))]),
    body
  ]);
}

function goalRow(goal) {
  var chosen = goal.id === state.goal;
  var verdict = verdictOf(goal);
  var pick = button({
    class: 'goal-title', 'aria-pressed': String(chosen), title: say('map.show-goal', { title: both(goal.title) })
  }, [both(goal.title)], function () { chooseGoal(goal.id); focusOn('data-goal', goal.id); });
  pick.setAttribute('data-goal', goal.id);
  var lines = [pick];
  var short = shortText(goal);
  if (short) { lines.push(make('p', { class: 'short' }, [short])); }
  if (verdict !== 'yes' && !short && both(goal.note)) { lines.push(make('p', { class: 'why' }, [both(goal.note)])); }
  return make('tr', { class: 'goal ' + verdict + (chosen ? ' chosen' : '') }, [
    make('td', { class: 'verdict' }, [mark(verdict), make('span', {}, [both(goal.metWord)])]),
    make('th', { scope: 'row' }, lines),
    make('td', { class: 'value' }, [
      make('b', {}, [both(goal.value)]), make('span', {}, ['/ ' + both(goal.target)]), bar(goal)
    ])
  ]);
}

function shortText(goal) {
  if (goal.shortfall === null) { return ''; }
  var parts = [say('map.shortfall', { amount: both(goal.shortfall) })];
  if (!goal.counted && goal.gaps.count) {
    parts.push(say(goal.lacks ? 'map.places-lacking' : 'map.not-covered', { amount: weightText(goal.gaps.weight, goal) }));
  }
  return parts.join(language === 'en' ? '; ' : '；');
}

function bar(goal) {
  if (goal.share === null) { return null; }
  var drawing = makeSvg('svg', { class: 'bar', viewBox: '0 0 100 6', preserveAspectRatio: 'none', 'aria-hidden': 'true' }, [
    makeSvg('rect', { class: 'whole', width: 100, height: 6 }),
    makeSvg('rect', { class: 'part', width: 100 * Math.min(1, goal.share), height: 6 })
  ]);
  if (goal.targetShare < 1) {
    drawing.appendChild(makeSvg('rect', { class: 'target', x: 100 * goal.targetShare - 0.7, width: 1.4, height: 6 }));
  }
  return drawing;
}

function goalDetail(goal) {
  var rows = [
    ['map.group', goal.group ? both(goal.groupWord) : ''], ['map.within', goal.cutoff ? both(goal.cutoff) : ''],
    ['map.basis', both(goal.basis)], ['map.period', goal.period], ['map.year', goal.vintage], ['map.source', both(goal.source)], ['map.note', both(goal.note)]
  ];
  return [factList(rows), sitesTable(goal), unitsTable(goal), gapsTable(goal)];
}

/* A list of [key of a word, text]; rows without text are left out. */
function factList(rows) {
  return make('dl', {}, rows.filter(function (row) { return row[1] !== ''; }).map(function (row) {
    return make('div', {}, [make('dt', {}, [say(row[0])]), make('dd', {}, [row[1]])]);
  }));
}

/* A row is a list of cells, or one text across all of them. */
var openLists = { 'map.site-list': true, 'map.by-unit': true, 'map.gap-list': false };

function listTable(titleKey, headKeys, rows, more) {
  if (!rows.length) { return null; }
  var list = make('details', { class: 'list' }, [
    make('summary', {}, [say(titleKey)]),
    make('table', {}, [
      make('thead', {}, [make('tr', {}, headKeys.map(function (key) { return make('th', { scope: 'col' }, [say(key)]); }))]),
      make('tbody', {}, rows.map(function (cells) {
        if (!Array.isArray(cells)) {
          return make('tr', { class: 'line' }, [make('td', { colspan: headKeys.length }, [cells])]);
        }
        return make('tr', {}, cells.map(function (cell) { return make('td', {}, [cell]); }));
      }))
    ]),
    more ? make('p', { class: 'more' }, [more]) : null
  ]);
  list.open = state.printing || openLists[titleKey];
  list.addEventListener('toggle', function () { if (!state.printing) { openLists[titleKey] = list.open; } });
  return list;
}

function unitsTable(goal) {
  if (!goal.levels.length) { return null; }
  var level = goal.levels[0];
  var units = data.units.filter(function (unit) { return unit.level === level && has(goal.unitFigures, unit.code); });
  var left = function (unit) {
    var figures = goal.unitFigures[unit.code];
    return figures[2] === null || figures[3] === null ? 0 : figures[2] - figures[3];
  };
  // Worst first: most left out; else not met before met, and the smaller figure first.
  var rank = function (unit) { return goal.unitFigures[unit.code][1] === null ? 2 : goal.unitFigures[unit.code][1]; };
  units.sort(function (a, b) {
    return left(b) - left(a) || rank(a) - rank(b)
      || goal.unitFigures[a.code][0] - goal.unitFigures[b.code][0] || (a.code < b.code ? -1 : 1);
  });
  var weighed = goal.shading === 'share' && goal.group;
  var rows = units.slice(0, LISTED).map(function (unit) {
    var name = button({ class: 'link' }, [unit.name], function () { showUnit(unit); });
    var value = unitValue(goal, goal.unitFigures[unit.code]) + (estimatedShare(goal, unit) === null ? '' : ' *');
    return weighed ? [name, value, weightText(left(unit), goal)] : [name, value];
  });
  var rest = units.length - rows.length;
  var heads = weighed ? ['map.unit-name', 'map.covered-share', leftWord(goal)] : ['map.unit-name', 'map.value-now'];
  var more = [rest > 0 ? say('map.units-more', { count: rest }) : '', guessedBelow(goal, units) ? '* ' + say('map.estimated') : ''];
  return listTable('map.by-unit', heads, rows, more.filter(function (text) { return text; }).join(' '));
}

function guessedBelow(goal, units) {
  return units.slice(0, LISTED).some(function (unit) { return estimatedShare(goal, unit) !== null; });
}

function gapsTable(goal) {
  var shown = goal.gaps.points.slice(0, LISTED);
  var rows = shown.map(function (gap) {
    var name = button({ class: 'link' }, [gap[2]], function () { showGap(goal, gap); });
    return [name, goal.counted ? say('map.lacking', { count: gap[1] }) : weightText(gap[1], goal), gapReason(goal, gap)];
  });
  var rest = goal.gaps.count - shown.length;
  return listTable('map.gap-list', ['map.place', goal.counted ? 'map.gap' : leftWord(goal), 'map.reason'], rows,
    rest > 0 ? say('map.gap-more', { count: numberText(rest, 0) }) : '');
}

function gapReason(goal, gap) {
  var reason = wordOf('reason', gap[6]);
  return gap[5] === null ? reason : reason + ' (' + costText(gap[5], goal.gaps.costUnit) + ')';
}

/* The sites of each answer to the goal; of several, a button shows one of them on the map. */
function sitesTable(goal) {
  if (!goal.answers.length) { return null; }
  return make('div', {}, goal.answers.map(function (answer) {
    var rows = [];
    answer.sites.forEach(function (site) {
      var name = site.at === null ? site.name
        : button({ class: 'link' }, [site.name], function () {
          if (answer !== shownAnswer(goal)) { showAnswer(goal, answer); }
          showSite(site);
        });
      rows.push([site.rank, name, both(site.gain), both(site.after)]);
      if (site.rank === answer.metAt) { rows.push(both(answer.line)); }
    });
    var heads = ['map.rank', 'map.place', 'map.gain', 'map.after'];
    var said = [both(answer.verdict), both(answer.proof)].join(language === 'en' ? ' ' : '');
    var list = listTable('map.site-list', heads, rows, said) || make('p', { class: 'more' }, [said]);
    if (goal.answers.length === 1) { return list; }
    return make('div', { class: 'answer' }, [
      button({ class: 'link', 'aria-pressed': String(answer === shownAnswer(goal)) }, [say('map.answer', { id: answer.id })], function () {
        showAnswer(goal, answer);
      }), list
    ]);
  }));
}

/* Search over units, facilities and proposed sites by any part of the name. */
function searchBox() {
  var found = make('ul', { id: 'found', 'aria-label': say('map.search') }, []);
  var told = make('p', { class: 'unseen', 'aria-live': 'polite' }, []);
  var input = make('input', {
    type: 'search', id: 'search', placeholder: say('map.search'), 'aria-label': say('map.search'), autocomplete: 'off'
  }, []);
  input.addEventListener('input', function () {
    var text = input.value.trim().toLowerCase();
    var hits = text ? searchable().filter(function (each) {
      return [each.name, each.code, each.sound].some(function (said) { return said && said.toLowerCase().indexOf(text) >= 0; });
    }) : [];
    replaceContent(found, hits.slice(0, LISTED).map(function (each) {
      return make('li', {}, [button({}, [make('span', {}, [each.name]), make('small', {}, [each.what])], function () {
        replaceContent(found, []);
        each.show();
      })]);
    }));
    if (text && !hits.length) { found.appendChild(make('li', {}, [say('map.search-none', { text: input.value.trim() })])); }
    replaceContent(told, [text ? say('map.search-found', { count: hits.length }) : '']);
  });
  input.addEventListener('keydown', function (event) {
    var first = found.querySelector('button');
    if (event.key === 'Enter' && first) { first.click(); }
    if (event.key === 'Escape') { input.value = ''; replaceContent(found, []); }
  });
  return make('div', { class: 'search', role: 'search' }, [input, found, told]);
}

function searchable() {
  var items = [];
  data.units.forEach(function (unit) {
    items.push({
      name: unit.name, code: unit.code, sound: unit.sound, what: unit.type || wordOf('level', unit.level),
      show: function () { showUnit(unit); }
    });
  });
  data.facilities.forEach(function (facility) {
    items.push({
      name: facility.name, code: facility.id, sound: facility.sound, what: both(data.kinds[facility.kind].name),
      show: function () { showFacility(facility); }
    });
  });
  data.projects.forEach(function (project) {
    items.push({ name: project.name, code: project.id, what: say('map.project'), show: function () { showProject(project); } });
  });
  return items;
}
