/** Signs of what is loaded after the table; shapes as in icons.ts. */
import { icons } from './icons'

export const moreIcons = {
  'arrow-up-right': 'M7 7h10v10M7 17 17 7',
  'message-square': 'M21 15a2 2 0 0 1-2 2H7l-4 4V5a2 2 0 0 1 2-2h14a2 2 0 0 1 2 2z',
  keyboard:
    'M4 4h16a2 2 0 0 1 2 2v12a2 2 0 0 1-2 2H4a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2zM6 8h.01M10 8h.01M14 8h.01M18 8h.01M8 12h.01M12 12h.01M16 12h.01M7 16h10',
  ellipsis: 'M5 12h.01M12 12h.01M19 12h.01',
} as const

Object.assign(icons, moreIcons)
