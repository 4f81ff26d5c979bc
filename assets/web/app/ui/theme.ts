// Light or dark: as the device says, unless the person chose.
import { app } from '../app.ts';

export type Theme = 'light' | 'dark';

export function chosenTheme(): Theme {
  const set = document.documentElement.dataset.theme;
  if (set === 'light' || set === 'dark') return set;
  return window.matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}

export function setTheme(theme: Theme) {
  document.documentElement.dataset.theme = theme;
  remember(theme);
  window.dispatchEvent(new Event('app:theme'));
}

export function startTheme() {
  const theme = remembered() ?? app.theme;
  if (theme) document.documentElement.dataset.theme = theme;
}

function remembered(): string | null {
  try {
    return localStorage.getItem('theme');
  } catch {
    return null;
  }
}

function remember(theme: Theme) {
  try {
    localStorage.setItem('theme', theme);
  } catch {
    // Storage is closed: the choice holds until the page is left.
  }
}
