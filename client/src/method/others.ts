/** Words that another person of this browser wrote at this table and that never left it. */
import { t } from '../i18n'
import type { Board } from '../model/board'
import { more } from '../view/more'
import { layAgain } from './keeping'
import type { Local } from './local.svelte'
import type { Voice } from './voice.svelte'

/**
 * Offer them to whoever sits here now: laid by them, since their author's session is gone.
 * `board` is that of the moment, null while nobody may write on it: then they stay where they are.
 */
export async function offerOthers(
  local: Local,
  board: () => Board | null,
  voice: Voice,
): Promise<void> {
  const [[found]] = await Promise.all([local.wordsOfOthers(), more()])
  if (!found) return
  const { person, name, words } = found
  voice.toast({
    sign: 'hourglass',
    tone: 'offline',
    words: t('others.wait', { name: name || t('people.someone'), n: words.length }),
    stays: true,
    action: {
      label: t('others.lay'),
      run: async () => {
        const there = board()
        if (there) {
          layAgain(there, words)
          await local.forgetPerson(person)
        }
        await offerOthers(local, board, voice)
      },
    },
  })
}
