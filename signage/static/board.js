/* The hall display: draws a state, never decides anything. ES2015, classic script. */
(function () {
  'use strict';

  var ROWS = 4;
  var NEXT = 6;
  var MISSED = 4;
  var SETTLE_MS = 66000;
  var PULSE_MS = 6000;
  var REST_AFTER_MS = 300000;
  var SHIFT_MS = 180000;
  var SHIFTS = ['translate(0, 0)', 'translate(4px, 0)', 'translate(4px, 4px)', 'translate(0, 4px)'];
  var WEEKDAYS = ['星期日', '星期一', '星期二', '星期三', '星期四', '星期五', '星期六'];
  var LETTERS = ['A', 'B', 'C', 'Q', 'Y'];
  var PRIORITY = '老年人、残疾人、退役军人、孕产妇和带婴儿者可以优先取号';

  var drawn = {};
  var newest = { key: null, since: 0 };
  var tidalWindows = {};

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
  function part(id, value, fill) {
    var text = JSON.stringify(value);
    var node = at(id);
    if (drawn[id] === text) {
      return;
    }
    drawn[id] = text;
    node.textContent = '';
    fill(node);
  }

  function number(text, className) {
    var node = element('span', 'number' + (className ? ' ' + className : ''));
    node.appendChild(element('i', '', text.charAt(0)));
    node.appendChild(element('b', '', text.slice(1)));
    return node;
  }

  function keyOf(call) {
    return [call.number, call.window, call.call_no, call.at].join('|');
  }

  function place(call) {
    var node = element('span', 'place');
    node.appendChild(element('small', '', '请到'));
    node.appendChild(element('b', '', String(call.window)));
    node.appendChild(element('span', '', tidalWindows[call.window] ? '号潮汐窗口' : '号窗口'));
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
      row.classList.toggle('settled', performance.now() - newest.since > SETTLE_MS);
    }
  }

  function drawNumbers(id, numbers, most, none) {
    var shown = numbers.slice(0, most);
    part(id, shown, function (node) {
      shown.forEach(function (text) { node.appendChild(number(text)); });
      if (!shown.length) {
        node.appendChild(element('span', 'none', none));
      }
    });
  }

  function drawWaiting(board) {
    var letters = LETTERS.filter(function (letter) { return board.waiting[letter] > 0; });
    var total = letters.reduce(function (sum, letter) { return sum + board.waiting[letter]; }, 0);
    var minutes = Math.floor(board.longest_wait_s / 60);
    part('waiting-total', total, function (node) { node.textContent = total + ' 人'; });
    part('longest', [total > 0, minutes], function (node) {
      if (total) {
        node.appendChild(element('span', '', '最长已等'));
        node.appendChild(element('b', '', minutes < 1 ? '不到 1 分钟' : minutes + ' 分钟'));
      }
    });
    part('waiting', board.waiting, function (node) {
      LETTERS.forEach(function (letter) {
        var count = board.waiting[letter] || 0;
        var entry = element('span', 'letter' + (count ? '' : ' nobody'));
        entry.setAttribute('data-letter', letter);
        entry.appendChild(element('i', '', letter));
        entry.appendChild(element('b', '', String(count)));
        node.appendChild(entry);
      });
    });
  }

  function drawTidal(board) {
    var word = window.Tidehall.tidalWords[board.tidal.state];
    var tidal = board.windows.filter(function (one) { return one.tidal; })[0];
    part('tidal', [word, tidal && tidal.no], function (node) {
      node.className = 'tidal-' + board.tidal.state;
      node.appendChild(element('i', 'lamp'));
      node.appendChild(element('b', '', word));
      if (tidal) {
        node.appendChild(element('span', '', tidal.no + ' 号窗口'));
      }
    });
  }

  function fact(node, label, value) {
    if (value) {
      var entry = element('span', 'fact', label + ' ');
      entry.appendChild(element('b', '', value));
      node.appendChild(entry);
    }
  }

  function drawFacts(board, hall, resting) {
    var phone = (hall && hall.phone) || board.phone;
    part('facts', [board.hours, phone, hall && hall.version, resting], function (node) {
      if (resting) {
        node.appendChild(element('span', 'fact', PRIORITY));
        fact(node, '公示版本', hall.version.slice(0, 8));
        return;
      }
      fact(node, '今日服务', board.hours);
      fact(node, '电话', phone);
      if (hall) {
        fact(node, '监督', hall.supervision_phone);
      }
    });
  }

  /* Nobody waits, nobody is served, and the last call is long over: the hall's three mandatory blocks have the room. */
  function isResting(board, hall) {
    var newestMs = board.calls.length ? Date.parse(board.server_time) - Date.parse(board.calls[0].at) : Infinity;
    var waiting = LETTERS.some(function (letter) { return board.waiting[letter] > 0; });
    var serving = board.windows.some(function (one) { return one.number; });
    return Boolean(hall) && !waiting && !serving && newestMs > REST_AFTER_MS;
  }

  function drawHours(node, hall) {
    hall.hours_week.forEach(function (line) {
      var cut = line.indexOf(' ');
      var entry = element('p', 'line');
      entry.appendChild(element('small', '', cut < 0 ? '' : line.slice(0, cut)));
      entry.appendChild(element('span', '', line.slice(cut + 1)));
      node.appendChild(entry);
    });
  }

  function drawRest(board, hall) {
    part('rest-note', board.open, function (node) {
      node.appendChild(element('b', '', board.open ? '欢迎光临' : '现在不在服务时间'));
      node.appendChild(element('span', '', board.open ? '请到取号机取号，现在不用排队' : '请按下列时间前来办理'));
    });
    part('rest-hours', [hall.version, hall.hours_week], function (node) { drawHours(node, hall); });
    part('rest-zones', [hall.version, hall.zones], function (node) {
      hall.zones.forEach(function (zone) { node.appendChild(element('p', 'line', zone)); });
    });
    part('rest-emergency', [hall.version, hall.emergency_points], function (node) {
      hall.emergency_points.forEach(function (point) {
        var entry = element('p', 'point point-' + point.kind);
        entry.appendChild(element('i'));
        entry.appendChild(element('b', '', point.name));
        entry.appendChild(element('span', '', point.place));
        node.appendChild(entry);
      });
    });
    part('phones', [hall.version, hall.phone], function (node) {
      fact(node, '咨询', hall.phone);
      fact(node, '监督', hall.supervision_phone);
      fact(node, '办不成事', hall.unresolved_phone);
      if (hall.free_parking_min) {
        fact(node, '免费停车', hall.free_parking_min + ' 分钟');
      }
    });
  }

  function drawRoom(board, hall) {
    var resting = isResting(board, hall);
    at('rest').hidden = !resting;
    at('calls').hidden = resting;
    ['panel-next', 'panel-missed', 'panel-waiting'].forEach(function (id) { at(id).hidden = resting; });
    at('panel-phones').hidden = !resting;
    drawFacts(board, hall, resting);
    if (resting) {
      drawRest(board, hall);
    }
  }

  function shift() {
    at('frame').style.transform = SHIFTS[Math.floor(performance.now() / SHIFT_MS) % SHIFTS.length];
  }

  window.Tidehall.follow({
    show: function (state) {
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
      drawCalls(board);
      drawNumbers('next', board.next, NEXT, '暂无');
      drawNumbers('missed', board.missed, MISSED, '无');
      drawWaiting(board);
      drawTidal(board);
      drawRoom(board, hall);
    },
    tick: function (moment) {
      var text = (moment.getUTCMonth() + 1) + '月' + moment.getUTCDate() + '日 ' + WEEKDAYS[moment.getUTCDay()];
      at('date').textContent = text;
      at('time').textContent = window.Tidehall.hourMinute(moment);
      settle();
      shift();
    },
    link: function (link) {
      document.body.classList.toggle('dim', link.dim);
      at('live').hidden = !link.live;
      at('stale').hidden = !link.stale;
      at('stale').textContent = link.stale ? window.Tidehall.staleText(link) : '';
    }
  });
}());
