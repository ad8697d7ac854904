import { describe, expect, test } from 'vitest'
import { differences, sameWords, type Part } from '../src/model/differences'

const marked = (parts: Part[]) =>
  parts
    .map(({ kind, text }) =>
      kind === 'same' ? text : kind === 'out' ? `[-${text}-]` : `{+${text}+}`,
    )
    .join('')
const read = (parts: Part[], without: Part['kind']) =>
  parts
    .filter(({ kind }) => kind !== without)
    .map(({ text }) => text)
    .join('')

describe('a reformulation', () => {
  test('shows what went and what came, as phrases', () => {
    const parts = differences(
      'Comment garantir une mobilité porte à porte pour tous ?',
      'Comment garantir une mobilité douce à chaque habitant ?',
    )

    expect(marked(parts)).toBe(
      'Comment garantir une mobilité [-porte-]{+douce+} à [-porte pour tous-]{+chaque habitant+} ?',
    )
  })

  test('that only adds takes nothing away', () => {
    const parts = differences('Ouvrir la cour', 'Ouvrir la cour le samedi')

    expect(marked(parts)).toBe('Ouvrir la cour{+ le samedi+}')
  })

  test('of the same words is one part', () => {
    expect(differences('Un four', 'Un four')).toEqual([{ kind: 'same', text: 'Un four' }])
  })

  test('from nothing and to nothing', () => {
    expect(differences('', 'Un four')).toEqual([{ kind: 'in', text: 'Un four' }])
    expect(differences('Un four', '')).toEqual([{ kind: 'out', text: 'Un four' }])
    expect(differences('', '')).toEqual([])
  })

  test('never cuts a word, its accents or its apostrophe', () => {
    expect(marked(differences('l’école rurale', 'l’écologie rurale'))).toBe(
      'l’[-école-]{+écologie+} rurale',
    )
    expect(marked(differences('e\u0301te\u0301', 'e\u0301tage'))).toBe(
      '[-e\u0301te\u0301-]{+e\u0301tage+}',
    )
  })
})

/** Repeatable chance: what fails once fails again. */
function chance(seed: number) {
  let state = seed
  return (below: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state % below
  }
}

test('both wordings can always be read out of the parts', () => {
  const words = ['un', 'une', 'défi', ' ', '  ', '\n', '🌻', '👨‍👩‍👧', 'l’', 'été', ',', '?', '\u202F']
  for (let seed = 1; seed < 400; seed++) {
    const pick = chance(seed)
    const text = () => Array.from({ length: pick(24) }, () => words[pick(words.length)]).join('')
    const [before, after] = [text(), text()]
    const parts = differences(before, after)

    expect(read(parts, 'in'), `${before} → ${after}`).toBe(before)
    expect(read(parts, 'out'), `${before} → ${after}`).toBe(after)
    for (const [at, { kind, text }] of parts.entries()) {
      expect(text).not.toBe('')
      expect(kind).not.toBe(parts[at + 1]?.kind)
    }
  }
})

test('two texts at the limit of a note are compared at once', () => {
  const long = 'a b '.repeat(125)
  const start = performance.now()

  differences(long, long.replaceAll('a', 'c'))

  expect(performance.now() - start).toBeLessThan(500)
})

test('spaces and capitals alone are no reformulation', () => {
  expect(sameWords('Comment  faire ?', 'comment faire ?')).toBe(true)
  expect(sameWords('Comment faire ?', 'Comment bien faire ?')).toBe(false)
})
