/* Setting the page up, the language switch and printing. */
var controls = [];
var home = data.bounds ? L.latLngBounds(data.bounds) : null;

function wordPage() {
  document.documentElement.lang = language === 'en' ? 'en' : 'zh-CN';
  document.title = both(data.title);
  replaceContent(document.getElementById('title'), [both(data.title)]);
  replaceContent(document.getElementById('subtitle'), [
    [data.area, data.vintage ? say('map.vintage', { vintage: data.vintage }) : ''].filter(String).join(' · ')
  ]);
  replaceContent(document.getElementById('notices'), data.notices.map(function (pair) {
    return make('li', { class: 'notice' }, [both(pair)]);
  }));
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
  if (data.credit) { credit.addAttribution(make('span', {}, [data.credit]).innerHTML); }
  controls = [
    L.control.zoom({ zoomInTitle: say('map.zoom-in'), zoomOutTitle: say('map.zoom-out') }),
    new HomeControl(), L.control.scale({ imperial: false, position: 'bottomleft' }), credit
  ];
  controls.forEach(function (control) { control.addTo(map); });
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

function goHome() {
  if (home) { map.fitBounds(home, { padding: HOME_PADDING, animate: false }); }
}

function switchLanguage() {
  language = language === 'en' ? 'zh' : 'en';
  map.closePopup();
  wordPage();
  drawSites(goalOf(state.goal));
  renderPanel();
  renderLegend();
}

/* Paper has another size than the screen: fit what is seen into it, and go back afterwards. */
function fitForPrint(seen) {
  map.invalidateSize({ animate: false });
  map.fitBounds(seen, { animate: false });
}

function preparePrinting() {
  var seen = null;
  window.addEventListener('beforeprint', function () {
    seen = map.getBounds();
    document.body.classList.add('printing');
    document.getElementById('legend').open = true;
    fitForPrint(home && seen.contains(home) ? home : seen);
  });
  window.addEventListener('afterprint', function () {
    document.body.classList.remove('printing');
    map.invalidateSize({ animate: false });
    if (seen) { map.fitBounds(seen, { animate: false }); }
  });
  document.getElementById('print').addEventListener('click', function () { window.print(); });
}

function firstGoal() {
  var shown = data.goals.filter(function (goal) { return goal.gaps.count || goal.sites.length; })[0]
    || data.goals.filter(function (goal) { return goal.levels.length; })[0] || data.goals[0];
  return shown ? shown.id : null;
}

function start() {
  document.getElementById('language').addEventListener('click', switchLanguage);
  if (window.innerWidth < 760) { document.getElementById('legend').open = false; }
  L.DomEvent.disableClickPropagation(document.getElementById('legend'));
  L.DomEvent.disableScrollPropagation(document.getElementById('legend'));
  map.on('popupopen', function (event) {
    var close = event.popup.getElement().querySelector('.leaflet-popup-close-button');
    if (close) { close.setAttribute('aria-label', say('map.close')); }
  });
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
  chooseGoal(firstGoal());
  showByZoom();
  map.on('zoomend', function () { showByZoom(); renderLegend(); });
  map.on('moveend', placeNames);
  preparePrinting();
}

start();
