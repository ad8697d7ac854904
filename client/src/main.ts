/** The board page: load the words, then set the table. */
import './ui/base.css'
import { mount } from 'svelte'
import { startLanguage } from './i18n'
import { applyMode } from './method/appearance'
import Page from './method/Page.svelte'

const target = document.getElementById('app')

if (target) {
  applyMode()
  await startLanguage()
  mount(Page, { target })
}
