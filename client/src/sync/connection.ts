/** One WebSocket that comes back by itself: bytes in, bytes out, and why it ended. */

export interface Listener {
  opened(): void
  heard(data: Uint8Array): void
  /** `final` when coming back by itself would not help. */
  closed(code: number, final: boolean): void
}

const FIRST_WAIT_MS = 250
const LONGEST_WAIT_MS = 8000
/** Presence is renewed every 15 s and comes back to us: longer silence is a dead line. */
const SILENCE_MS = 32_000

const RESTARTING = 1012
const TOO_SLOW = 4408
const TOO_MANY = 4429

/** Too slow and too many come back; every other code of ours needs something new first. */
export const isFinal = (code: number): boolean =>
  code >= 4400 && code < 4500 && code !== TOO_SLOW && code !== TOO_MANY

/** Full jitter, so that a room does not come back in one blow. */
export const waitFor = (attempt: number, random: number): number =>
  FIRST_WAIT_MS / 2 + random * Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempt)

/** When a server that stops wants this page back, in milliseconds; null if it does not say (S13). */
export const announced = (code: number, reason: string): number | null => {
  const delay = code === RESTARTING ? /^restarting (\d{1,5})$/.exec(reason)?.[1] : undefined
  return delay === undefined ? null : Number(delay)
}

export class Connection {
  private socket: WebSocket | null = null
  private timer: ReturnType<typeof setTimeout> | undefined
  private readonly watch: ReturnType<typeof setInterval>
  private attempt = 0
  private ended = false
  private lastHeard = 0

  constructor(
    private readonly url: string,
    private readonly protocols: string[],
    private readonly listener: Listener,
  ) {
    addEventListener('online', this.hurry)
    addEventListener('offline', this.drop)
    document.addEventListener('visibilitychange', this.hurry)
    this.watch = setInterval(() => this.listen(), 4000)
    this.open()
  }

  send(data: Uint8Array<ArrayBuffer>): void {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(data)
  }

  get isOpen(): boolean {
    return this.socket?.readyState === WebSocket.OPEN
  }

  stop(): void {
    this.ended = true
    clearTimeout(this.timer)
    clearInterval(this.watch)
    removeEventListener('online', this.hurry)
    removeEventListener('offline', this.drop)
    document.removeEventListener('visibilitychange', this.hurry)
    this.abandon()
  }

  /** Leave a line that is not heard any more and try another one. */
  readonly drop = (): void => {
    if (!this.socket) return
    this.abandon()
    this.lost(1006, '')
  }

  /** The network may be back: try at once. */
  private readonly hurry = (): void => {
    if (this.ended || this.socket || document.visibilityState === 'hidden') return
    this.attempt = 0
    this.open()
  }

  private open(): void {
    clearTimeout(this.timer)
    const socket = new WebSocket(this.url, this.protocols)
    socket.binaryType = 'arraybuffer'
    this.socket = socket
    this.lastHeard = Date.now()
    socket.onopen = () => {
      this.lastHeard = Date.now()
      this.listener.opened()
    }
    socket.onmessage = ({ data }) => {
      this.lastHeard = Date.now()
      this.attempt = 0
      if (data instanceof ArrayBuffer) this.listener.heard(new Uint8Array(data))
    }
    socket.onclose = ({ code, reason }) => {
      if (this.socket !== socket) return
      this.socket = null
      this.lost(code, reason)
    }
  }

  private lost(code: number, reason: string): void {
    const final = isFinal(code)
    this.listener.closed(code, final)
    if (final || this.ended) return
    // Whoever said too much rests as long as we ever wait.
    const wait =
      announced(code, reason) ??
      (code === TOO_MANY ? LONGEST_WAIT_MS : waitFor(this.attempt++, Math.random()))
    this.timer = setTimeout(() => this.open(), wait)
  }

  private abandon(): void {
    const socket = this.socket
    this.socket = null
    if (!socket) return
    socket.onopen = socket.onmessage = socket.onclose = null
    socket.close()
  }

  private listen(): void {
    if (this.isOpen && Date.now() - this.lastHeard > SILENCE_MS) this.drop()
  }
}
