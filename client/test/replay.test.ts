// @vitest-environment node
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { activity } from '../src/replay/activity'
import { compare } from '../src/replay/compare'
import { Gestures } from '../src/replay/gestures'
import { Pacing } from '../src/replay/pacing'
import { Scene } from '../src/replay/scene'
import { storyOf } from '../src/replay/story'
import { Timeline } from '../src/replay/timeline'
import { BrokenTracks, type Packed } from '../src/replay/tracks'

interface Vectors {
  parts: [Packed, Packed]
  moments: { t_ms: number; state: Record<string, unknown> }[]
}
const file = new URL('../../schema/vectors/tracks.json', import.meta.url)
const { parts, moments } = JSON.parse(readFileSync(file, 'utf8')) as Vectors

function whole(): Timeline {
  const timeline = new Timeline(parts[0])
  timeline.add(parts[1])
  return timeline
}

function state(timeline: Timeline, t: number): Record<string, unknown> {
  const found: Record<string, unknown> = {}
  for (const { root, id, tracks } of timeline.objects.values())
    for (const [key, track] of tracks) {
      const value = track.at(t)
      if (value !== null) found[`${root}/${id}/${key}`] = value
    }
  return found
}

/** The same draws each time: mulberry32. */
function drawing(seed: number): () => number {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

describe('tracks', () => {
  test('tell the board at any moment as the server does', () => {
    const timeline = whole()

    expect(moments.length).toBeGreaterThan(20)
    for (const { t_ms, state: expected } of moments)
      expect(state(timeline, t_ms), String(t_ms)).toEqual(expected)
  })

  test('tell the same while they grow', () => {
    const [first] = parts
    const timeline = new Timeline(first)

    for (const { t_ms, state: expected } of moments.filter(({ t_ms }) => t_ms < first.end_ms))
      expect(state(timeline, t_ms)).toEqual(expected)
    expect(timeline.add(parts[1])).toBe(true)
    expect(state(timeline, timeline.endMs)).toEqual(moments.at(-1)?.state)
  })

  test('are refused when they are of another format, too short, too long or of another board', () => {
    const [first, later] = parts
    const columns = first.columns
    const broken: unknown[] = [
      null,
      [],
      'tracks',
      { ...first, version: 2 },
      { ...first, format: 'other' },
      { ...first, seq: -1 },
      { ...first, letters: first.letters.slice(1) },
      { ...first, letters: `${first.letters}a` },
      { ...first, values: [] },
      { ...first, people: [] },
      { ...first, tracks: first.tracks.slice(1) },
      { ...first, columns: { ...columns, x: columns.x.slice(1) } },
      { ...first, columns: { ...columns, del: [...columns.del, 0] } },
      { ...first, columns: { ...columns, who: columns.who.slice(1) } },
      { ...first, columns: { ...columns, t: columns.t.map((dt) => -(dt ?? 0) - 1) } },
      { ...first, columns: { ...columns, track: columns.track.map(() => 0) } },
      later,
    ]

    for (const data of broken) expect(() => new Timeline(data)).toThrow(BrokenTracks)
    expect(() => new Timeline(first).add({ ...later, epoch: 9 })).toThrow(BrokenTracks)
    expect(() => whole().add(later)).toThrow(BrokenTracks)
  })

  test('of a board on which nothing was done are an empty board', () => {
    const columns = Object.fromEntries(Object.keys(parts[0].columns).map((name) => [name, []]))
    const nothing = { objects: [], tracks: [], values: [null], letters: '', columns }
    const timeline = new Timeline({ ...parts[0], ...nothing, seq: 0, end_ms: 0 })

    expect(new Scene(timeline).seek(1000).notes.size).toBe(0)
    expect(new Gestures(timeline).all).toEqual([])
    expect(new Pacing(timeline.times, timeline.endMs, true).length).toBe(0)
  })
})

test('a scene that jumped back and forth is the one that was played from the beginning', () => {
  const timeline = whole()
  const jumping = new Scene(timeline)
  const draw = drawing(7)
  for (let seek = 0; seek < 200; seek++) {
    const t = Math.floor(draw() * timeline.endMs)
    jumping.seek(t)
    const straight = new Scene(timeline)
    straight.seek(t)
    expect(new Map(jumping.notes), String(t)).toEqual(straight.notes)
    expect(new Map(jumping.links)).toEqual(straight.links)
    expect(jumping.retained).toEqual(straight.retained)
  }
})

test('a seek says which notes it changed and those that went', () => {
  const timeline = whole()
  const scene = new Scene(timeline)
  scene.seek(timeline.endMs / 2)
  const before = new Map(scene.notes)
  const { notes } = scene.seek(timeline.endMs)

  for (const [id, paper] of scene.notes)
    expect(notes.has(id), id).toBe(
      JSON.stringify(before.get(id)) !== JSON.stringify(paper) || notes.has(id),
    )
  expect([...before.keys()].filter((id) => !scene.notes.has(id)).every((id) => notes.has(id))).toBe(
    true,
  )
  expect(scene.seek(timeline.endMs).notes.size).toBe(0)
})

describe('gestures', () => {
  test('are fewer than events, in order, and the same when the history came in parts', () => {
    const timeline = new Timeline(parts[0])
    const growing = new Gestures(timeline)
    timeline.add(parts[1])
    growing.grow()
    const { all } = new Gestures(whole())

    expect(all.length).toBeGreaterThan(20)
    expect(all.length).toBeLessThan(timeline.length / 2)
    expect(all.map(({ t }) => t)).toEqual(all.map(({ t }) => t).sort((a, b) => a - b))
    expect(growing.all).toEqual(all)
  })

  test('of a note begin with its laying', () => {
    const timeline = whole()
    const gestures = new Gestures(timeline)
    const scene = new Scene(timeline)
    scene.seek(timeline.endMs)

    expect(scene.notes.size).toBeGreaterThan(3)
    for (const id of scene.notes.keys()) expect(gestures.of(id)[0]?.act).toBe('laid')
    for (const id of scene.notes.keys()) {
      const { gestures: told, notes } = storyOf(id, scene, gestures.all)
      expect(notes).toContain(id)
      expect(told.every((gesture) => gesture.act !== 'moved')).toBe(true)
    }
  })
})

describe('pacing', () => {
  const times = [1000, 2000, 12_000, 12_500]

  test('shortens silences to half a second, and knows the way back', () => {
    const pacing = new Pacing(times, 20_000, true)

    expect(pacing.toPlayed(2000)).toBe(2000)
    expect(pacing.toPlayed(12_000)).toBe(2500)
    expect(pacing.toPlayed(7000)).toBe(2250)
    expect(pacing.length).toBe(3500)
    for (const t of [0, 500, 2000, 5000, 12_000, 12_400, 19_000, 20_000])
      expect(pacing.toSession(pacing.toPlayed(t))).toBeCloseTo(t, 6)
  })

  test('leaves time alone when it is not asked', () => {
    const pacing = new Pacing(times, 20_000, false)

    for (const t of [0, 2000, 7000, 20_000]) expect(pacing.toPlayed(t)).toBe(t)
  })
})

test('comparing tells what came, went, moved and was reworded, and the way back its mirror', () => {
  const timeline = whole()
  const [a, b] = [new Scene(timeline), new Scene(timeline)]
  a.seek(timeline.endMs * 0.4)
  b.seek(timeline.endMs)
  const there = compare(a.notes, b.notes)
  const back = compare(b.notes, a.notes)
  const ids = (list: typeof there, kind: string) =>
    list
      .filter((each) => each.kind === kind)
      .map(({ id }) => id)
      .sort()

  expect(ids(there, 'added').length).toBeGreaterThan(0)
  expect(ids(there, 'added')).toEqual(ids(back, 'removed'))
  expect(ids(there, 'removed')).toEqual(ids(back, 'added'))
  expect(ids(there, 'moved')).toEqual(ids(back, 'moved'))
  expect(ids(there, 'reworded')).toEqual(ids(back, 'reworded'))
  expect(compare(b.notes, b.notes)).toEqual([])
})

test('the bars count every event once, with the share of one person', () => {
  const timeline = whole()
  const person = timeline.people.find((id) => id !== '') ?? ''
  const counted = { times: timeline.times, personOf: (at: number) => timeline.personOf(at) }
  const bars = activity(counted, timeline.endMs, 40, person)
  const own = timeline.who.filter((_, at) => timeline.personOf(at) === person).length

  expect(bars).toHaveLength(40)
  expect(bars.reduce((sum, { all }) => sum + all, 0)).toBe(timeline.length)
  expect(bars.reduce((sum, { person }) => sum + person, 0)).toBe(own)
})

test('a note that is prepared unseen is laid once, with its first letter', () => {
  const columns = {
    t: [100, 0, 0, 0, 900, 0, 9000],
    who: [0, 0, 0, 0, 0, 0, 0],
    track: [1, 1, 1, 6, 6, 5, 6],
    value: [1, 2, 3, 0, 3],
    x: [100],
    y: [200],
    at: [0],
    del: [0],
    ins: [2],
  }
  const timeline = new Timeline({
    ...parts[0],
    people: ['yann'],
    objects: [['notes', 'note-one-note']],
    keys: ['', 'kind', 'pos', 'text', 'del'],
    tracks: [
      [0, 0],
      [0, 1],
      [0, 2],
      [0, 3],
      [0, 4],
    ],
    values: [null, true, 'idea', 1],
    letters: 'Oh',
    columns,
    seq: 3,
    end_ms: 10_000,
  })
  const { all } = new Gestures(timeline)

  expect(all.map(({ act, t }) => [act, t])).toEqual([
    ['laid', 1000],
    ['removed', 10_000],
  ])
})
