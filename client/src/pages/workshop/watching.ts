/** The socket of a workshop: it tells every new overview, and comes back by itself. */
import { waitFor } from '../../sync/connection'
import type { Overview } from './overview'

interface Watching {
  heard: (overview: Overview) => void
  online: (yes: boolean) => void
  /** The server says that this place may not watch; there is no coming back. */
  refused: () => void
}

const REFUSALS = new Set([4401, 4403, 4404])
/** The overview is repeated every 15 s at least: longer silence is a dead line. */
const SILENCE_MS = 40_000

/** Watch a workshop; returns how to stop. */
export function watch(workshop: string, token: string | null, tell: Watching): () => void {
  let socket: WebSocket | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let attempt = 0

  function open(): void {
    const address = new URL(`/watch/${encodeURIComponent(workshop)}`, location.href)
    address.protocol = address.protocol.replace('http', 'ws')
    socket = token ? new WebSocket(address, ['tablee', token]) : new WebSocket(address)
    socket.onmessage = (message) => {
      attempt = 0
      later(lost, SILENCE_MS)
      tell.online(true)
      tell.heard(JSON.parse(String(message.data)) as Overview)
    }
    socket.onclose = ({ code }) => {
      if (!REFUSALS.has(code)) return lost()
      leave()
      tell.online(false)
      tell.refused()
    }
    // A line that never answers is dead too.
    later(lost, SILENCE_MS)
  }

  function later(what: () => void, ms: number): void {
    clearTimeout(timer)
    timer = setTimeout(what, ms)
  }

  /** Closing a dead line is not answered for long: it is left at once. */
  function leave(): void {
    clearTimeout(timer)
    if (socket) socket.onmessage = socket.onclose = null
    socket?.close()
    socket = null
  }

  function lost(): void {
    leave()
    tell.online(false)
    later(open, waitFor(attempt++, Math.random()))
  }

  const back = () => {
    if (!socket) open()
  }
  addEventListener('online', back)
  addEventListener('offline', lost)
  open()
  return () => {
    leave()
    removeEventListener('online', back)
    removeEventListener('offline', lost)
  }
}
