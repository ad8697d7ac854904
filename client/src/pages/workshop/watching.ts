/** The socket of a workshop: it tells every new overview, and comes back by itself. */
import type { Overview } from './overview'

interface Watching {
  heard: (overview: Overview) => void
  online: (yes: boolean) => void
  /** The server says that this place may not watch; there is no coming back. */
  refused: () => void
}

const REFUSALS = new Set([4401, 4403, 4404])
const LONGEST_WAIT = 8000

/** Watch a workshop; returns how to stop. */
export function watch(workshop: string, token: string | null, tell: Watching): () => void {
  let socket: WebSocket | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let wait = 500
  let stopped = false

  function open(): void {
    clearTimeout(timer)
    if (stopped) return
    const address = new URL(`/watch/${encodeURIComponent(workshop)}`, location.href)
    address.protocol = address.protocol.replace('http', 'ws')
    socket = token ? new WebSocket(address, ['tablee', token]) : new WebSocket(address)
    socket.onmessage = (message) => {
      wait = 500
      tell.online(true)
      tell.heard(JSON.parse(String(message.data)) as Overview)
    }
    socket.onclose = ({ code }) => {
      socket = null
      if (stopped) return
      tell.online(false)
      if (REFUSALS.has(code)) return tell.refused()
      timer = setTimeout(open, wait * (0.75 + Math.random() / 2))
      wait = Math.min(wait * 2, LONGEST_WAIT)
    }
  }

  const back = () => {
    if (!socket) open()
  }
  const away = () => socket?.close()
  addEventListener('online', back)
  addEventListener('offline', away)
  open()
  return () => {
    stopped = true
    clearTimeout(timer)
    socket?.close()
    removeEventListener('online', back)
    removeEventListener('offline', away)
  }
}
