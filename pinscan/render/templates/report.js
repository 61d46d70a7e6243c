"use strict";
// Filters the findings by severity, host and text. Without it the page is whole, only not filtered.
(() => {
  const form = document.getElementById("filter");
  if (!form) return;
  form.hidden = false;
  const findings = [...document.querySelectorAll(".finding")];
  const rank = { info: 0, low: 1, medium: 2, high: 3, critical: 4 };
  const status = document.getElementById("shown");
  const apply = () => {
    const least = rank[form.elements.severity.value];
    const host = form.elements.host.value;
    const words = form.elements.text.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const finding of findings) {
      const text = finding.textContent.toLowerCase();
      const fits = rank[finding.dataset.severity] >= least
        && (host === "" || finding.dataset.hosts.split("\n").includes(host))
        && words.every((word) => text.includes(word));
      finding.hidden = !fits;
      if (fits) {
        shown += 1;
        const fold = finding.closest("details");
        if (fold && (words.length > 0 || host !== "")) fold.open = true;
      }
    }
    status.textContent = `${shown} of ${findings.length} findings shown`;
  };
  form.addEventListener("input", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  apply();
})();
