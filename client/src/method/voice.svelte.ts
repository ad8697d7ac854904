/** What the table says: one toast at a time, and one polite line for screen readers. */
import type { IconName } from '../ui/icons'

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

export class Voice {
  shown = $state.raw<Toast | null>(null)
  line = $state('')
  private timer: ReturnType<typeof setTimeout> | undefined
  private gathering: ReturnType<typeof setTimeout> | undefined
  private gathered: string[] = []

  toast(toast: Toast): void {
    clearTimeout(this.timer)
    this.shown = toast
    if (!toast.stays) this.timer = setTimeout(() => this.close(), TOAST_MS)
  }

  close(): void {
    clearTimeout(this.timer)
    this.shown = null
  }

  say(sentence: string): void {
    this.line = sentence
  }

  /** What colleagues do is told in bundles, never word by word. */
  later(sentence: string): void {
    this.gathered.push(sentence)
    this.gathering ??= setTimeout(() => {
      this.line = this.gathered.slice(-3).join(' ')
      this.gathered = []
      this.gathering = undefined
    }, GATHER_MS)
  }
}
