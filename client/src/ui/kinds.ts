/** The sign of each kind of paper, whose cut is in paper.css, and of each step of the method. */
import type { Kind, Step } from '../schema/terms'
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

export const stepSigns: Record<Step, IconName> = {
  welcome: 'armchair',
  challenge: kindSigns.challenge,
  future: kindSigns.future,
  solution: kindSigns.solution,
  plenary: 'megaphone',
}
