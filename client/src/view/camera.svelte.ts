/** Which part of the board is seen, and how large: x and y are board px at the top left. */
import type { Rect } from '../model/geometry'
import type { Point } from '../schema/terms'

export const NEAREST = 2.5
export const FURTHEST = 0.08
const GLIDE_MS = 450
const CELL_PX = 256

const clamp = (value: number, low: number, high: number) => Math.min(Math.max(value, low), high)

export class Camera {
  x = $state(0)
  y = $state(0)
  zoom = $state(1)
  width = $state(1200)
  height = $state(700)
  /** What the camera may not leave. */
  bounds: Rect = { x: 0, y: 0, w: 3024, h: 1080 }
  private frame = 0

  /** The zoom at which the whole board is seen, where that is less than usual. */
  private get furthest(): number {
    const { w, h } = this.bounds
    return Math.min(FURTHEST, (this.width - 40) / w, (this.height - 60) / h)
  }

  get view(): Rect {
    return { x: this.x, y: this.y, w: this.width / this.zoom, h: this.height / this.zoom }
  }

  /** The view in whole cells of a grid: it changes far less often than the camera. */
  get cells(): Rect {
    const { x, y, w, h } = this.view
    const cell = CELL_PX / this.zoom
    const down = (value: number) => Math.floor(value / cell) * cell
    const [left, top] = [down(x), down(y)]
    return { x: left, y: top, w: down(x + w) + cell - left, h: down(y + h) + cell - top }
  }

  toBoard([x, y]: Point): Point {
    return [this.x + x / this.zoom, this.y + y / this.zoom]
  }

  toScreen([x, y]: Point): Point {
    return [(x - this.x) * this.zoom, (y - this.y) * this.zoom]
  }

  resize(width: number, height: number): void {
    this.width = width
    this.height = height
    this.hold()
  }

  pan([dx, dy]: Point): void {
    this.halt()
    this.x -= dx / this.zoom
    this.y -= dy / this.zoom
    this.hold()
  }

  /** Zoom so that the board stays still under this point of the screen. */
  zoomAt(at: Point, ratio: number): void {
    this.halt()
    const [bx, by] = this.toBoard(at)
    this.zoom = clamp(this.zoom * ratio, this.furthest, NEAREST)
    this.x = bx - at[0] / this.zoom
    this.y = by - at[1] / this.zoom
    this.hold()
  }

  zoomBy(ratio: number): void {
    this.zoomAt([this.width / 2, this.height / 2], ratio)
  }

  /** Show a rectangle whole, no larger than `most`, from its top. */
  fit(rect: Rect, { most = 1, margin = 16, glide = true } = {}): void {
    const zoom = clamp(
      Math.min((this.width - 2 * margin) / rect.w, (this.height - 2 * margin) / rect.h),
      this.furthest,
      most,
    )
    const x = rect.x + rect.w / 2 - this.width / zoom / 2
    const y = rect.y - margin / zoom
    this.go({ x, y, zoom }, glide)
  }

  /** Bring a rectangle to the middle, near enough to be read. */
  approach(rect: Rect, least = 1): void {
    const zoom = Math.max(this.zoom, least)
    const x = rect.x + rect.w / 2 - this.width / zoom / 2
    const y = rect.y + rect.h / 2 - this.height / zoom / 2
    this.go({ x, y, zoom }, true)
  }

  /** Look at this point of the board at once, as a hand on the small map wants it. */
  centre([x, y]: Point): void {
    this.halt()
    this.x = x - this.width / this.zoom / 2
    this.y = y - this.height / this.zoom / 2
    this.hold()
  }

  /** Bring a rectangle into view with the least movement. */
  reveal(rect: Rect, margin = 72): void {
    const { x, y, w, h } = this.view
    const edge = margin / this.zoom
    const nudge = (from: number, length: number, at: number, size: number) => {
      if (at < from + edge) return at - edge
      if (at + size > from + length - edge) return Math.min(at - edge, at + size + edge - length)
      return from
    }
    const to = { x: nudge(x, w, rect.x, rect.w), y: nudge(y, h, rect.y, rect.h), zoom: this.zoom }
    if (to.x !== x || to.y !== y) this.go(to, true)
  }

  halt(): void {
    cancelAnimationFrame(this.frame)
    this.frame = 0
  }

  private go(to: { x: number; y: number; zoom: number }, glide: boolean): void {
    this.halt()
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches
    if (!glide || still) {
      Object.assign(this, to)
      this.hold()
      return
    }
    const from = { x: this.x, y: this.y, zoom: this.zoom }
    const start = performance.now()
    const step = (now: number) => {
      const done = clamp((now - start) / GLIDE_MS, 0, 1)
      const eased = 1 - (1 - done) ** 3
      this.zoom = from.zoom * (to.zoom / from.zoom) ** eased
      this.x = from.x + (to.x - from.x) * eased
      this.y = from.y + (to.y - from.y) * eased
      this.hold()
      if (done < 1) this.frame = requestAnimationFrame(step)
    }
    this.frame = requestAnimationFrame(step)
  }

  /** The table can be pushed aside, but a good part of it always stays in sight. */
  private hold(): void {
    const { x, y, w, h } = this.bounds
    const [vw, vh] = [this.width / this.zoom, this.height / this.zoom]
    this.x = clamp(this.x, x - vw * 0.7, x + w - vw * 0.3)
    this.y = clamp(this.y, y - vh * 0.5, y + Math.max(h - vh * 0.3, 0))
  }
}
