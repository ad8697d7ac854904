/** The sign of each kind of paper; its cut is in paper.css. */
import type { Kind } from '../schema/terms'
import type { IconName } from './icons'

export type { Kind }

export const kindSigns: Record<Kind, IconName> = {
  idea: 'lightbulb',
  challenge: 'question',
  future: 'horizon',
  action: 'arrow-right',
  actor: 'user',
  initiative: 'sprout',
  solution: 'puzzle',
}
