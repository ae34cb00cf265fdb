/* Setting the page up, the language switch and printing. */
var controls = [];
var home = data.bounds ? L.latLngBounds(data.bounds) : null;

function wordPage() {
  document.documentElement.lang = language === 'en' ? 'en' : 'zh-CN';
  document.title = both(data.title);
  replaceContent(document.getElementById('title'), [both(data.title)]);
  replaceContent(document.getElementById('subtitle'), [
    [both(data.area), both(data.dates)].filter(String).join('  ·  ')
  ]);
  replaceContent(document.getElementById('notices'), data.notices.map(function (pair) {
    return make('li', { class: 'notice' }, [both(pair)]);
  }));
  replaceContent(document.getElementById('printed-marks'), [
    make('p', {}, [data.notices.map(both).concat([both(data.title), both(data.dates), both(data.credit)]).filter(String).join('　')])
  ]);
  [].forEach.call(document.querySelectorAll('[data-say]'), function (node) {
    replaceContent(node, [say(node.getAttribute('data-say'))]);
  });
  [].forEach.call(document.querySelectorAll('[data-say-label]'), function (node) {
    node.setAttribute('aria-label', say(node.getAttribute('data-say-label')));
  });
  var change = document.getElementById('language');
  replaceContent(change, [say('map.switch')]);
  change.setAttribute('aria-label', say('map.switch-label'));
  change.lang = language === 'en' ? 'zh-CN' : 'en';
  addControls();
}

function addControls() {
  controls.forEach(function (control) { control.remove(); });
  var credit = L.control.attribution({ prefix: 'Leaflet' });
  if (both(data.credit)) { credit.addAttribution(make('span', {}, [both(data.credit)]).innerHTML); }
  controls = [
    L.control.zoom({ zoomInTitle: say('map.zoom-in'), zoomOutTitle: say('map.zoom-out') }),
    new HomeControl(), L.control.scale({ imperial: false, position: 'bottomleft' }), credit
  ];
  controls.forEach(function (control) { control.addTo(map); });
  map.getContainer().setAttribute('role', 'region');
  map.getContainer().setAttribute('aria-label', say('map.map'));
}

var HomeControl = L.Control.extend({
  options: { position: 'topleft' },
  onAdd: function () {
    var sign = makeSvg('svg', { width: 16, height: 16, viewBox: '0 0 16 16', 'aria-hidden': 'true' }, [
      makeSvg('path', { d: 'M1 6V1h5M10 1h5v5M15 10v5h-5M6 15H1v-5', fill: 'none', stroke: 'currentColor', 'stroke-width': 2 })
    ]);
    var node = make('div', { class: 'leaflet-bar home' }, [
      button({ title: say('map.zoom-home'), 'aria-label': say('map.zoom-home') }, [sign], goHome)
    ]);
    L.DomEvent.disableClickPropagation(node);
    return node;
  }
});

/* How many pixels of the map's right side the legend covers, where enough is left beside it. */
function coveredByLegend(legend) {
  var lies = window.getComputedStyle(legend).position === 'absolute';
  return lies && legend.open && map.getSize().x > 2 * legend.offsetWidth ? legend.offsetWidth + 12 : 0;
}

/* Fit a part of the map into the space that the open legend leaves. */
function fit(bounds) {
  var covered = coveredByLegend(document.getElementById('legend'));
  map.fitBounds(bounds, { paddingTopLeft: [20, 20], paddingBottomRight: [covered + 20, 30], animate: false });
}

function goHome() {
  if (home) { fit(home); }
}

function switchLanguage() {
  language = language === 'en' ? 'zh' : 'en';
  map.closePopup();
  wordPage();
  drawSites(goalOf(state.goal));
  drawPlan();
  drawFindings();
  renderPanel();
  renderLegend();
}

/* Paper has another size than the screen: fit what is seen into it, and go back afterwards. */
function preparePrinting() {
  var legend = document.getElementById('legend');
  var before = null;
  window.addEventListener('beforeprint', function () {
    before = { bounds: map.getBounds(), centre: map.getCenter(), zoom: map.getZoom(), open: legend.open };
    state.printing = true;
    legend.open = true;
    document.body.classList.add('printing');
    renderPanel();
    document.getElementById('printed-goal').textContent = goalOf(state.goal) ? both(goalOf(state.goal).title) : '';
    // A legend longer than the sheet goes into two columns.
    legend.classList.toggle('wide', legend.offsetHeight > document.getElementById('stage').offsetHeight - 16);
    map.invalidateSize({ animate: false });
    fit(home && before.bounds.contains(home) ? home : before.bounds);
  });
  window.addEventListener('afterprint', function () {
    if (!before) { return; }
    state.printing = false;
    legend.open = before.open;
    document.body.classList.remove('printing');
    legend.classList.remove('wide');
    renderPanel();
    map.invalidateSize({ animate: false });
    map.setView(before.centre, before.zoom, { animate: false });
    before = null;
  });
  document.getElementById('print').addEventListener('click', function () { window.print(); });
}

/* Open with the goal that has most to show: proposed sites, else gaps of people, else shaded units. */
function firstGoal() {
  var worth = function (goal) {
    return (sitesShown(goal).length ? 4 : 0) + (goal.cutoff && goal.gaps.count ? 2 : 0) + (goal.levels.length ? 1 : 0);
  };
  var best = data.goals.reduce(function (best, goal) { return best && worth(best) >= worth(goal) ? best : goal; }, null);
  return best ? best.id : null;
}

function start() {
  document.getElementById('language').addEventListener('click', switchLanguage);
  if (window.innerWidth < NARROW) { document.getElementById('legend').open = false; }
  L.DomEvent.disableClickPropagation(document.getElementById('legend'));
  L.DomEvent.disableScrollPropagation(document.getElementById('legend'));
  preparePopups();
  buildLayers();
  wordPage();
  if (home) {
    goHome();
    map.setMinZoom(Math.max(0, Math.floor(map.getZoom()) - 2));
    map.setMaxBounds(home.pad(1));
  } else {
    document.getElementById('stage').appendChild(make('p', { class: 'nothing' }, [say('map.nothing')]));
  }
  Object.keys(layers).forEach(setShown);
  showByZoom();
  chooseGoal(firstGoal());
  document.getElementById('panel').scrollTop = 0; // the headline first
  map.on('zoomend', function () { showByZoom(); renderLegend(); });
  map.on('moveend', placeNames);
  preparePrinting();
}

start();
window.mapIsDrawn = true;
