/* The strip page of one window: its number, its state, and the signs that the server wrote beside them. ES2015. */
(function () {
  'use strict';

  var Hall = window.Tidehall;
  var texts = Hall.texts.window;
  var no = Number(document.body.getAttribute('data-window'));
  var profile = document.body.getAttribute('data-profile');
  var numbered = false;

  function at(id) {
    return document.getElementById(id);
  }

  /* A number that was called within the last minute is still on its way; after that it is being served. */
  function stateText(here, board) {
    if (!here) {
      return '';
    }
    if (here.state !== 'open') {
      return here.state === 'paused' ? texts.paused : texts.closed;
    }
    if (!here.number) {
      return texts.free;
    }
    var call = board.calls.filter(function (one) { return one.number === here.number && one.window === no; })[0];
    var called = call && Date.parse(board.server_time) - Date.parse(call.at) < 60000;
    return called ? texts.called : texts.serving;
  }

  Hall.follow({
    show: function (state) {
      var board = state.board;
      var here = board && board.windows.filter(function (one) { return one.no === no; })[0];
      if (state.hall && state.hall.version !== profile) {
        location.reload();
        return;
      }
      Hall.emergency(board, state.hall);
      at('practice').hidden = !(board && board.practice);
      numbered = Boolean(here && here.number);
      at('number').textContent = numbered ? here.number : '';
      at('state').textContent = stateText(here, board);
      at('clerk').hidden = !(here && here.clerk_no);
      at('clerk').lastElementChild.textContent = (here && here.clerk_no) || '';
      if (at('tidal') && board) {
        at('tidal').textContent = Hall.texts.display.tidal_states[board.tidal.state];
        at('tidal').className = 'tidal-' + board.tidal.state;
      }
      document.body.setAttribute('data-state', here ? here.state : 'closed');
    },
    tick: function () {
      return undefined;
    },
    link: function (link) {
      document.body.classList.toggle('dim', link.stale);
      at('stale').hidden = !link.stale;
      at('stale').textContent = link.stale ? texts.stale : '';
      at('number').hidden = link.stale || !numbered;
      at('state').hidden = link.stale;
      if (at('tidal')) {
        at('tidal').hidden = link.stale;
      }
    }
  });
}());
