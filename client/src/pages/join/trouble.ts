/** Why a page cannot be shown now, in words, when trying again may help. */
import { ApiError } from '../../api'
import { t } from '../../i18n'
import type { IconName } from '../../ui/icons'

export interface Trouble {
  title: string
  help: string
  sign: IconName
}

/** Null when trying again would not help: the door itself is closed. */
export function troubleOf(error: unknown): Trouble | null {
  if (!(error instanceof ApiError)) throw error
  if (error.status === 0)
    return { title: t('state.network'), help: t('state.networkHelp'), sign: 'wifi-off' }
  if (error.status < 429) return null
  return { title: t('state.later'), help: error.message, sign: 'hourglass' }
}
