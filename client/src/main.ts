/** The board page: ask who sits here, load the words, then set the table. */
import './ui/base.css'
import { mount } from 'svelte'
import { startLanguage } from './i18n'
import Page from './method/Page.svelte'
import { boardOfAddress, placeAt } from './method/place'
import { startMode } from './ui/mode'

const target = document.getElementById('app')

if (target) {
  startMode()
  const words = startLanguage()
  const asked = placeAt(boardOfAddress())
  asked.catch(() => undefined) // the page says what is wrong
  await words
  mount(Page, { target, props: { asked } })
}
