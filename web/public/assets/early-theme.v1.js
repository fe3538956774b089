// Runs before the first paint, so that a kept choice of theme never flashes the other one.
// The name carries a version because it is served as unchanging; src/theme/theme.ts owns the key.
try {
  const kept = localStorage.getItem('lading.theme');
  if (kept === 'light' || kept === 'dark') document.documentElement.dataset.theme = kept;
} catch {
  // Storage may be forbidden; the system's choice stands then.
}
