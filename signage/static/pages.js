/* Turns pages where a room is too small for all that belongs into it: nothing moves but whole pages. ES2015. */
(function () {
  'use strict';

  /* Groups `sizes` into pages that are at most `room` large; an index that does not fit alone has a page of its own. */
  function pack(sizes, room, gap) {
    var pages = [];
    var used = 0;
    sizes.forEach(function (size, index) {
      var page = pages[pages.length - 1];
      if (page && used + gap + size <= room) {
        page.push(index);
        used += gap + size;
      } else {
        pages.push([index]);
        used = size;
      }
    });
    return pages;
  }

  /* Likewise, each index on the first page that has room for it. */
  function packLoose(sizes, room, gap) {
    var pages = [];
    sizes.forEach(function (size, index) {
      var page = pages.filter(function (one) { return one.used + gap + size <= room; })[0];
      if (page) {
        page.used += gap + size;
        page.indexes.push(index);
      } else {
        pages.push({ used: size, indexes: [index] });
      }
    });
    return pages.map(function (page) { return page.indexes; });
  }

  /* Which of `count` pages stands now, when each stands for `pageMs`. */
  function turn(count, pageMs) {
    return count > 1 ? Math.floor(performance.now() / pageMs) % count : 0;
  }

  window.Tidehall.pack = pack;
  window.Tidehall.packLoose = packLoose;
  window.Tidehall.turn = turn;
}());
