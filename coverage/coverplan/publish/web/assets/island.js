/* Hand a page's data to what draws it; large data stand packed. */
function withData(id, tell, draw) {
  'use strict';
  var island = document.getElementById(id);
  if (!('packed' in island.dataset)) { draw(JSON.parse(island.textContent)); return; }
  if (typeof DecompressionStream === 'undefined') { tell(island.dataset.tooOld); return; }
  var bytes = Uint8Array.from(atob(island.textContent), function (letter) { return letter.charCodeAt(0); });
  new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))).json().then(draw);
}
