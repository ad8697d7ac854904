/** Signs of what is loaded after the table; shapes as in icons.ts. */
import { icons } from './icons'

export const moreIcons = {
  ellipsis: 'M5 12h.01M12 12h.01M19 12h.01',
} as const

Object.assign(icons, moreIcons)
