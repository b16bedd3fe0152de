/* The emergency message over a whole page (R75): as large as it fits, steady, gone when the hall has cleared it. ES2015. */
(function () {
  'use strict';

  var LARGEST = 24;
  var SMALLEST = 4;
  var shown = null;

  function at(id) {
    return document.getElementById(id);
  }

  /* As large as the room takes, in hundredths of the screen's shorter side; no word is cut. */
  function fit() {
    var room = at('emergency-text');
    var line = room.firstElementChild;
    var unit = Math.min(window.innerWidth, window.innerHeight) / 100;
    for (var size = LARGEST; size >= SMALLEST; size -= 1) {
      line.style.fontSize = size * unit + 'px';
      if (line.offsetHeight <= room.clientHeight && line.scrollWidth <= room.clientWidth) {
        return;
      }
    }
  }

  function ways(hall) {
    var texts = window.Tidehall.texts.emergency;
    var node = at('emergency-ways');
    node.textContent = '';
    var lines = [texts.advice];
    (hall ? hall.emergency_points : []).forEach(function (point) {
      if (point.kind === 'exit' || point.kind === 'assembly') {
        lines.push((point.kind === 'exit' ? texts.exits : texts.assembly) + ' ' + point.place);
      }
    });
    lines.forEach(function (text) {
      var line = document.createElement('span');
      line.textContent = text;
      node.appendChild(line);
    });
  }

  window.Tidehall.emergency = function (board, hall) {
    var message = (board && board.emergency) || null;
    var text = JSON.stringify([message, hall && hall.version]);
    at('emergency').hidden = message === null;
    if (message === null || text === shown) {
      shown = message === null ? null : shown;
      return;
    }
    shown = text;
    at('emergency-since').textContent = window.Tidehall.fill(
      window.Tidehall.texts.emergency.since, { at: window.Tidehall.clockOf(message.since) });
    at('emergency-text').firstElementChild.textContent = message.text;
    ways(hall);
    fit();
  };

  window.addEventListener('resize', function () {
    if (shown !== null) {
      fit();
    }
  });
}());
