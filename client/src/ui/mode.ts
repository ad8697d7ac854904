/** Light, dark or strong contrast: what the person chose on this device, else what the system says. */
export const MODES = ['auto', 'light', 'dark', 'contrast'] as const
export type Mode = (typeof MODES)[number]

const KEY = 'tablee:mode'
const dark = matchMedia('(prefers-color-scheme: dark)')
const contrast = matchMedia('(prefers-contrast: more)')

export function chosenMode(): Mode {
  const kept = localStorage.getItem(KEY)
  return MODES.find((mode) => mode === kept) ?? 'auto'
}

export function chooseMode(mode: Mode): void {
  localStorage.setItem(KEY, mode)
  showMode(mode)
}

/** Show a mode without keeping it as this person's choice. */
export function showMode(mode: Mode): void {
  const system = contrast.matches ? 'contrast' : dark.matches ? 'dark' : 'light'
  document.documentElement.dataset['mode'] = mode === 'auto' ? system : mode
}

/** Show the mode before anything else is, and follow the system; `wanted` is an address's wish. */
export function startMode(wanted?: string | null): void {
  const show = () => showMode(MODES.find((mode) => mode === wanted) ?? chosenMode())
  for (const wish of [dark, contrast]) wish.addEventListener('change', show)
  show()
}
