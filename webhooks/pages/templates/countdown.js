// Ticks towards the start by the server's clock, and looks again when the door opens.
"use strict";
const shown = document.getElementById("countdown");
const at = (name) => Number(shown.dataset[name]);
const two = (n) => String(n).padStart(2, "0");

function tick() {
  const now = at("now") + performance.now();
  if (now >= at("opens")) {
    clearInterval(ticking);
    location.reload();
    return;
  }
  const left = Math.max(0, Math.ceil((at("starts") - now) / 1000));
  const hours = Math.floor(left / 3600);
  shown.textContent = `${hours}:${two(Math.floor(left / 60) % 60)}:${two(left % 60)}`;
}

const ticking = setInterval(tick, 1000);
tick();
