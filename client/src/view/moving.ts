/** Moving papers: in the hand, by keys, or into another zone. */
import { freePlace, within, zoneAt, type Rect } from '../model/geometry'
import { ZONES, type NoteId, type Point, type ZoneId } from '../schema/terms'
import { Carrying } from './carrying'
import { along, placed } from './customs'
import { byHeight, type NoteView } from './note.svelte'
import type { Stage } from './stage.svelte'

export class Moving {
  private readonly hands: Carrying

  constructor(private readonly stage: Stage) {
    this.hands = new Carrying((drag) => stage.told.doing({ drag }))
  }

  lift(id: NoteId, hand: number): boolean {
    const { stage } = this
    if (stage.editing === id) return false
    // The first hand takes all that is chosen, each further one the note below it.
    const alone = !this.hands.busy
    if (alone) {
      stage.edit(null)
      if (!stage.selected.has(id)) stage.select([id])
    }
    const ids = alone ? [...stage.selected] : [id]
    return this.hands.take(
      hand,
      [...ids, ...along(stage, new Set(ids)).keys()].flatMap((one) => stage.notes.get(one) ?? []),
    )
  }

  carry(hand: number, by: Point): void {
    this.hands.carry(hand, by)
  }

  drop(hand: number): void {
    const { stage } = this
    const carried = this.hands.release(hand).filter(([{ id }]) => stage.notes.get(id))
    if (stage.mayWrite) stage.gesture(() => this.place(carried))
  }

  putBack(hand: number): void {
    this.hands.release(hand)
  }

  /** A step with the keys: all that is chosen moves together. */
  nudge([dx, dy]: Point): void {
    const notes = this.stage.chosen()
    const [first] = notes
    if (!first || !this.stage.mayWrite) return
    this.place(notes.map((note) => [note, [dx, dy]]))
    this.stage.camera.reveal(first)
  }

  /** The click-only equivalent of a drag: side by side on free places of a zone. */
  moveTo(ids: NoteId | Iterable<NoteId>, zone: ZoneId): void {
    const { stage } = this
    const notes = (typeof ids === 'string' ? [ids] : [...ids]).flatMap(
      (id) => stage.notes.get(id) ?? [],
    )
    const [first] = notes
    if (!first || !stage.mayWrite) return
    const moving = new Set(notes)
    const led = along(stage, new Set(notes.map(({ id }) => id)))
    const taken: Rect[] = stage.notes
      .living()
      .filter((note) => note.zone === zone && !moving.has(note))
    const moves = notes
      .filter(({ id }) => !led.has(id))
      .map(({ id, w, h }) => {
        const pos = freePlace(zone, [w, h], taken)
        taken.push({ x: pos[0], y: pos[1], w, h })
        return { id, zone, pos }
      })
    stage.gesture(() => this.put(moves, led))
    stage.moving = false
    stage.told.said('moved', notes)
    if (notes.length === 1) stage.focus(first)
    else stage.camera.reveal(first)
  }

  /** Bring order among notes: those that hold to one of them go along. */
  arrange(moves: readonly Put[]): void {
    const led = along(this.stage, new Set(moves.map(({ id }) => id)))
    this.stage.gesture(() =>
      this.put(
        moves.filter(({ id }) => !led.has(id)),
        led,
      ),
    )
  }

  /** One transaction sets place and zone; the zone is where the centre lies. */
  private place(moves: [NoteView, Point][]): void {
    const { stage } = this
    const height = stage.height()
    const led = along(stage, new Set(moves.map(([{ id }]) => id)))
    // What lay on top of what stays so.
    const wished = moves
      .filter(([{ id }]) => !led.has(id))
      .sort(([a], [b]) => byHeight(a, b))
      .map(([{ id, x, y, w, h }, [dx, dy]]): Wish => {
        const [left, top] = [x + dx, y + dy]
        return { id, zone: zoneAt([left + w / 2, top]), x: left, y: top, w, h }
      })
    this.put(
      ZONES.flatMap((zone) => {
        const some = wished.filter((wish) => wish.zone === zone)
        const [dx, dy] = pushedIn(zone, some, height)
        return some.map(({ id, x, y, w, h }) => {
          const pos = within(zone, [x + dx, y + dy], [w, h], height)
          return { id, zone, pos }
        })
      }),
      led,
    )
  }

  /** Put notes down, and those that follow them as far as whom they follow. */
  private put(puts: Put[], led: ReadonlyMap<NoteId, NoteId>): void {
    const { stage } = this
    const going = new Map(puts.map(({ id, pos }) => [id, pos]))
    const following = [...led].flatMap(([id, leader]): [NoteView, Put][] => {
      const [note, before, now] = [stage.notes.get(id), stage.notes.get(leader), going.get(leader)]
      if (!note || !before || !now) return []
      const pos: Point = [note.x + now[0] - before.x, note.y + now[1] - before.y]
      return [[note, { id, zone: zoneAt([pos[0] + note.w / 2, pos[1]]), pos }]]
    })
    following.sort(([a], [b]) => byHeight(a, b))
    for (const { id } of puts) stage.laying.untouched.delete(id)
    for (const [{ id }] of following) stage.laying.untouched.delete(id)
    stage.board.gesture(() => {
      stage.board.move([...puts, ...following.map(([, put]) => put)])
      placed(
        stage,
        puts.map(({ id }) => id),
      )
    })
  }
}

interface Put {
  id: NoteId
  zone: ZoneId
  pos: Point
}

interface Wish extends Rect {
  id: NoteId
  zone: ZoneId
}

/** How far papers beyond the edge of their zone are pushed in: all alike, so that a group keeps its form. */
function pushedIn(zone: ZoneId, wishes: readonly Wish[], height: number): Point {
  let by: [number, number] = [0, 0]
  for (const { x, y, w, h } of wishes) {
    const pos = within(zone, [x, y], [w, h], height)
    const [dx, dy] = [pos[0] - x, pos[1] - y]
    if (Math.abs(dx) > Math.abs(by[0])) by = [dx, by[1]]
    if (Math.abs(dy) > Math.abs(by[1])) by = [by[0], dy]
  }
  return by
}
