/* The review page: counts what is ticked, ticks all that is shown, asks for a reason, and sends a form once. The page works
   without it, but for ticking all at once. */
(function () {
  "use strict";
  var form = document.getElementById("many");
  if (!form) return;
  var all = document.getElementById("all");
  var count = document.getElementById("count");
  var why = form.elements.namedItem("why");
  var boxes = Array.prototype.slice.call(form.querySelectorAll("input[name=pick]"));
  var deciding = Array.prototype.slice.call(form.querySelectorAll("button[name=many]"));
  var sent = false;

  function tell() {
    var ticked = boxes.filter(function (box) { return box.checked; }).length;
    all.checked = ticked === boxes.length;
    all.indeterminate = ticked > 0 && ticked < boxes.length;
    count.textContent = "已选 " + ticked + " 条 · " + ticked + " selected";
    deciding.forEach(function (button) { button.disabled = ticked === 0; });
  }

  all.parentElement.hidden = false;
  all.addEventListener("change", function () {
    boxes.forEach(function (box) { box.checked = all.checked; });
    tell();
  });
  boxes.forEach(function (box) { box.addEventListener("change", tell); });
  form.addEventListener("click", function (event) {
    var button = event.target.closest("button");
    if (button) why.required = button.name === "many";
  });
  form.addEventListener("submit", function (event) {
    if (sent) event.preventDefault();
    sent = true;
  });
  window.addEventListener("pageshow", function () {
    sent = false;
    tell();
  });
  tell();
})();
