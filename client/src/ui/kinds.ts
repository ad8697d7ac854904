/** The kinds of paper, their sign and their cut; the cut itself is in paper.css. */
import type { IconName } from './icons'

export type Kind = 'idea' | 'challenge' | 'future' | 'action' | 'actor' | 'initiative' | 'solution'

export const kindSigns: Record<Kind, IconName> = {
  idea: 'lightbulb',
  challenge: 'question',
  future: 'horizon',
  action: 'arrow-right',
  actor: 'user',
  initiative: 'sprout',
  solution: 'puzzle',
}
