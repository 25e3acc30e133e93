// Shows the figures of the group of clients that is chosen. Without it, all groups are there to read.
"use strict";
{
  const section = document.getElementById("explorer");
  const form = section.querySelector("form");
  const choice = form.querySelector("select");
  const status = form.querySelector("[role=status]");

  const show = () => {
    for (const view of section.querySelectorAll(".view")) {
      view.hidden = view.dataset.view !== choice.value;
    }
    for (const group of section.querySelectorAll("details.views")) {
      group.open = group.querySelector(".view:not([hidden])") !== null;
      group.hidden = !group.open;
    }
  };

  choice.addEventListener("change", () => {
    show();
    status.textContent = status.dataset.shown.replace("{name}", () => choice.selectedOptions[0].label);
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.hidden = false;
  show();
}
