/* What the pages can't do alone. Everything works without it. */
(function () {
  "use strict";
  var root = document.documentElement;
  root.classList.add("js");

  /* A page brought back by the browser may be stale: fetch it again. */
  window.addEventListener("pageshow", function (event) {
    if (event.persisted) { window.location.reload(); }
  });

  /* A whole page where a part was awaited: the session has ended, or the view moved on. Go there. */
  document.addEventListener("htmx:beforeSwap", function (event) {
    var detail = event.detail;
    if (detail.xhr.status < 400 && /^\s*<!doctype/i.test(detail.serverResponse)) {
      detail.shouldSwap = false;
      window.location.assign(detail.xhr.responseURL);
    }
  });

  /* After a swap the focus goes to what is wrong, else to what is new. */
  document.addEventListener("htmx:afterSettle", function (event) {
    var swapped = event.detail.elt;
    if (!swapped || !swapped.querySelector) { return; }
    var aim = swapped.querySelector("[aria-invalid=true]") || swapped.querySelector("[data-focus]") ||
      (swapped.matches("[data-focus], #main") ? swapped : null);
    if (aim && aim.tagName === "FIELDSET") { aim = aim.querySelector("input:checked") || aim.querySelector("input"); }
    if (aim) { aim.focus(); }
  });

  function say(words) {
    var place = document.getElementById("said");
    if (place) { place.textContent = words; }
  }

  /* For pages without a secure context and for old kernels. */
  function copyByHand(text) {
    var area = document.createElement("textarea");
    area.value = text;
    area.readOnly = true;
    area.className = "unseen";
    document.body.appendChild(area);
    area.select();
    area.setSelectionRange(0, text.length);
    var done = document.execCommand("copy");
    document.body.removeChild(area);
    return done ? Promise.resolve() : Promise.reject(new Error("copy"));
  }

  function copy(text) {
    if (navigator.clipboard && window.isSecureContext) {
      return navigator.clipboard.writeText(text).catch(function () { return copyByHand(text); });
    }
    return copyByHand(text);
  }

  document.addEventListener("click", function (event) {
    var button = event.target.closest ? event.target.closest("[data-copy]") : null;
    if (!button) { return; }
    copy(button.getAttribute("data-copy")).then(function () {
      var words = button.querySelector("span:not(.unseen)") || button;
      var before = words.textContent;
      var after = button.getAttribute("data-copied") || before;
      if (before === after) { return; }
      words.textContent = after;
      say(after);
      window.setTimeout(function () { words.textContent = before; say(""); }, 2000);
    }, function () { /* the text stands beside the button and can be pressed and held */ });
  });
}());
