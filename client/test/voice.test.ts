import { afterEach, beforeEach, expect, test, vi } from 'vitest'

vi.stubGlobal('matchMedia', () => ({ matches: true }))
const { tell, told } = await import('../src/method/habits.svelte')
const { Voice } = await import('../src/method/voice.svelte')
const { moreWords, startLanguage } = await import('../src/i18n')

await startLanguage({ language: 'fr' })
await moreWords()

beforeEach(() => {
  vi.useFakeTimers()
  tell('all')
})
afterEach(() => vi.useRealTimers())

test('what colleagues do is told in one bundle, the newest read out and the rest counted', () => {
  const voice = new Voice()
  for (const words of ['Un.', 'Deux.', 'Trois.', 'Quatre.', 'Cinq.']) voice.later(words)
  expect(voice.line).toBe('')

  vi.runAllTimers()

  expect(voice.line).toBe('Trois. Quatre. Cinq. Et 2 autres gestes.')
  expect(voice.count).toBe(1)
})

test('the same words twice are two lines, so that they are read out twice', () => {
  const voice = new Voice()

  voice.say('Note déplacée.')
  voice.say('Note déplacée.')

  expect(voice.count).toBe(2)
})

test('who wants to hear only themselves does, and who wants quiet has it', () => {
  const voice = new Voice()
  tell('own')
  voice.later('Inès a posé une note.')
  vi.runAllTimers()
  expect(voice.line).toBe('')
  voice.say('Note posée.')
  expect(voice.line).toBe('Note posée.')

  tell('none')
  voice.say('Note retirée.')
  voice.later('Inès a posé une note.')
  vi.runAllTimers()
  expect(voice.line).toBe('Note posée.')
  expect(told()).toBe('none')
  expect(localStorage.getItem('tablee:told')).toBe('none')
})

test('words that can still be copied come back when what was said over them is read', () => {
  const voice = new Voice()
  const action = { label: 'Copier', run: () => undefined }
  const lost = { sign: 'ban', tone: 'refused', words: 'Refusé.', stays: true, action } as const
  const other = { ...lost, words: 'Encore.' }
  voice.toast(lost)
  voice.toast(other)
  voice.toast({ sign: 'check', tone: 'saved', words: 'De retour.' })
  expect(voice.shown?.words).toBe('De retour.')

  vi.runAllTimers()
  expect(voice.shown).toBe(other)
  voice.settle(lost)
  expect(voice.shown).toBe(other)
  voice.close()
  expect(voice.shown).toBeNull()
})
