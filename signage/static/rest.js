/* The hall at rest: hours, zones and emergency points (R20), the floor plan, and darkness outside hours. ES2015. */
(function () {
  'use strict';

  var REST_AFTER_MS = 300000;
  var SLIDE_MS = 15000;
  var NIGHT_MARGIN_MIN = 30;
  var NIGHT_MOVE_MS = 60000;
  var DAY_MIN = 1440;
  var Hall = window.Tidehall;
  var texts = Hall.texts.rest;
  var BLOCKS = ['block-hours', 'block-zones', 'block-emergency', 'block-plan'];

  var drawn = null;
  var sessions = [];
  var slides = [];

  function at(id) {
    return document.getElementById(id);
  }

  function element(tag, className, text) {
    var node = document.createElement(tag);
    node.className = className || '';
    node.textContent = text === undefined ? '' : text;
    return node;
  }

  /* Nobody waits, nobody is served, and the last call is long over: the hall's three mandatory blocks have the room. */
  Hall.isResting = function (board, hall, letters) {
    var newestMs = board.calls.length ? Date.parse(board.server_time) - Date.parse(board.calls[0].at) : Infinity;
    var waiting = letters.some(function (letter) { return board.waiting[letter] > 0; });
    var serving = board.windows.some(function (one) { return one.number; });
    return Boolean(hall) && !waiting && !serving && newestMs > REST_AFTER_MS;
  };

  function refill(id, lines) {
    var node = at(id);
    node.textContent = '';
    lines.forEach(function (line) { node.appendChild(line); });
  }

  function hoursLine(text) {
    var cut = text.indexOf(' ');
    var entry = element('p', 'line');
    entry.appendChild(element('small', '', cut < 0 ? '' : text.slice(0, cut)));
    text.slice(cut + 1).split(' ').forEach(function (session) {
      entry.appendChild(element('span', 'session', session));
      entry.appendChild(document.createTextNode(' '));
    });
    return entry;
  }

  function pointLine(point) {
    var entry = element('p', 'line point point-' + point.kind);
    entry.appendChild(element('i'));
    entry.appendChild(element('b', '', point.name));
    entry.appendChild(element('span', '', point.place));
    return entry;
  }

  /* The plan stands in the page itself, not as an image, so that its names are written in the hall's face. */
  function fetchPlan(version) {
    var request = new XMLHttpRequest();
    request.open('GET', '/floor-plan.svg?v=' + encodeURIComponent(version));
    request.onload = function () {
      if (request.status === 200 && request.responseXML) {
        var node = at('rest-plan');
        node.textContent = '';
        node.appendChild(document.importNode(request.responseXML.documentElement, true));
        at('block-plan').hidden = false;
        slides = [];
      }
    };
    request.send();
  }

  function minuteOf(text) {
    var parts = text.split(':');
    return Number(parts[0]) * 60 + Number(parts[1]);
  }

  Hall.drawRest = function (board, hall) {
    var value = JSON.stringify([board.open, hall.version, hall.hours, hall.hours_week]);
    if (value === drawn) {
      return;
    }
    drawn = value;
    slides = [];
    sessions = hall.hours.map(function (text) { return text.split('-').map(minuteOf); });
    refill('rest-note', [
      element('b', '', board.open ? texts.welcome : texts.closed),
      element('span', '', board.open ? texts.welcome_hint : texts.closed_hint)
    ]);
    refill('rest-hours', hall.hours_week.map(hoursLine));
    refill('rest-zones', hall.zones.map(function (zone) { return element('p', 'line', zone); }));
    refill('rest-emergency', hall.emergency_points.map(pointLine));
    at('block-plan').hidden = true;
    if (hall.floor_plan) {
      fetchPlan(hall.version);
    }
    var night = at('night-card');
    night.firstElementChild.textContent = hall.name;
    night.lastElementChild.textContent = hall.hours.length ? hall.hours.join('  ') : texts.night_none;
  };

  /* The three blocks side by side where they fit; else a block a slide, and its lines in pages. The plan has its own. */
  function cutSlides() {
    var room = at('blocks');
    var facts = BLOCKS.slice(0, 3);
    var found = [];
    room.className = '';
    BLOCKS.forEach(function (id) { at(id).classList.remove('away'); });
    at('block-plan').classList.add('away');
    if (room.scrollHeight <= room.clientHeight + 1 && room.scrollWidth <= room.clientWidth + 1) {
      found.push({ blocks: facts, only: null });
    } else {
      room.className = 'single';
      facts.forEach(function (id) { found = found.concat(linePages(id, room)); });
    }
    if (!at('block-plan').hidden) {
      found.push({ blocks: ['block-plan'], only: null });
    }
    return found;
  }

  function linePages(id, room) {
    BLOCKS.forEach(function (other) { at(other).classList.toggle('away', other !== id); });
    var block = at(id);
    var lines = [].slice.call(block.querySelectorAll('.line'));
    lines.forEach(function (line) { line.hidden = false; });
    var top = lines.length ? lines[0].getBoundingClientRect().top : 0;
    var padding = parseFloat(getComputedStyle(block).paddingBottom);
    var high = room.getBoundingClientRect().bottom - padding - top;
    var heights = lines.map(function (line) { return line.getBoundingClientRect().height; });
    return Hall.pack(heights, high, 0).map(function (page) { return { blocks: [id], only: page }; });
  }

  function turnSlides() {
    if (!slides.length) {
      slides = cutSlides();
    }
    var slide = slides[Hall.turn(slides.length, SLIDE_MS)];
    BLOCKS.forEach(function (id) { at(id).classList.toggle('away', slide.blocks.indexOf(id) < 0); });
    at('blocks').className = slide.only !== null || slide.blocks[0] === 'block-plan' ? 'single' : '';
    document.body.classList.toggle('planned', slide.blocks[0] === 'block-plan');
    if (slide.only !== null) {
      [].slice.call(at(slide.blocks[0]).querySelectorAll('.line')).forEach(function (line, index) {
        line.hidden = slide.only.indexOf(index) < 0;
      });
    }
  }

  /* From half an hour after the last session to half an hour before the first: nobody is there to read. */
  function isNight(moment) {
    var now = moment.getUTCHours() * 60 + moment.getUTCMinutes();
    if (!sessions.length) {
      return true;
    }
    var first = sessions[0][0] - NIGHT_MARGIN_MIN;
    var last = sessions[sessions.length - 1][1] + NIGHT_MARGIN_MIN;
    return (first > 0 && now < first) || (last < DAY_MIN && now >= last);
  }

  Hall.turnRest = function (moment, resting) {
    var night = resting && drawn !== null && isNight(moment);
    at('night').hidden = !night;
    at('frame').classList.toggle('away', night);
    if (night) {
      var step = Math.floor(performance.now() / NIGHT_MOVE_MS);
      at('night-card').style.left = 4 + (step * 17) % 45 + 'vw';
      at('night-card').style.top = 6 + (step * 23) % 70 + 'vh';
    } else if (resting) {
      turnSlides();
    }
  };

  window.addEventListener('resize', function () { slides = []; });
}());
