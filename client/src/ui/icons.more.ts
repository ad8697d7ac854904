/** Signs of what is loaded after the table; shapes as in icons.ts. */
import { icons } from './icons'

export const moreIcons = {
  'arrow-up-right': 'M7 7h10v10M7 17 17 7',
  ellipsis: 'M5 12h.01M12 12h.01M19 12h.01',
} as const

Object.assign(icons, moreIcons)
