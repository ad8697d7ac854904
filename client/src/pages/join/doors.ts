/** Look through a door before going in: which tables a link or a code opens. */
import { request, type Participant } from '../../api'
import type { Door } from './code'

export interface DoorBoard {
  id: string
  number: number
  name: string
  theme: string | null
  theme_name: string | null
  step: string | null
  people: number
}

export interface Doorway {
  workshop: { id: string; title: string; language: 'fr' | 'en'; erase_ms: number | null }
  boards: DoorBoard[]
  role: Participant['role']
}

/** Ask what is behind the door; nothing is created. Raises ApiError. */
export function lookThrough(door: Door): Promise<Doorway> {
  return request<Doorway>('/api/doors', { body: door })
}

/** Where a role goes once it has a place. */
export function placeOf(role: Participant['role'], workshop: string, board: string): string {
  if (role === 'facilitator') return `/w/${workshop}`
  return role === 'viewer' ? `/d/${board}` : `/b/${board}`
}
