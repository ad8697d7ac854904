/** The board page: load the words, then set the table. */
import './ui/base.css'
import { mount } from 'svelte'
import { startLanguage } from './i18n'
import Page from './method/Page.svelte'
import { startMode } from './ui/mode'

const target = document.getElementById('app')

if (target) {
  startMode()
  await startLanguage()
  mount(Page, { target })
}
