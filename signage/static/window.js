/* The strip page of one window: its number, its state, and the signs that the server wrote below. ES2015. */
(function () {
  'use strict';

  var STATES = { closed: '暂停服务', paused: '暂停', open: '空闲' };
  var no = Number(document.body.getAttribute('data-window'));
  var numbered = false;
  var profile = document.body.getAttribute('data-profile');

  function at(id) {
    return document.getElementById(id);
  }

  window.Tidehall.follow({
    show: function (state) {
      var board = state.board;
      var here = board && board.windows.filter(function (one) { return one.no === no; })[0];
      if (state.hall && state.hall.version !== profile) {
        location.reload();
        return;
      }
      at('practice').hidden = !(board && board.practice);
      numbered = Boolean(here && here.number);
      at('number').textContent = numbered ? here.number : '';
      if (at('tidal') && board) {
        at('tidal').textContent = window.Tidehall.tidalWords[board.tidal.state];
        at('tidal').className = 'tidal-' + board.tidal.state;
      }
      at('state').textContent = here ? (here.number && here.state === 'open' ? '正在办理' : STATES[here.state]) : '';
      document.body.setAttribute('data-state', here ? here.state : 'closed');
    },
    tick: function () {
      return undefined;
    },
    link: function (link) {
      document.body.classList.toggle('dim', link.stale);
      at('stale').hidden = !link.stale;
      at('stale').textContent = link.stale ? '请看显示屏' : '';
      at('number').hidden = link.stale || !numbered;
      at('state').hidden = link.stale;
      if (at('tidal')) {
        at('tidal').hidden = link.stale;
      }
    }
  });
}());
