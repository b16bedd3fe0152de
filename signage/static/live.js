/* The one connection of a page: stream, watchdog, polling while the stream is down, reload on a new build.
   Classic script in ES2015, because hall televisions carry Chromium 53. */
(function () {
  'use strict';

  var SILENT_MS = 22000;
  var DIM_MS = 60000;
  var POLL_MS = 2500;
  var POLL_TIMEOUT_MS = 2000;
  var BACKOFF_MIN_MS = 1000;
  var BACKOFF_MAX_MS = 8000;
  var PATIENCE_MS = 5000;
  var RELOAD_PAUSE_MS = 60000;
  var RELOAD_HOUR = 3;
  var HALL_OFFSET_MS = 8 * 3600 * 1000;

  function monotonic() {
    return performance.now();
  }

  /* The hall's wall time as a Date whose UTC fields are those of +08:00. */
  function hallTime(state, sinceMs) {
    return new Date(Date.parse(state.board.server_time) + sinceMs + HALL_OFFSET_MS);
  }

  function two(n) {
    return n < 10 ? '0' + n : String(n);
  }

  /* `fill('{n} 人', {n: 3})` is `3 人`. */
  function fill(text, values) {
    return text.replace(/\{(\w+)\}/g, function (all, name) {
      return values[name] === undefined ? all : String(values[name]);
    });
  }

  function hourMinute(moment) {
    return two(moment.getUTCHours()) + ':' + two(moment.getUTCMinutes());
  }

  /* page.show(state) draws a state; page.tick(moment) draws the clock; page.link(link) draws the connection. */
  function Live(page) {
    this.page = page;
    this.build = document.body.getAttribute('data-build');
    this.opened = monotonic();
    this.heard = monotonic();
    this.confirmed = monotonic();
    this.received = monotonic();
    this.state = null;
    this.source = null;
    this.backoff = BACKOFF_MIN_MS;
    this.reopening = null;
    this.asked = monotonic();
    this.polled = monotonic();
    this.polling = false;
  }

  Live.prototype.start = function () {
    var self = this;
    this.open();
    setInterval(function () { self.check(); }, 1000);
  };

  Live.prototype.open = function () {
    var self = this;
    var source = new EventSource('/stream');
    this.source = source;
    this.reopening = null;
    this.asked = monotonic();
    source.addEventListener('board', function (event) {
      if (source === self.source) {
        self.backoff = BACKOFF_MIN_MS;
        self.take(event.data);
      }
    });
    source.onerror = function () {
      if (source === self.source) {
        self.reopen();
      }
    };
  };

  /* A stream that was refused never comes back by itself, so every error makes a new one. */
  Live.prototype.reopen = function () {
    var self = this;
    if (this.source) {
      this.source.close();
      this.source = null;
    }
    if (this.reopening === null) {
      this.reopening = setTimeout(function () { self.open(); }, this.backoff);
      this.backoff = Math.min(this.backoff * 2, BACKOFF_MAX_MS);
    }
  };

  Live.prototype.poll = function () {
    var self = this;
    var request = new XMLHttpRequest();
    this.polled = monotonic();
    this.polling = true;
    request.open('GET', '/board.json');
    request.timeout = POLL_TIMEOUT_MS;
    request.onloadend = function () {
      self.polling = false;
      if (request.status === 200) {
        self.take(request.responseText);
      }
    };
    request.send();
  };

  Live.prototype.take = function (text) {
    var state = JSON.parse(text);
    var known = this.state;
    this.heard = monotonic();
    if (state.build !== this.build) {
      this.reload();
      return;
    }
    if (known && known.board && state.board && known.boot === state.boot && state.board.rev < known.board.rev) {
      return;
    }
    this.received = this.heard;
    this.confirmed = this.heard - state.age_s * 1000;
    this.state = state;
    this.page.show(state);
    this.draw();
  };

  Live.prototype.reload = function () {
    var last = Number(sessionStorage.getItem('reloaded') || 0);
    if (Date.now() - last > RELOAD_PAUSE_MS) {
      sessionStorage.setItem('reloaded', String(Date.now()));
      location.reload();
    }
  };

  Live.prototype.check = function () {
    var now = monotonic();
    var silent = now - this.heard > SILENT_MS;
    if (silent && this.source && now - this.asked > PATIENCE_MS) {
      this.reopen();
    }
    if ((silent || !this.source) && !this.polling && now - this.polled >= POLL_MS) {
      this.poll();
    }
    this.draw();
  };

  Live.prototype.draw = function () {
    var now = monotonic();
    var state = this.state;
    var board = state && state.board;
    var moment = board ? hallTime(state, now - this.received + (state.age_s * 1000)) : null;
    var silent = now - this.heard > SILENT_MS;
    var stale = silent || (state !== null && !state.fresh);
    if (moment) {
      this.page.tick(moment);
      if (!stale && moment.getUTCHours() === RELOAD_HOUR && now - this.opened > 2 * 3600 * 1000) {
        this.reload();
      }
    }
    this.page.link({
      live: !stale && Boolean(board),
      stale: stale,
      dim: stale && now - this.confirmed > DIM_MS,
      stopped: board ? hourMinute(hallTime(state, 0)) : null
    });
  };

  var texts = JSON.parse(document.body.getAttribute('data-texts'));

  window.Tidehall = {
    follow: function (page) { new Live(page).start(); },
    hourMinute: hourMinute,
    clockOf: function (moment) { return hourMinute(new Date(Date.parse(moment) + HALL_OFFSET_MS)); },
    fill: fill,
    texts: texts,
    staleText: function (link) {
      return link.stopped ? fill(texts.display.stale, { at: link.stopped }) : texts.display.stale_unknown;
    }
  };
}());
