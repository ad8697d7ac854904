/**
 * What the table says: one toast at a time, and one polite line for screen readers. What stays
 * until it is read, and offers something, comes back when a later one is closed.
 */
import { t } from '../i18n'
import type { IconName } from '../ui/icons'
import { told } from './habits.svelte'

export interface Action {
  label: string
  run: () => void | Promise<void>
}

export interface Toast {
  sign: IconName
  tone: 'saved' | 'saving' | 'offline' | 'refused'
  words: string
  action?: Action
  /** Refusals and loss stay until they are read. */
  stays?: boolean
}

const TOAST_MS = 6000
const GATHER_MS = 2500
/** More sentences than this at once are counted and not read out. */
const MOST = 3

export class Voice {
  shown = $state.raw<Toast | null>(null)
  line = $state('')
  /** How many lines were said: the same words twice are two lines. */
  count = $state(0)
  private unread: Toast[] = []
  private timer: ReturnType<typeof setTimeout> | undefined
  private gathering: ReturnType<typeof setTimeout> | undefined
  private gathered: string[] = []

  toast(toast: Toast): void {
    clearTimeout(this.timer)
    if (this.shown?.stays && this.shown.action) this.unread.push(this.shown)
    this.shown = toast
    if (!toast.stays) this.timer = setTimeout(() => this.close(), TOAST_MS)
  }

  close(): void {
    clearTimeout(this.timer)
    this.shown = this.unread.pop() ?? null
  }

  /** This one is done with, wherever it is. */
  settle(toast: Toast): void {
    this.unread = this.unread.filter((one) => one !== toast)
    if (this.shown === toast) this.close()
  }

  say(sentence: string): void {
    if (told() === 'none') return
    this.line = sentence
    this.count++
  }

  /** What colleagues do is told in bundles, never word by word. */
  later(sentence: string): void {
    if (told() !== 'all') return
    this.gathered.push(sentence)
    this.gathering ??= setTimeout(() => {
      const rest = this.gathered.length - MOST
      const words = this.gathered.slice(-MOST)
      this.say([...words, ...(rest > 0 ? [t('said.more', { n: rest })] : [])].join(' '))
      this.gathered = []
      this.gathering = undefined
    }, GATHER_MS)
  }
}
