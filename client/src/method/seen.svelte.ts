/** How much of the window a person really sees: a phone's keyboard may cover half of it. */

/** What a keyboard takes at least, px. */
const KEYBOARD = 120

export class Seen {
  /** Height and top of what is seen while the keyboard is open; null while it is not. */
  box = $state.raw<{ height: number; top: number } | null>(null)
  private tallest = 0
  private width = 0

  /** Follow the window; returns how to stop. */
  watch(): () => void {
    const { visualViewport: viewport } = window
    if (!viewport) return () => undefined
    // A field may lose the keyboard while the page is being drawn: look right afterwards.
    const look = () => queueMicrotask(() => this.look(viewport))
    for (const event of ['resize', 'scroll']) viewport.addEventListener(event, look)
    document.addEventListener('focusin', look)
    look()
    return () => {
      for (const event of ['resize', 'scroll']) viewport.removeEventListener(event, look)
      document.removeEventListener('focusin', look)
    }
  }

  private look({ height, width, offsetTop, scale }: VisualViewport): void {
    // Who zooms in with two fingers wants things larger, not put in another order.
    if (scale > 1.01) return
    if (width !== this.width) this.tallest = 0
    this.width = width
    this.tallest = Math.max(this.tallest, height, window.innerHeight)
    const writing = document.activeElement?.matches('textarea, input') ?? false
    // While a finger is on its way to a button the field loses the keyboard: what is under
    // the finger stays there until the keyboard has really gone.
    const open = (writing || this.box !== null) && this.tallest - height > KEYBOARD
    this.show(open ? { height, top: offsetTop } : null)
  }

  private show(box: { height: number; top: number } | null): void {
    if (box?.height !== this.box?.height || box?.top !== this.box?.top) this.box = box
  }
}
