/* Read by any browser, however old: says so where the page cannot be shown. */
(function () {
  function tell() {
    if (!window['@drawn@']) { document.getElementById('old-browser').style.display = 'block'; }
  }
  if (!window.JSON || !window.Promise || !Object.assign || !Object.entries || !window.Element || !Element.prototype.closest) { tell(); }
  window.onerror = function () { tell(); return false; };
})();
