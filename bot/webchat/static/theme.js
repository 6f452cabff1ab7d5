// Before the first paint: the colours chosen last time, if any.
try {
  const chosen = localStorage.getItem("seatmate.theme");
  if (chosen === "dark" || chosen === "light") document.documentElement.dataset.theme = chosen;
} catch {
  // Storage may be closed to us; the system's preference stands.
}
