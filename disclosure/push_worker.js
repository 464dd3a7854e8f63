/* Shows what a push says, and opens the home page when it is tapped. It keeps nothing and fetches nothing. */
self.addEventListener("push", function (event) {
  "use strict";
  var said = {};
  try { said = event.data.json(); } catch (unreadable) { /* shown without words */ }
  event.waitUntil(self.registration.showNotification(said.title || "Halfveil", { body: said.body || "", tag: said.tag || "" }));
});

self.addEventListener("notificationclick", function (event) {
  "use strict";
  event.notification.close();
  event.waitUntil(self.clients.openWindow("/"));
});
