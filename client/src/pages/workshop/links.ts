/** A workshop with its links, as the server tells them to who creates it or holds its key. */
import { request, type Qr } from '../../api'

export interface Entrance {
  token: string
  url: string
  code: string
  qr: Qr
}

export interface LinkedBoard {
  id: string
  number: number
  name: string
  theme: string | null
  theme_name: string | null
  participant: Entrance
  display: { token: string; url: string }
}

export interface Linked {
  workshop: { id: string; title: string; language?: 'fr' | 'en' }
  facilitator: { token: string; url: string }
  participant: Entrance
  boards: LinkedBoard[]
}

/** All links again, worked out from the facilitator's key. Raises ApiError. */
export function linksOf(workshop: string, key: string, session: string | null): Promise<Linked> {
  return request<Linked>(`/api/workshops/${encodeURIComponent(workshop)}/links`, {
    body: { token: key },
    token: session,
  })
}

/** The key in this page's address; it stays there and is never stored. */
export const keyOfAddress = (): string => decodeURIComponent(location.hash.slice(1))

/** The workshop or board id in an address such as /w/ID or /w/ID/sheets. */
export const idOfAddress = (): string => decodeURIComponent(location.pathname.split('/')[2] ?? '')

/** Where the printed sheets are; the key travels in the fragment. */
export const sheetsOf = (workshop: string, key: string): string => `/w/${workshop}/sheets#${key}`
