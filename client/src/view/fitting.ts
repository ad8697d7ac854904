/** How large a text is written on its paper, measured in the font that is really there. */
import type { Kind, Size } from '../schema/terms'

export interface Fitted {
  font: number
  w: number
  h: number
}

/** From the largest to the smallest; below that the paper grows instead. */
const FONTS = [28, 24, 20, 17, 15] as const
const LEADING = 1.24
const WEIGHT = 480
const FOOT = 30
/** A paper may grow this little rather than write smaller. */
const EASE = 12
/** The line above a retained paper, and its border. */
const CAP = 32
const ACTOR_FONT = 19

interface Cut {
  top: number
  bottom: number
  sides: number
  /** Width the sign takes on the first line, in em; a sign on its own line counts as height. */
  sign: number
  above: number
}

/** Paddings in em, as paper.css has them. */
const plain: Cut = { top: 0.7, bottom: 0.55, sides: 1.6, sign: 1.6, above: 0 }
const cuts: Partial<Record<Kind, Cut>> = {
  challenge: { ...plain, sides: 2.15 },
  future: { top: 0.8, bottom: 0.55, sides: 1.9, sign: 0, above: 1.34 },
  action: { ...plain, sides: 1.9 },
  initiative: { ...plain, top: 0.85, bottom: 0.7, sides: 1.9 },
}

type Measure = (text: string, font: number) => number

function canvasMeasure(): Measure {
  const context = document.createElement('canvas').getContext?.('2d')
  // Without a canvas (tests) an average letter is half as wide as it is high.
  if (!context) return (text, font) => text.length * font * 0.5
  const family = getComputedStyle(document.documentElement).getPropertyValue('--font')
  const widths = new Map<string, number>()
  context.font = `${String(WEIGHT)} 100px ${family || 'sans-serif'}`
  return (text, font) => {
    let width = widths.get(text)
    if (width === undefined) {
      width = context.measureText(text).width
      if (widths.size > 4000) widths.clear()
      widths.set(text, width)
    }
    return (width * font) / 100
  }
}

let measure: Measure | null = null

/** Measure anew: the font has arrived meanwhile. */
export function forgetMeasures(): void {
  measure = null
}

/** Lines a text takes, and whether its longest word fits on one. */
function wrap(text: string, font: number, width: number, indent: number): [number, boolean] {
  const measured = (measure ??= canvasMeasure())
  const space = measured(' ', font)
  let lines = 0
  let whole = true
  let left = width - indent
  for (const paragraph of text.split('\n')) {
    lines++
    for (const word of paragraph.split(/[ \t]+/u)) {
      const long = measured(word, font)
      if (long > width || (lines === 1 && left === width - indent && long > left)) {
        // Beside the sign a word that is too long is broken, not moved below it.
        whole = false
        lines += Math.floor(long / width)
        left = width - (long % width)
      } else if (long > left) {
        lines++
        left = width - long - space
      } else left -= long + space
    }
    left = width
  }
  return [lines, whole]
}

/** The largest of the sizes in which the text fits; at the smallest the paper grows downward. */
export function fit(text: string, kind: Kind, [w, h]: Size, retained = false): Fitted {
  if (kind === 'actor') return fitActor(text)
  // A tray is as large as what lies in it; its head fits itself.
  if (kind === 'solution') return { font: 28, w: Math.max(w, 640), h: Math.max(h, 420) }
  const cut = cuts[kind] ?? plain
  for (const font of FONTS) {
    const [lines, whole] = wrap(text, font, (w - cut.sides * font) * 0.98, cut.sign * font)
    const needed =
      (cut.top + cut.bottom + cut.above + lines * LEADING) * font + FOOT + (retained ? CAP : 0)
    const last = font === FONTS[FONTS.length - 1]
    if ((needed <= h + EASE && whole) || last) return { font, w, h: Math.max(h, Math.ceil(needed)) }
  }
  return { font: 15, w, h }
}

function fitActor(text: string): Fitted {
  const font = ACTOR_FONT
  const measured = (measure ??= canvasMeasure())
  const chrome = font * 3.7
  const w = Math.min(320, Math.max(120, Math.ceil(measured(text, font) * 1.04 + chrome)))
  const [lines] = wrap(text, font, w - chrome, 0)
  return { font, w, h: Math.ceil(lines * LEADING * font + 0.84 * font) }
}
