"use strict";
// Filters findings and hosts, unfolds what a link leads to and what is printed. Without it the page is whole.
(() => {
  const rank = { info: 0, low: 1, medium: 2, high: 3, critical: 4 };
  const folds = [...document.querySelectorAll("details")];
  const unfold = (element) => {
    for (let fold = element && element.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  };
  const arrive = () => unfold(document.getElementById(decodeURIComponent(location.hash.slice(1))));
  addEventListener("hashchange", arrive);
  if (location.hash) arrive();

  let closed = [];
  addEventListener("beforeprint", () => {
    closed = folds.filter((fold) => !fold.open);
    for (const fold of closed) fold.open = true;
  });
  addEventListener("afterprint", () => {
    for (const fold of closed) fold.open = false;
  });

  const form = document.getElementById("filter");
  if (!form) return;
  form.hidden = false;
  const { severity, host, text, unfold: button } = form.elements;
  const status = document.getElementById("shown");
  const findings = [...document.querySelectorAll(".finding")].map((element) => ({
    element,
    rank: rank[element.classList[1]],
    hosts: element.dataset.hosts.split("\n"),
    text: element.textContent.toLowerCase(),
  }));
  const ofHosts = [...document.querySelectorAll("details[data-host], tr[data-host]")];
  const apply = () => {
    const words = text.value.toLowerCase().split(/\s+/).filter(Boolean);
    const least = rank[severity.value];
    let shown = 0;
    for (const finding of findings) {
      const fits = finding.rank >= least
        && (host.value === "" || finding.hosts.includes(host.value))
        && words.every((word) => finding.text.includes(word));
      finding.element.hidden = !fits;
      shown += fits;
    }
    const narrowed = words.length > 0 || least > 0;
    for (const element of ofHosts) {
      const section = element.matches("details");
      const other = host.value !== "" && element.dataset.host !== host.value;
      const empty = section && narrowed && !element.querySelector(".finding:not([hidden])");
      element.hidden = (other && !element.querySelector(".finding:not([hidden])")) || empty;
      if (section && !element.hidden && (host.value !== "" || words.length > 0)) element.open = true;
    }
    status.textContent = `${shown} of ${findings.length} findings shown`;
  };
  form.addEventListener("input", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  button.addEventListener("click", () => {
    const open = folds.some((fold) => !fold.open);
    for (const fold of folds) fold.open = open;
    button.textContent = open ? "Fold all" : "Unfold all";
  });
  apply();
})();
