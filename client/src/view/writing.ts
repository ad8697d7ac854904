/** Whether an event belongs to a field or a dialog: there the browser does it itself. */
export function isWriting(target: EventTarget | null): boolean {
  const element = target instanceof Element ? target : null
  const field = element?.closest('input, textarea, select, dialog, [contenteditable]')
  return Boolean(field) || document.querySelector('dialog[open]') !== null
}
