/** Light, dark or strong contrast: what the person chose on this device, else what the system says. */
export const MODES = ['auto', 'light', 'dark', 'contrast'] as const
export type Mode = (typeof MODES)[number]

const KEY = 'tablee:mode'

export function chosenMode(): Mode {
  const kept = localStorage.getItem(KEY)
  return MODES.find((mode) => mode === kept) ?? 'auto'
}

export function applyMode(mode: Mode = chosenMode()): void {
  if (mode === 'auto') delete document.documentElement.dataset['mode']
  else document.documentElement.dataset['mode'] = mode
}

export function chooseMode(mode: Mode): void {
  if (mode === 'auto') localStorage.removeItem(KEY)
  else localStorage.setItem(KEY, mode)
  applyMode(mode)
}
