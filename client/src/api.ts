/** The server's HTTP answers, typed; the session token of this tab goes with every question. */
import { currentLanguage, t, wordsAreThere } from './i18n'

export interface Qr {
  size: number
  path: string
}
export interface Invite {
  url: string
  code: string
  qr: Qr
}
export interface Participant {
  id: string
  name: string
  colour: number
  role: 'facilitator' | 'participant' | 'viewer'
}
export interface BoardEntry {
  id: string
  number: number
  name: string
  theme: string | null
  theme_name: string | null
  step: string | null
  paused: boolean
  people?: number
  ends_ms?: number | null
}
export interface Session {
  /** Absent when the session was asked for rather than opened. */
  session?: string
  expires: number | string
  participant: Participant
  workshop: { id: string; title: string; language: 'fr' | 'en' }
  boards: BoardEntry[]
  invite: Invite | null
  people?: number
}
export interface Card {
  id: string
  text: string
  explanation?: string
}
export interface Theme {
  id: string
  title: string
  short: string
  presentation: string
  weave: string
  challenges: Card[]
  orientations: Card[]
  actions: Card[]
}
/** What exists already around the workshop; `contact` is there for the facilitator only. */
export interface Initiative {
  id: string
  name: string
  /** Ids of themes; none for an initiative of all of them. */
  themes: string[]
  text?: string
  bearer?: string
  place?: string
  status?: string
  link?: string
  contact?: string
}
export interface BoardCahier {
  cahier: { id: string; title: string; language: string }
  /** The table's own theme. */
  theme: Theme | null
  /** All themes. */
  themes: Theme[]
  /** Ids of cards that are one text in several themes. */
  shared: string[][]
  initiatives: Initiative[]
}

/** A refusal: `message` is a sentence for people, in their language. */
export class ApiError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly status: number,
  ) {
    super(message)
  }
}

interface Asked {
  method?: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  body?: unknown
  token?: string | null
}

/** Ask the server for JSON. Raises ApiError with a sentence that can be shown as it is. */
export async function request<T>(path: string, asked: Asked = {}): Promise<T> {
  const headers: Record<string, string> = { 'Accept-Language': currentLanguage() }
  if (asked.token) headers['Authorization'] = `Bearer ${asked.token}`
  if (asked.body !== undefined) headers['Content-Type'] = 'application/json'
  const response = await fetch(path, {
    method: asked.method ?? (asked.body === undefined ? 'GET' : 'POST'),
    headers,
    ...(asked.body === undefined ? {} : { body: JSON.stringify(asked.body) }),
  }).catch(async () => {
    await wordsAreThere()
    throw new ApiError('network', t('error.network'), 0)
  })
  const data: unknown = await response.json().catch(() => null)
  if (!response.ok) {
    await wordsAreThere()
    throw refusal(data, response.status)
  }
  return data as T
}

function refusal(data: unknown, status: number): ApiError {
  const error = (data as { error?: { code?: string; message?: string } } | null)?.error
  return new ApiError(error?.code ?? 'unknown', error?.message ?? t('error.unknown'), status)
}

const boardKey = (id: string) => `tablee:board:${id}`
const workshopKey = (id: string) => `tablee:workshop:${id}`

/** The session token this tab holds for a board or a workshop (else the cookie counts). */
export const boardToken = (id: string): string | null => sessionStorage.getItem(boardKey(id))
export const workshopToken = (id: string): string | null => sessionStorage.getItem(workshopKey(id))

const inviteKey = (id: string) => `tablee:invite:${id}`

function keep(session: Session): void {
  if (!session.session) return
  if (session.invite)
    for (const { id } of session.boards)
      sessionStorage.setItem(inviteKey(id), JSON.stringify(session.invite))
  sessionStorage.setItem(workshopKey(session.workshop.id), session.session)
  for (const board of session.boards) sessionStorage.setItem(boardKey(board.id), session.session)
}

/** Forget what this tab holds for a board, after the server said that it no longer counts. */
export function forgetBoard(id: string): void {
  sessionStorage.removeItem(boardKey(id))
}

export interface Opening {
  token?: string
  code?: string
  name?: string
  board?: string
}

/** Take a place with a link token or a code; the session stays with this tab. */
export async function openSession(opening: Opening, known?: string | null): Promise<Session> {
  const session = await request<Session>('/api/sessions', {
    body: opening,
    token: known ?? null,
  })
  keep(session)
  return session
}

/** Who this tab is, or null when it has no valid session. */
export async function currentSession(token: string | null): Promise<Session | null> {
  try {
    return await request<Session>('/api/sessions/current', { token })
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) return null
    throw error
  }
}

/**
 * The invitation that came with the link of this tab. The server keeps no link in clear,
 * so it cannot tell it again later.
 */
export function keptInvite(board: string): Invite | null {
  const kept = sessionStorage.getItem(inviteKey(board))
  return kept ? (JSON.parse(kept) as Invite) : null
}

/** Change the name others see. */
export function rename(name: string, token: string | null): Promise<Session> {
  return request<Session>('/api/sessions/current', { method: 'PATCH', body: { name }, token })
}

/** The cards of all themes and which is the table's own, with the initiatives. */
export function boardCahier(board: string, token: string | null): Promise<BoardCahier> {
  return request<BoardCahier>(`/api/boards/${encodeURIComponent(board)}/cahier?themes=all`, {
    token,
  })
}
