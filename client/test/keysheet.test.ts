import { expect, test } from 'vitest'
import { enMore } from '../src/i18n/more.en'
import { frMore } from '../src/i18n/more.fr'
import { sheet } from '../src/method/keysheet'
import type { Command } from '../src/view/commands.svelte'
import { talkCommands } from '../src/view/commands/talk'

const nothing = () => undefined
const talker = {
  support: nothing,
  supported: () => false,
  comments: nothing,
  search: nothing,
  help: nothing,
}
const linesOf = (commands: readonly Command[]) => sheet(commands).flatMap(({ lines }) => lines)

test('commands with keys stand in their group, those without are left out', () => {
  const silent: Command = { id: 'x', words: 'talk.send', group: 'talk', run: nothing }
  const groups = sheet([...talkCommands(talker), silent])

  const talk = groups.find(({ group }) => group === 'talk')?.lines
  expect(talk?.map(({ keys }) => keys)).toEqual([['u'], ['k']])
  const look = groups.find(({ group }) => group === 'look')?.lines
  expect(look).toContainEqual({ words: 'search.open', keys: ['/', 'Mod+f'], single: false })
  expect(look).toContainEqual({ words: 'help.open', keys: ['?'], single: true })
})

test('a group with nothing in it is not shown', () => {
  expect(sheet([]).map(({ group }) => group)).not.toContain('talk')
})

test('a command takes the place of what the table did with the same key', () => {
  const fit: Command = { id: 'fit', words: 'search.open', group: 'look', keys: '0', run: nothing }

  const zero = linesOf([fit]).filter(({ keys }) => keys.includes('0'))

  expect(zero.map(({ words }) => words)).toEqual(['search.open'])
})

test('what can be switched off is told apart', () => {
  const letters = linesOf(talkCommands(talker)).filter(({ single }) => single)

  const keys = letters.flatMap(({ keys }) => keys)
  expect(keys).toEqual(expect.arrayContaining(['n', 'd', 'f', 'a', 'p', 'm', 'c', 'u', 'k', '?']))
  expect(keys).not.toContain('Mod+z')
  expect(keys).not.toContain('Enter')
})

test('every line and every group has words in both languages', () => {
  const words = sheet(talkCommands(talker)).flatMap(({ group, lines }) => [
    `help.group.${group}`,
    ...lines.map((line) => line.words),
  ])

  for (const key of words) {
    expect(frMore, key).toHaveProperty([key])
    expect(enMore, key).toHaveProperty([key])
  }
})
