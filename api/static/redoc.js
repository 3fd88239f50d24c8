/* Starts ReDoc on the description of this server. */
window.addEventListener("DOMContentLoaded", function () {
  window.Redoc.init("/openapi.json", { hideDownloadButton: false, disableSearch: true }, document.getElementById("redoc"));
});
