/**
 * The service worker: the board page of one build, whole, for when there is no network.
 *
 * With a network the page comes from the server, and what it loads by its name, which holds
 * the hash of its content; so a page and its parts are always of one build. Without one the
 * page of the newest build that is here completely takes its place. Nothing else is touched:
 * no answer of the API, nothing that anybody is allowed to see.
 */

/** What one build is made of: written in by the build, see vite.config.ts. */
interface Shell {
  /** Path to the SHA-256 of its content. Pages are named by what is asked for one of them. */
  [path: string]: string
}
declare const __SHELL__: Shell
declare const __BUILD__: string

interface Happening extends Event {
  waitUntil(work: Promise<unknown>): void
}
interface Asked extends Happening {
  readonly request: Request
  readonly preloadResponse?: Promise<Response | undefined>
  respondWith(answer: Promise<Response>): void
}
interface Worker {
  addEventListener(name: 'install' | 'activate', heard: (event: Happening) => void): void
  addEventListener(name: 'fetch', heard: (event: Asked) => void): void
  skipWaiting(): Promise<void>
  readonly clients: { claim(): Promise<void> }
  readonly registration: { navigationPreload?: { enable(): Promise<void> } }
  readonly location: Location
}
const worker = globalThis as unknown as Worker

const PREFIX = 'tablee-shell-'
const CACHE = PREFIX + __BUILD__
/** The page of every board is the same file; its name in the shell. */
const BOARD = '/b/-'
const isBoard = (path: string) => /^\/b\/[^/]+\/?$/u.test(path)
/** Packed or not, it is the same file. */
const ANYWAY = { ignoreVary: true }
/** A network that does not answer a page for so long counts as none. */
const PATIENCE_MS = 4000

worker.addEventListener('install', (event) => event.waitUntil(install()))
worker.addEventListener('activate', (event) => event.waitUntil(activate()))
worker.addEventListener('fetch', (event) => {
  const { method, mode, url } = event.request
  const { origin, pathname } = new URL(url)
  if (method !== 'GET' || origin !== worker.location.origin) return
  if (mode === 'navigate' && isBoard(pathname)) event.respondWith(page(event))
  else if (pathname.startsWith('/assets/')) event.respondWith(asset(event.request))
})

/** All of the build or nothing: a file that is not the one of this build ends it. */
async function install(): Promise<void> {
  const cache = await caches.open(CACHE)
  try {
    await Promise.all(Object.entries(__SHELL__).map(([path, hash]) => take(cache, path, hash)))
  } catch (error) {
    await caches.delete(CACHE)
    throw error
  }
  await worker.skipWaiting()
}

async function take(cache: Cache, path: string, hash: string): Promise<void> {
  const here = await caches.match(path, ANYWAY)
  if (here && (await digest(here)) === hash) {
    await cache.put(path, here)
    return
  }
  // A page is asked for anew, without cookies: it is the same for everybody.
  const answer = await fetch(path, { cache: 'no-cache', credentials: 'omit' })
  if (!answer.ok || (await digest(answer)) !== hash) throw new Error(`${path} is of another build`)
  await cache.put(path, answer)
}

async function digest(answer: Response): Promise<string> {
  const bytes = await crypto.subtle.digest('SHA-256', await answer.clone().arrayBuffer())
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** This build and the one before it stay: a page of that one may still be open. */
async function activate(): Promise<void> {
  const shells = (await caches.keys()).filter((name) => name.startsWith(PREFIX))
  const before = shells.filter((name) => name !== CACHE)
  await Promise.all(before.slice(0, -1).map((name) => caches.delete(name)))
  await worker.registration.navigationPreload?.enable()
  await worker.clients.claim()
}

async function page(event: Asked): Promise<Response> {
  // Old browsers load nothing ahead.
  const asked = Promise.resolve(event.preloadResponse).then(
    (answer) => answer ?? fetch(event.request),
  )
  event.waitUntil(asked.catch(() => undefined))
  const late = new Promise<undefined>((resolve) => setTimeout(resolve, PATIENCE_MS))
  const answer = await Promise.race([asked.catch(() => undefined), late])
  // What stands between us and a server that restarts answers for it.
  if (answer && answer.status < 500) return answer
  const kept = await (await caches.open(CACHE)).match(BOARD, ANYWAY)
  return kept ?? answer ?? asked
}

async function asset(request: Request): Promise<Response> {
  const kept = await caches.match(request.url, ANYWAY)
  return kept ?? fetch(request)
}
