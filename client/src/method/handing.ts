/** Give people back the words that are nowhere else: loaded only when that is asked. */
import { t } from '../i18n'
import { copied } from '../ui/copying'
import type { Voice } from './voice.svelte'

/** Copy the words and say so; where that cannot be, show them for the hand to select. */
export async function hand(words: string, voice: Voice): Promise<void> {
  voice.toast(
    (await copied(words))
      ? { sign: 'check', tone: 'saved', words: t('invite.copied') }
      : { sign: 'ban', tone: 'refused', words, stays: true },
  )
}
