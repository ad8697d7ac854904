/** Which cloth (weave, colour and sign) a theme of the cahier has. */
import type { IconName } from './icons'

export type Cloth = 'ineg' | 'agir' | 'econ' | 'ecol' | 'coop'

const cloths: readonly Cloth[] = ['ineg', 'agir', 'econ', 'ecol', 'coop']

const signs: Record<Cloth, IconName> = {
  ineg: 'scale',
  agir: 'megaphone',
  econ: 'coins',
  ecol: 'leaf',
  coop: 'waypoints',
}

/** The cloth of a theme id; a theme we do not know takes the cloths in their order. */
export function clothOf(theme: string | null | undefined, index = 0): Cloth {
  const known = cloths.find((cloth) => cloth === theme?.toLowerCase())
  return known ?? cloths[((index % cloths.length) + cloths.length) % cloths.length] ?? 'ecol'
}

export function signOf(theme: string | null | undefined, index = 0): IconName {
  return signs[clothOf(theme, index)]
}
