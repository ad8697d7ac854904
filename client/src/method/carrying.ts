/** Carrying a card with a finger or a pen: up and out of the drawer, onto the table. */
import type { Attachment } from 'svelte/attachments'

const START_PX = 12

/**
 * A mouse drags cards by the browser's own means. A finger moves the row sideways, and a
 * card when it goes upwards; `dropped` hears where on the page it was let go.
 */
export function carrying(dropped: (x: number, y: number) => void): Attachment<HTMLElement> {
  return (element) => {
    let start: PointerEvent | null = null
    let ghost: HTMLElement | null = null

    function down(event: PointerEvent): void {
      if (event.pointerType !== 'mouse' && event.isPrimary) start = event
    }

    function move(event: PointerEvent): void {
      if (event.pointerId !== start?.pointerId) return
      const [x, y] = [event.clientX - start.clientX, event.clientY - start.clientY]
      if (!ghost && -y > START_PX && -y > Math.abs(x)) ghost = lift(event)
      if (ghost) ghost.style.translate = `${String(x)}px ${String(y)}px`
    }

    function lift(event: PointerEvent): HTMLElement {
      element.setPointerCapture(event.pointerId)
      const { left, top, width, height } = element.getBoundingClientRect()
      const copy = element.cloneNode(true) as HTMLElement
      copy.setAttribute('aria-hidden', 'true')
      copy.removeAttribute('data-card')
      Object.assign(copy.style, {
        position: 'fixed',
        left: `${String(left)}px`,
        top: `${String(top)}px`,
        width: `${String(width)}px`,
        height: `${String(height)}px`,
        zIndex: '9',
        pointerEvents: 'none',
        boxShadow: 'var(--lifted)',
      })
      element.after(copy)
      return copy
    }

    function up(event: PointerEvent): void {
      const carried = ghost !== null && event.type === 'pointerup'
      ghost?.remove()
      ghost = start = null
      if (carried) dropped(event.clientX, event.clientY)
    }

    element.addEventListener('pointerdown', down)
    element.addEventListener('pointermove', move)
    element.addEventListener('pointerup', up)
    element.addEventListener('pointercancel', up)
    return () => ghost?.remove()
  }
}
