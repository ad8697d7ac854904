/** What the others carry, shown where they have it; between two messages it glides. */
import type { Point } from '../schema/terms'
import type { Other } from '../sync/presence'
import type { NoteView, Notes } from './notes.svelte'
import { Pace } from './pace'

/** The drop arrives by another way than the ghost: wait for it before going back. */
const SETTLE_MS = 400

export class Ghosts {
  private carried = new Set<NoteView>()
  private told = new Map<number, { pace: Pace; place: string; ms: number }>()

  constructor(private readonly notes: Notes) {}

  /** Show what they do now. */
  follow(others: readonly Other[], now = performance.now()): void {
    this.time(others, now)
    const carried = new Set<NoteView>()
    for (const { client, drag } of others) {
      drag?.ids.forEach((id, i) => {
        const note = this.notes.get(id)
        if (!note || note.lifted) return
        note.glide = this.pace(client)
        move(note, drag.each?.[i] ?? drag.by)
        carried.add(note)
      })
    }
    for (const note of this.carried) if (!carried.has(note)) this.letGo(note)
    this.carried = carried
  }

  /** How long this hand takes to where it is now, in ms. */
  pace(client: number): number {
    return this.told.get(client)?.ms ?? 0
  }

  private time(others: readonly Other[], now: number): void {
    const here = new Map<number, { pace: Pace; place: string; ms: number }>()
    for (const { client, cursor, drag } of others) {
      const place = JSON.stringify([cursor, drag?.by, drag?.each])
      const known = this.told.get(client) ?? { pace: new Pace(), place, ms: 0 }
      if (known.place !== place) known.ms = known.pace.next(now)
      known.place = place
      here.set(client, known)
    }
    this.told = here
  }

  private letGo(note: NoteView): void {
    setTimeout(() => {
      if (!note.lifted && !this.carried.has(note)) note.carried = null
    }, SETTLE_MS)
  }
}

function move(note: NoteView, to: Point): void {
  const { carried } = note
  if (!carried || carried[0] !== to[0] || carried[1] !== to[1]) note.carried = to
}
