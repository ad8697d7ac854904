/** The sign of each step of the method. */
import type { Step } from '../../schema/terms'
import type { IconName } from '../../ui/icons'

export const stepSigns: Record<Step, IconName> = {
  welcome: 'armchair',
  challenge: 'question',
  future: 'horizon',
  solution: 'puzzle',
  plenary: 'megaphone',
}
