import { beforeEach, describe, expect, test } from 'vitest'
import { Camera } from '../src/view/camera.svelte'

let camera: Camera

beforeEach(() => {
  camera = new Camera()
  camera.resize(1366, 700)
})

describe('looking', () => {
  test('near a point keeps it still', () => {
    const before = camera.toBoard([300, 200])
    camera.zoomAt([300, 200], 1.5)

    expect(camera.zoom).toBe(1.5)
    expect(camera.toBoard([300, 200])[0]).toBeCloseTo(before[0])
    expect(camera.toBoard([300, 200])[1]).toBeCloseTo(before[1])
  })

  test('at all shows a very tall board whole', () => {
    camera.bounds = { x: 0, y: 0, w: 3024, h: 62_000 }
    camera.fit(camera.bounds, { glide: false })

    expect(camera.view.h).toBeGreaterThanOrEqual(62_000)
    camera.zoomBy(0.01)
    expect(camera.view.h).toBeLessThan(200_000)
  })

  test('at a note from afar comes near enough to read it, and no less near than before', () => {
    camera.zoom = 0.1
    camera.approach({ x: 1000, y: 500, w: 220, h: 132 })
    camera.halt()
    camera.zoom = 1
    camera.centre([1110, 566])

    const [x, y] = camera.toScreen([1110, 566])
    expect([Math.round(x), Math.round(y)]).toEqual([683, 350])
  })

  test('never loses the table', () => {
    camera.centre([900_000, -900_000])

    expect(camera.view.x).toBeLessThan(3024)
    expect(camera.view.y).toBeGreaterThan(-1080)
  })
})

test('the cells change seldom and always cover the view', () => {
  const seen = new Set<string>()
  for (let i = 0; i < 200; i++) {
    camera.pan([-5, -2])
    const { x, y, w, h } = camera.cells
    const { view } = camera
    expect(x <= view.x && y <= view.y).toBe(true)
    expect(x + w >= view.x + view.w && y + h >= view.y + view.h).toBe(true)
    seen.add(JSON.stringify(camera.cells))
  }
  expect(seen.size).toBeLessThan(20)
})
