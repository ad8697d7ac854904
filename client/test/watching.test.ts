import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { watch } from '../src/pages/workshop/watching'

/** The server's end of the line of a wall. */
class Line {
  static all: Line[] = []
  onmessage: ((event: { data: string }) => void) | null = null
  onclose: ((event: { code: number }) => void) | null = null
  closed = false

  constructor() {
    Line.all.push(this)
  }

  /** A dead line never answers a close. */
  close(): void {
    this.closed = true
  }

  say(): void {
    this.onmessage?.({ data: '{"n": 1}' })
  }
}

let online: boolean[]
let stop: () => void
const refused = vi.fn()
const last = () => Line.all.at(-1) as Line

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('WebSocket', Line)
  Line.all = []
  online = []
  refused.mockClear()
  const tell = { heard: () => undefined, online: (yes: boolean) => online.push(yes), refused }
  stop = watch('w1', 'secret', tell)
})

afterEach(() => {
  stop()
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

test('a line that says nothing for forty seconds is left, and another one is tried', () => {
  last().say()
  vi.advanceTimersByTime(39_000)
  expect(online).toEqual([true])

  vi.advanceTimersByTime(2_000)

  expect(online).toEqual([true, false])
  expect(Line.all[0]?.closed).toBe(true)
  expect(Line.all).toHaveLength(2)
  last().say()
  expect(online.at(-1)).toBe(true)
})

test('a line that repeats the overview every fifteen seconds stays', () => {
  for (let time = 0; time < 20; time++) {
    last().say()
    vi.advanceTimersByTime(15_000)
  }

  expect(Line.all).toHaveLength(1)
  expect(online).not.toContain(false)
})

test('a line that was never answered is left too', () => {
  vi.advanceTimersByTime(41_000)

  expect(Line.all).toHaveLength(2)
})

test('whoever may not watch does not come back', () => {
  last().onclose?.({ code: 4403 })
  vi.advanceTimersByTime(600_000)

  expect(refused).toHaveBeenCalledOnce()
  expect(Line.all).toHaveLength(1)
})

test('a line that was stopped stays closed', () => {
  last().say()
  stop()
  vi.advanceTimersByTime(600_000)

  expect(Line.all).toHaveLength(1)
  expect(last().closed).toBe(true)
})
