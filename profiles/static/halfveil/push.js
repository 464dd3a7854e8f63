/* Asks this browser for an address to which notifications can be sent, and sends the form with it. */
(function () {
  "use strict";
  var form = document.querySelector("form[data-push-key]");
  if (!form) { return; }

  function bytes(text) {
    var plain = window.atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    var found = new Uint8Array(plain.length);
    for (var at = 0; at < plain.length; at += 1) { found[at] = plain.charCodeAt(at); }
    return found;
  }

  var button = form.querySelector("button[type=submit]");
  var patience = 0;

  function say(name) {
    var said = document.getElementById("push-said");
    said.textContent = form.getAttribute(name);
    said.hidden = false;
  }

  function refused() {
    window.clearTimeout(patience);
    button.disabled = false;
    say("data-push-refused");
  }

  form.addEventListener("submit", function (event) {
    if (form.elements.address.value) { return; }
    event.preventDefault();
    if (!("serviceWorker" in navigator) || !("PushManager" in window)) { refused(); return; }
    /* A browser that can't reach its maker's service may wait for it without an end. */
    button.disabled = true;
    say("data-push-wait");
    patience = window.setTimeout(refused, 30000);
    navigator.serviceWorker.register(form.getAttribute("data-push-worker")).then(function () {
      return navigator.serviceWorker.ready;
    }).then(function (ready) {
      return ready.pushManager.subscribe({
        userVisibleOnly: true, applicationServerKey: bytes(form.getAttribute("data-push-key"))
      });
    }).then(function (subscription) {
      window.clearTimeout(patience);
      form.elements.address.value = JSON.stringify(subscription);
      form.submit();
    }).catch(refused);
  });
}());
