/** Who is here and what they are doing: sent at most every 60 ms, never stored. */
import type { Awareness } from 'y-protocols/awareness'
import type { NoteId, Point } from '../schema/terms'

export interface Doing {
  cursor: Point | null
  /** `each` when several hands carry: how far each of the notes is. */
  drag: { ids: NoteId[]; by: Point; each?: Point[] } | null
  editing: NoteId | null
  selected: NoteId[]
}

export interface Other extends Doing {
  client: number
  person: string
  name: string
  colour: number
}

const EVERY_MS = 60
/** The server takes 2,048 bytes of a state (A5): so many ids fit beside the rest. */
const MOST_IDS = 90
/** Fewer when each has a place of its own. */
const MOST_PLACES = 48
const STEP_PX = 2
const still: Doing = { cursor: null, drag: null, editing: null, selected: [] }

export class Presence {
  private doing: Doing = still
  private timer: ReturnType<typeof setTimeout> | undefined
  private sentAt = 0

  constructor(readonly awareness: Awareness) {
    awareness.setLocalState({ ...still })
  }

  /** Tell what this person is doing now; small movements are not worth a message. */
  tell(change: Partial<Doing>): void {
    const next = { ...this.doing, ...change }
    if ('cursor' in change && Object.keys(change).length === 1 && !this.far(change.cursor ?? null))
      return
    this.doing = next
    if (this.timer) return
    const wait = Math.max(0, this.sentAt + EVERY_MS - Date.now())
    this.timer = setTimeout(() => this.send(), wait)
  }

  /** Everybody else, as far as their state makes sense. */
  others(): Other[] {
    const own = this.awareness.clientID
    return [...this.awareness.getStates()]
      .filter(([client]) => client !== own)
      .flatMap(([client, state]) => readOther(client, state))
  }

  watch(listener: () => void): void {
    this.awareness.on('change', listener)
  }

  stop(): void {
    clearTimeout(this.timer)
    this.awareness.destroy()
  }

  private far(to: Point | null): boolean {
    const from = this.doing.cursor
    if (!from || !to) return from !== to
    return Math.hypot(to[0] - from[0], to[1] - from[1]) >= STEP_PX
  }

  private send(): void {
    this.timer = undefined
    this.sentAt = Date.now()
    this.awareness.setLocalState({ ...brief(this.doing) })
  }
}

/** As much of it as a state may hold: what is carried is chosen as well, and said once. */
export function brief({ cursor, drag, editing, selected }: Doing): Doing {
  return {
    cursor,
    editing,
    drag: drag && briefDrag(drag),
    selected: drag ? [] : selected.slice(0, MOST_IDS),
  }
}

function briefDrag({ ids, by, each }: NonNullable<Doing['drag']>): Doing['drag'] {
  return each
    ? { ids: ids.slice(0, MOST_PLACES), by, each: each.slice(0, MOST_PLACES) }
    : { ids: ids.slice(0, MOST_IDS), by }
}

const asPoint = (value: unknown): Point | null =>
  Array.isArray(value) && value.length === 2 && value.every(Number.isFinite)
    ? [Number(value[0]), Number(value[1])]
    : null
const asIds = (value: unknown): NoteId[] =>
  Array.isArray(value) ? value.filter((id): id is string => typeof id === 'string') : []

function readDrag(value: unknown): Doing['drag'] {
  const drag = value as Partial<Record<'ids' | 'by' | 'each', unknown>> | null | undefined
  const by = asPoint(drag?.by)
  if (!by) return null
  const each = Array.isArray(drag?.each) ? drag.each.map((at) => asPoint(at) ?? by) : null
  return { ids: asIds(drag?.ids), by, ...(each ? { each } : {}) }
}

function readOther(client: number, state: Record<string, unknown>): Other[] {
  const user = state['user'] as Record<string, unknown> | undefined
  if (typeof user?.['name'] !== 'string') return []
  const editing = state['editing']
  return [
    {
      client,
      person: String(user['id'] ?? client),
      name: user['name'],
      colour: Number(user['colour']) || 0,
      cursor: asPoint(state['cursor']),
      drag: readDrag(state['drag']),
      editing: typeof editing === 'string' ? editing : null,
      selected: asIds(state['selected']),
    },
  ]
}
