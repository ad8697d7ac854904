/** A sentence with holes, or one sentence per plural form; keys are dotted paths. */
export type Sentence = string | { one: string; other: string }
export type Words = Record<string, Sentence>
export type Params = Record<string, string | number>

/** Fill the holes of a sentence: `{name}`; `n` decides the plural form. */
export function say(sentence: Sentence, params: Params, language: string): string {
  const text = typeof sentence === 'string' ? sentence : sentence[pluralForm(params['n'], language)]
  return text.replace(/\{(\w+)\}/gu, (hole, name: string) => {
    const value = params[name]
    if (value === undefined) return hole
    return typeof value === 'number' ? new Intl.NumberFormat(language).format(value) : value
  })
}

function pluralForm(n: string | number | undefined, language: string): 'one' | 'other' {
  const form = new Intl.PluralRules(language).select(Number(n ?? 0))
  return form === 'one' ? 'one' : 'other'
}
