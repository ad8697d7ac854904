/** How ids of cards are shown: with the accent their theme has in French. */
import { currentLanguage } from '../i18n'

/** "ECOL-A3" as people read it: "ÉCOL-A3" in French. */
export function sourceLabel(source: string): string {
  return currentLanguage() === 'fr' ? source.replace(/^(ECO)/u, 'ÉCO') : source
}
