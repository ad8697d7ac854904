/** The home page: load the words, then show it. */
import '../../ui/base.css'
import '../../ui/icons.pages'
import { mount } from 'svelte'
import { startLanguage } from '../../i18n'
import { startMode } from '../../ui/mode'
import Home from './Home.svelte'

const target = document.getElementById('app')

if (target) {
  startMode()
  await startLanguage({ pages: true })
  mount(Home, { target })
}
