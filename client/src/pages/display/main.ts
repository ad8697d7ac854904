/** The display page: load the words, then show it. */
import '../../ui/base.css'
import '../../ui/icons.pages'
import { mount } from 'svelte'
import { moreWords, startLanguage } from '../../i18n'
import { startMode } from '../../ui/mode'
import Display from './Display.svelte'

const target = document.getElementById('app')

if (target) {
  startMode(new URLSearchParams(location.search).get('mode'))
  await startLanguage({ pages: true })
  await moreWords()
  mount(Display, { target })
}
