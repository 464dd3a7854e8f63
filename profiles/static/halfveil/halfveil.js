/* What the pages can't do alone. Everything works without it. */
(function () {
  "use strict";
  var root = document.documentElement;
  root.classList.add("js");

  /* htmx reads this once the page is there: no eval, no script in what is swapped, no page kept in a storage; an
     error page takes the place of the whole content. */
  if (window.htmx) {
    window.htmx.config.includeIndicatorStyles = false;
    window.htmx.config.allowEval = false;
    window.htmx.config.allowScriptTags = false;
    window.htmx.config.historyCacheSize = 0;
    window.htmx.config.refreshOnHistoryMiss = true;
    window.htmx.config.responseHandling = [
      { code: "204", swap: false },
      { code: "[23]..", swap: true },
      { code: "422", swap: true },
      { code: "[45]..", swap: true, error: true, select: "#main", target: "#main", swapOverride: "outerHTML show:window:top" }
    ];
  }

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
    var source = document.getElementById(button.getAttribute("data-copy-from") || "");
    copy(source ? source.value : button.getAttribute("data-copy")).then(function () {
      var words = button.querySelector("span:not(.unseen)") || button;
      var before = words.textContent;
      var after = button.getAttribute("data-copied") || before;
      if (before === after) { return; }
      words.textContent = after;
      say(after);
      window.setTimeout(function () { words.textContent = before; say(""); }, 2000);
    }, function () { /* the text stands beside the button and can be pressed and held */ });
  });

  /* A suggestion fills the inputs of its wording. Without this the server does it. */
  document.addEventListener("click", function (event) {
    var pill = event.target.closest ? event.target.closest("[data-into]") : null;
    if (!pill || !pill.form) { return; }
    event.preventDefault();
    ["zh", "en"].forEach(function (tongue) {
      var input = pill.form.elements[pill.getAttribute("data-into") + "-" + tongue];
      var text = pill.getAttribute("data-" + tongue);
      if (!input) { return; }
      var stands = input.value.trim();
      if (pill.hasAttribute("data-adds") && stands && text) { text = stands + (tongue === "zh" ? "、" : ", ") + text; }
      input.value = text;
      input.dispatchEvent(new Event("input", { bubbles: true }));
    });
    var first = pill.form.elements[pill.getAttribute("data-into") + "-zh"];
    var away = first && first.closest("details");
    if (away) { away.open = true; }
    say(pill.textContent);
  });

  /* Drafts: what is typed in a sheet outlives a lost line and a reload, in this tab, until it is saved or the member
     signs out. */
  var DRAFT = "draft:";

  function drafts(act) {
    try { return act(window.sessionStorage); } catch (refused) { return null; }
  }

  function typedIn(form) {
    var kept = {};
    Array.prototype.forEach.call(form.elements, function (input) {
      if (!input.name || input.name === "csrfmiddlewaretoken" || /^(file|submit|button)$/.test(input.type)) { return; }
      if (/^(radio|checkbox)$/.test(input.type)) { if (input.checked) { kept[input.name] = input.value; } return; }
      kept[input.name] = input.value;
    });
    return kept;
  }

  function keep(event) {
    var form = event.target.closest ? event.target.closest("form[data-draft]") : null;
    if (form) {
      drafts(function (box) { box.setItem(DRAFT + form.getAttribute("data-draft"), JSON.stringify(typedIn(form))); });
    }
  }
  document.addEventListener("input", keep);
  document.addEventListener("change", keep);

  function note(form, words) {
    var old = form.querySelector(".note.draft");
    if (old) { old.parentNode.removeChild(old); }
    var told = document.createElement("p");
    told.className = "note draft";
    told.setAttribute("role", "status");
    told.textContent = words;
    form.querySelector("h2").insertAdjacentElement("afterend", told);
  }

  function restore(form) {
    var text = drafts(function (box) { return box.getItem(DRAFT + form.getAttribute("data-draft")); });
    if (!text || form.hasAttribute("data-typed")) { return; }
    var kept = JSON.parse(text);
    if (JSON.stringify(typedIn(form)) === text) { return; }
    Array.prototype.forEach.call(form.elements, function (input) {
      if (!input.name || input.name === "csrfmiddlewaretoken" || /^(file|submit|button)$/.test(input.type)) { return; }
      if (/^(radio|checkbox)$/.test(input.type)) { input.checked = kept[input.name] === input.value; return; }
      if (input.name in kept) { input.value = kept[input.name]; }
      var away = input.value && input.type !== "hidden" && input.closest("details");
      if (away) { away.open = true; }
    });
    note(form, form.getAttribute("data-restored"));
  }

  function drop(name) {
    drafts(function (box) { box.removeItem(DRAFT + name); });
  }

  function meet(part) {
    function each(selector, act) {
      if (part.matches && part.matches(selector)) { act(part); }
      Array.prototype.forEach.call(part.querySelectorAll(selector), act);
    }
    each("[data-saved]", function (row) { drop(row.getAttribute("data-saved")); });
    each("form[data-draft]", restore);
  }
  document.addEventListener("htmx:load", function (event) { meet(event.detail.elt); });
  document.addEventListener("DOMContentLoaded", function () { meet(document.body); });
  document.addEventListener("click", function (event) {
    var away = event.target.closest ? event.target.closest("[data-drop-draft]") : null;
    var form = away && away.closest("form[data-draft]");
    if (form) { drop(form.getAttribute("data-draft")); }
  });
  document.addEventListener("submit", function (event) {
    if (!/\/sign-out\/$/.test(event.target.action || "")) { return; }
    drafts(function (box) {
      Object.keys(box).forEach(function (name) { if (name.indexOf(DRAFT) === 0) { box.removeItem(name); } });
    });
  });

  /* Sending failed: say so where it was typed. */
  function unsent(event) {
    var form = event.detail.elt && event.detail.elt.closest ? event.detail.elt.closest("form[data-unsent]") : null;
    if (!form) { return; }
    keep({ target: form });
    note(form, form.getAttribute("data-unsent"));
    form.querySelector("h2").focus();
  }
  document.addEventListener("htmx:sendError", unsent);
  document.addEventListener("htmx:timeout", unsent);
}());
