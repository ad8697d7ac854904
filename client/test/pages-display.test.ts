import { describe, expect, it } from 'vitest'
import { arrange, bound, headOf, namesThatFit } from '../src/pages/display/arrange'

const room = { columns: 2, height: 100, gap: 10 }
const heights = (...pairs: [string, number][]) => new Map(pairs)

describe('papers on a screen of fixed height', () => {
  it('fill the shortest column, oldest first', () => {
    const all = heights(['a', 40], ['b', 20], ['c', 30])

    const { columns, hidden } = arrange([], ['a', 'b', 'c'], all, room)

    expect(columns).toEqual([['a'], ['b', 'c']])
    expect(hidden).toBe(0)
  })

  it('stay where they are when a new one arrives', () => {
    const all = heights(['a', 40], ['b', 20], ['c', 30], ['d', 30])

    const { columns } = arrange([['b', 'c'], ['a']], ['a', 'b', 'c', 'd'], all, room)

    expect(columns).toEqual([
      ['b', 'c'],
      ['a', 'd'],
    ])
  })

  it('give way to the newest, which is always seen, and are counted', () => {
    const all = heights(['a', 90], ['b', 90], ['c', 90])

    const { columns, hidden } = arrange([], ['a', 'b', 'c'], all, room)

    expect(columns.flat().sort()).toEqual(['b', 'c'])
    expect(hidden).toBe(1)
  })

  it('leave their place when they leave the table', () => {
    const all = heights(['b', 20])

    const { columns } = arrange([['a'], ['b']], ['b'], all, room)

    expect(columns).toEqual([[], ['b']])
  })

  it('show one that is taller than the screen rather than nothing', () => {
    const { columns, hidden } = arrange([], ['a'], heights(['a', 400]), room)

    expect(columns).toEqual([['a'], []])
    expect(hidden).toBe(0)
  })

  it('move the last one elsewhere when a column grows too tall', () => {
    const all = heights(['a', 80], ['b', 40])

    const { columns } = arrange([['a', 'b'], []], ['a', 'b'], all, room)

    expect(columns).toEqual([['a'], ['b']])
  })
})

describe('words on a screen', () => {
  it('are cut between two words, never inside an emoji', () => {
    const text = `Demain ${'le marché revient 👩‍🌾 '.repeat(20)}`

    const head = headOf(text, 60)

    expect(head.length).toBeLessThanOrEqual(60)
    expect(head.endsWith('…')).toBe(true)
    expect(text.startsWith(head.slice(0, -1))).toBe(true)
  })

  it('never begin a line with a sign set apart by a space', () => {
    expect(bound('Et le soir ? Oui : à emporter !')).toBe(
      'Et le soir\u00a0? Oui\u00a0: à emporter\u00a0!',
    )
  })

  it('name as many people as one line holds', () => {
    expect(namesThatFit(['Inès', 'Yann', 'Maud'], 320, 15, 90)).toBe(2)
    expect(namesThatFit([], 320)).toBe(0)
  })
})
