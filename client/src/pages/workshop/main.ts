/** The workshop page: load the words, then show it. */
import '../../ui/base.css'
import '../../ui/icons.pages'
import { mount } from 'svelte'
import { startLanguage } from '../../i18n'
import Workshop from './Workshop.svelte'

const target = document.getElementById('app')

if (target) {
  await startLanguage({ pages: true })
  mount(Workshop, { target })
}
