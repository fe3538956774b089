import { createSignal } from 'solid-js';

/** The theme follows the system until somebody chooses; the choice is kept in this browser. */
export type Theme = 'light' | 'dark';

/** Also read by public/assets/early-theme.v1.js, before the first paint. */
const key = 'lading.theme';

const dark = matchMedia('(prefers-color-scheme: dark)');

const kept = (): Theme | undefined => {
  const { theme } = document.documentElement.dataset;
  return theme === 'light' || theme === 'dark' ? theme : undefined;
};

const [theme, setTheme] = createSignal<Theme>(kept() ?? (dark.matches ? 'dark' : 'light'));
dark.addEventListener('change', () => setTheme(kept() ?? (dark.matches ? 'dark' : 'light')));

export { theme };

/** Changes to the other theme. Choosing what the system has anyway gives the page back to the system. */
export const toggleTheme = (): void => {
  const chosen: Theme = theme() === 'dark' ? 'light' : 'dark';
  const asSystem = dark.matches === (chosen === 'dark');
  if (asSystem) delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = chosen;
  try {
    if (asSystem) localStorage.removeItem(key);
    else localStorage.setItem(key, chosen);
  } catch {
    // Storage is forbidden: the choice lasts as long as the page.
  }
  setTheme(chosen);
};
