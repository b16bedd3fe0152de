/* The hall display: draws a state, never decides anything. ES2015, classic script. */
(function () {
  'use strict';

  var MISSED = 3;
  var FRESH_MS = 66000;
  var PULSE_MS = 6000;
  var SHIFT_MS = 180000;
  var PAGE_MS = 8000;
  var NEWS_MS = 20000;
  var SHIFTS = ['translate(0, 0)', 'translate(4px, 0)', 'translate(4px, 4px)', 'translate(0, 4px)'];
  var Hall = window.Tidehall;
  var texts = Hall.texts.display;
  var fill = Hall.fill;
  var LETTERS = Hall.texts.letters.order.split('');
  var ROWS = Number(document.body.getAttribute('data-rows'));
  var NEXT = Number(document.body.getAttribute('data-next'));
  var PANELS = ['panel-next', 'panel-missed', 'panel-waiting', 'panel-phones', 'panel-tidal'];

  var drawn = {};
  var newest = { key: null, since: 0 };
  var tidalWindows = {};
  var tidalBefore = null;
  var newsUntil = 0;
  var facts = [];
  var factPages = [];
  var sidePages = [];
  var resting = false;

  function at(id) {
    return document.getElementById(id);
  }

  function element(tag, className, text) {
    var node = document.createElement(tag);
    if (className) {
      node.className = className;
    }
    if (text !== undefined) {
      node.textContent = text;
    }
    return node;
  }

  /* Draw `fill(node)` again only when `value` differs from what was drawn: a renewal must not restart an animation. */
  function part(id, value, draw) {
    var text = JSON.stringify(value);
    var node = at(id);
    if (drawn[id] === text) {
      return false;
    }
    drawn[id] = text;
    node.textContent = '';
    draw(node);
    return true;
  }

  function number(text) {
    var node = element('span', 'number');
    node.appendChild(element('i', '', text.charAt(0)));
    node.appendChild(element('b', '', text.slice(1)));
    return node;
  }

  function keyOf(call) {
    return [call.number, call.window, call.call_no, call.at].join('|');
  }

  function place(call) {
    var node = element('span', 'place');
    node.appendChild(element('small', '', texts.please));
    node.appendChild(element('b', '', String(call.window)));
    node.appendChild(element('span', '', tidalWindows[call.window] ? texts.tidal_window : texts.window));
    return node;
  }

  function drawCalls(board) {
    var calls = board.calls.slice(0, ROWS);
    var key = calls.length ? keyOf(calls[0]) : null;
    var age = calls.length ? Date.parse(board.server_time) - Date.parse(calls[0].at) : 0;
    var first = newest.key === null;
    if (key !== null && key !== newest.key) {
      newest = { key: key, since: performance.now() - (first ? Math.max(0, age) : 0) };
    }
    part('rows', [calls, tidalWindows], function (rows) {
      var pulsing = performance.now() - newest.since < PULSE_MS;
      calls.forEach(function (call, index) {
        var row = element('div', 'row' + (index === 0 ? ' newest' + (pulsing ? ' pulse' : '') : ''));
        row.setAttribute('data-number', call.number);
        row.setAttribute('data-window', String(call.window));
        row.appendChild(number(call.number));
        row.appendChild(place(call));
        rows.appendChild(row);
      });
      for (var i = calls.length; i < ROWS; i += 1) {
        rows.appendChild(element('div', 'row empty' + (i === 0 ? ' newest' : '')));
      }
    });
    settle();
  }

  function settle() {
    var row = document.querySelector('#rows .newest');
    if (row) {
      row.classList.toggle('settled', performance.now() - newest.since > FRESH_MS);
    }
  }

  function drawNumbers(id, numbers, most, none) {
    var shown = numbers.slice(0, most);
    return part(id, shown, function (node) {
      shown.forEach(function (text) { node.appendChild(number(text)); });
      if (!shown.length) {
        node.appendChild(element('span', 'none', none));
      }
    });
  }

  function minutesOf(board, letter) {
    var waits = board.longest_wait_by_letter_s || {};
    return Math.floor((waits[letter] || 0) / 60);
  }

  function letterEntry(board, letter) {
    var count = board.waiting[letter] || 0;
    var entry = element('span', 'letter' + (count ? '' : ' nobody'));
    entry.setAttribute('data-letter', letter);
    entry.appendChild(element('i', '', letter));
    entry.appendChild(element('b', '', String(count)));
    entry.appendChild(element('small', '', count ? String(minutesOf(board, letter)) : ''));
    return entry;
  }

  function labels() {
    var entry = element('span', 'letter labels');
    entry.appendChild(element('i', '', ''));
    entry.appendChild(element('b', '', texts.waiting_people));
    entry.appendChild(element('small', '', texts.waiting_longest));
    return entry;
  }

  function drawWaiting(board) {
    var letters = LETTERS.filter(function (letter) { return board.waiting[letter] > 0; });
    var total = letters.reduce(function (sum, letter) { return sum + board.waiting[letter]; }, 0);
    var minutes = LETTERS.map(function (letter) { return minutesOf(board, letter); });
    part('waiting-total', total, function (node) { node.textContent = fill(texts.waiting_total, { n: total }); });
    return part('waiting', [board.waiting, minutes], function (node) {
      node.appendChild(labels());
      LETTERS.forEach(function (letter) { node.appendChild(letterEntry(board, letter)); });
    });
  }

  function tidalWindow(board) {
    return board.windows.filter(function (one) { return one.tidal; })[0];
  }

  function drawTidal(board) {
    var word = texts.tidal_states[board.tidal.state];
    var tidal = tidalWindow(board);
    return part('tidal', [board.tidal.state, tidal && tidal.no], function (node) {
      node.className = 'tidal-' + board.tidal.state;
      node.appendChild(element('i', 'lamp'));
      node.appendChild(element('b', '', word));
      if (tidal) {
        node.appendChild(element('span', '', fill(texts.tidal_place, { no: tidal.no })));
      }
    });
  }

  /* What has just changed stands in front of everything else in the bottom line, and so it does while it lasts. */
  function newsOf(board) {
    var news = [];
    var tidal = tidalWindow(board);
    if (board.tidal.state === 'open' && tidal) {
      news.push(fill(board.tidal.takes_all === false ? texts.news_tidal_some : texts.news_tidal, { no: tidal.no }));
    }
    if (board.overtime) {
      news.push(texts.news_overtime);
    }
    board.windows.forEach(function (one) {
      if (one.state === 'paused') {
        news.push(fill(texts.fact_paused, { no: one.no }));
      }
    });
    if (board.tidal.state === 'open' && tidalBefore !== null && tidalBefore !== 'open') {
      newsUntil = performance.now() + NEWS_MS;
    }
    tidalBefore = board.tidal.state;
    return news;
  }

  function fact(label, value) {
    var entry = element('span', 'fact', label ? label + ' ' : '');
    entry.appendChild(element('b', '', value));
    return entry;
  }

  function drawFacts(board, hall) {
    var news = newsOf(board);
    var phone = (hall && hall.phone) || board.phone;
    part('facts', [news, board.hours, phone, hall && hall.version, resting], function (node) {
      news.forEach(function (text) { node.appendChild(element('span', 'fact news', text)); });
      if (!resting) {
        node.appendChild(fact(texts.fact_hours, board.hours));
        node.appendChild(fact(texts.fact_phone, phone));
        if (hall) {
          node.appendChild(fact(texts.fact_supervision, hall.supervision_phone));
        }
      }
      texts.fact_priority.forEach(function (text) { node.appendChild(element('span', 'fact', text)); });
      if (resting && hall) {
        node.appendChild(fact(texts.fact_version, hall.version.slice(0, 8)));
      }
      breakLong(node);
      facts = [].slice.call(node.children);
      factPages = null;
    });
  }

  /* A sentence wider than the line is shown a clause at a time. */
  function breakLong(node) {
    [].slice.call(node.children).forEach(function (entry) {
      if (entry.offsetWidth > node.clientWidth && entry.textContent.indexOf('，') > 0) {
        entry.textContent.split('，').forEach(function (clause) {
          node.insertBefore(element('span', entry.className, clause), entry);
        });
        node.removeChild(entry);
      }
    });
  }

  function turnFacts() {
    var node = at('facts');
    if (!facts.length || node.clientWidth === 0) {
      return;
    }
    if (factPages === null) {
      facts.forEach(function (entry) { entry.hidden = false; });
      var widths = facts.map(function (entry) { return entry.getBoundingClientRect().width; });
      var gap = parseFloat(getComputedStyle(facts[0]).marginRight);
      factPages = Hall.pack(widths, node.clientWidth, gap);
    }
    var fresh = performance.now() < newsUntil;
    node.classList.toggle('fresh', fresh);
    var shown = factPages[fresh ? 0 : Hall.turn(factPages.length, PAGE_MS)];
    facts.forEach(function (entry, index) { entry.hidden = shown.indexOf(index) < 0; });
  }

  function sideWanted(id) {
    if (id === 'panel-phones') {
      return resting;
    }
    if (id === 'panel-missed') {
      return !resting && drawn.missed !== '[]';
    }
    return id === 'panel-tidal' || !resting;
  }

  function packSide() {
    var aside = document.querySelector('aside');
    var wanted = PANELS.filter(sideWanted);
    PANELS.forEach(function (id) {
      at(id).classList.remove('turned');
      at(id).hidden = wanted.indexOf(id) < 0;
    });
    aside.classList.add('measured');
    var heights = wanted.map(function (id) { return at(id).getBoundingClientRect().height; });
    var gap = wanted.length > 1 ? parseFloat(getComputedStyle(at(wanted[1])).marginTop) : 0;
    aside.classList.remove('measured');
    sidePages = Hall.packLoose(heights, aside.clientHeight + 1, gap).map(function (page) {
      return page.map(function (index) { return wanted[index]; });
    });
  }

  function turnSide() {
    if (!sidePages.length) {
      packSide();
    }
    var shown = sidePages[Hall.turn(sidePages.length, PAGE_MS)];
    PANELS.forEach(function (id) { at(id).classList.toggle('turned', shown.indexOf(id) < 0); });
    shown.forEach(function (id, index) { at(id).classList.toggle('first', index === 0); });
  }

  function drawPhones(hall) {
    part('phones', [hall.version, hall.phone], function (node) {
      var rest = Hall.texts.rest;
      node.appendChild(fact(rest.phone, hall.phone));
      node.appendChild(fact(rest.supervision, hall.supervision_phone));
      node.appendChild(fact(rest.unresolved, hall.unresolved_phone));
      if (hall.free_parking_min) {
        node.appendChild(fact(rest.parking, fill(rest.parking_value, { n: hall.free_parking_min })));
      }
    });
  }

  /* What the hall must say stands before its name and the date where the line is too short for all. */
  function fitHeader() {
    var header = document.querySelector('header');
    ['', 'tight', 'tighter'].some(function (name) {
      header.className = name;
      return at('hall-name').scrollWidth <= at('hall-name').clientWidth && header.scrollWidth <= header.clientWidth;
    });
  }

  function drawRoom(board, hall) {
    var before = resting;
    resting = Hall.isResting(board, hall, LETTERS);
    document.body.classList.toggle('resting', resting);
    at('rest').hidden = !resting;
    at('calls').hidden = resting;
    if (resting) {
      drawPhones(hall);
      Hall.drawRest(board, hall);
    }
    return before !== resting;
  }

  function shift() {
    at('frame').style.transform = SHIFTS[Math.floor(performance.now() / SHIFT_MS) % SHIFTS.length];
  }

  function show(state) {
    var board = state.board;
    var hall = state.hall;
    if (!board) {
      return;
    }
    tidalWindows = {};
    board.windows.forEach(function (one) {
      if (one.tidal) {
        tidalWindows[one.no] = true;
      }
    });
    at('hall-name').textContent = (hall && hall.name) || board.hall_name;
    at('practice').hidden = !(board.practice || (hall && hall.practice));
    at('overtime').hidden = !board.overtime;
    Hall.emergency(board, hall);
    drawCalls(board);
    var moved = [
      drawNumbers('next', board.next, NEXT, texts.next_none),
      drawNumbers('missed', board.missed, MISSED, ''),
      drawWaiting(board),
      drawTidal(board),
      drawRoom(board, hall)
    ];
    if (moved.indexOf(true) >= 0) {
      sidePages = [];
    }
    drawFacts(board, hall);
    turnSide();
    turnFacts();
  }

  window.addEventListener('resize', function () {
    sidePages = [];
    factPages = facts.length ? null : [];
  });

  Hall.follow({
    show: show,
    tick: function (moment) {
      at('date').textContent = fill(texts.date, {
        month: moment.getUTCMonth() + 1, day: moment.getUTCDate(), weekday: texts.weekdays[moment.getUTCDay()]
      });
      at('time').textContent = Hall.hourMinute(moment);
      fitHeader();
      settle();
      shift();
      turnSide();
      turnFacts();
      Hall.turnRest(moment, resting);
    },
    link: function (link) {
      document.body.classList.toggle('dim', link.dim);
      at('live').hidden = !link.live;
      at('facts').hidden = link.stale;
      at('stale').hidden = !link.stale;
      at('stale').textContent = link.stale ? Hall.staleText(link) : '';
    }
  });
}());
