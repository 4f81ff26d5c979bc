// Light, dark, or as the system is.
const dark = () => document.documentElement.dataset.theme === "dark" || (!document.documentElement.dataset.theme && matchMedia("(prefers-color-scheme: dark)").matches);

export function switchTheme(): void {
  document.documentElement.dataset.theme = dark() ? "light" : "dark";
}
