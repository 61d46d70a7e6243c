document.addEventListener("deviceready", function () {
  window.plugins.sslCertificateChecker.check(
    function () { fetch("https://api.shop.example/v1"); },
    function (error) { console.log(error); },
    "https://api.shop.example",
    "AF DA 96 35 53 57 C8 6D A9 C3 34 8A F6 F3 96 84 1D 6C 03 E3 26 A3 8D 2C B4 8C 1E F6 86 9A 64 0C");
});
