/** Words into the clipboard, with or without a secure address. */

/** Whether the words are in the clipboard now. Over plain http browsers lend none: select, then copy. */
export async function copied(words: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(words)
    return true
  } catch {
    return copyBySelection(words)
  }
}

/** Within a gesture of the person: select the words somewhere, then copy what is selected. */
export function copyBySelection(words: string): boolean {
  const before = document.activeElement
  const field = document.createElement('textarea')
  field.value = words
  field.readOnly = true
  field.style.cssText = 'position:fixed;top:0;opacity:0'
  // Beside an open dialog nothing can be selected.
  const place = [...document.querySelectorAll('dialog[open]')].at(-1) ?? document.body
  place.append(field)
  field.select()
  try {
    return document.execCommand('copy')
  } catch {
    return false
  } finally {
    field.remove()
    if (before instanceof HTMLElement) before.focus({ preventScroll: true })
  }
}
