/** How keys are written for people: `Mod+d` is Ctrl and D, or ⌘ and D on a Mac. */
import { t, type Key } from '../i18n'

const mac = /Mac|iPhone|iPad/u.test(navigator.userAgent)
const named: Record<string, Key> = {
  Shift: 'key.shift',
  Enter: 'key.enter',
  Escape: 'key.escape',
  Delete: 'key.delete',
  Backspace: 'key.backspace',
  ArrowLeft: 'key.left',
  ArrowRight: 'key.right',
  ArrowUp: 'key.up',
  ArrowDown: 'key.down',
  ' ': 'key.space',
  Tab: 'key.tab',
  PageUp: 'key.pageUp',
  PageDown: 'key.pageDown',
  Home: 'key.home',
  End: 'key.end',
}

/** `Mod+Shift+Z` as what stands on the keys. */
export function keyWords(keys: string): string[] {
  const split = keys === '+' ? ['+'] : keys.split('+')
  return split.map((key) => {
    if (key === 'Mod') return mac ? '⌘' : 'Ctrl'
    if (key === 'Alt') return mac ? '⌥' : 'Alt'
    const name = named[key]
    return name ? t(name) : key.toUpperCase()
  })
}
