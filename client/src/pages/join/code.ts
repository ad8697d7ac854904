/** What people type at the door: a code in two groups of four, or a whole link. */

/** Letters that look like figures, as the server reads them. */
const LOOKALIKES: Record<string, string> = { O: '0', I: '1', L: '1' }
export const CODE_LENGTH = 8

/** A door: where a link or a code leads, before anybody has gone in. */
export type Door = { token: string } | { code: string }

/** The code without spaces and dashes, in capitals, O as 0, I and L as 1. */
export function tidyCode(text: string): string {
  const signs = text.toUpperCase().replace(/[^0-9A-Z]/gu, '')
  return [...signs].map((sign) => LOOKALIKES[sign] ?? sign).join('')
}

/** "7k3pplm2" → "7K3P PLM2". */
export function groupCode(text: string): string {
  const code = tidyCode(text).slice(0, CODE_LENGTH)
  return code.length > 4 ? `${code.slice(0, 4)} ${code.slice(4)}` : code
}

/** Group what was typed and say where the caret belongs now. */
export function regroup(text: string, caret: number): { text: string; caret: number } {
  const before = tidyCode(text.slice(0, caret)).length
  return { text: groupCode(text), caret: Math.min(before, CODE_LENGTH) + (before > 4 ? 1 : 0) }
}

/** A whole link pasted into the field of codes leads where it leads. */
export function doorOfText(text: string): Door | null {
  const token = /#([\w-]{16,})\s*$/u.exec(text)?.[1]
  if (token) return { token }
  const linked = /\/join\/([0-9A-Za-z -]+)\s*$/u.exec(text)?.[1]
  const code = tidyCode(linked ?? text)
  return code.length === CODE_LENGTH ? { code } : null
}

/** The door of this page's address: `/join#TOKEN` or `/join/CODE`. */
export function doorOfAddress(address: { hash: string; pathname: string }): Door | null {
  const token = decodeURIComponent(address.hash.slice(1))
  if (token) return { token }
  const code = tidyCode(decodeURIComponent(/\/join\/([^/]+)/u.exec(address.pathname)?.[1] ?? ''))
  return code ? { code } : null
}
