/** The accessibility statement in English. */
import type { frStatement } from './statement.fr'
import type { Sentence } from './words'

export const enStatement: Record<keyof typeof frStatement, Sentence> = {
  'statement.title': 'Accessibility statement',
  'statement.lead':
    'Tablée is software that everybody installs on a server of their own. This page says what was done so that everyone can take a seat, what was tested, and what was not.',
  'statement.whose':
    'The organisation that opens a workshop remains responsible for its own statement. This one can serve as a base.',
  'statement.state': 'State of conformance',
  'statement.stateIs':
    'Tablée aims at level AA of WCAG 2.2 and at the French RGAA 4.1. No independent person has made a complete audit: in the terms of the RGAA the state is therefore “not conforming”, for want of a result.',
  'statement.stateMeans':
    'This does not say that the table cannot be used. It says that nobody from outside has measured it yet.',
  'statement.done': 'What was done',
  'statement.done.keys':
    'By keyboard one lays, edits, moves, retains, takes off, supports, comments on and searches notes. Whatever can be dragged can also be done with “Move to…”.',
  'statement.done.single':
    'Single-key shortcuts can be switched off in “Your seat”. Their list is under the key “?” and in the same menu.',
  'statement.done.list':
    'The list view presents zones as headings and notes as lists, with the same actions. It is made for screen readers, phones and paper.',
  'statement.done.told':
    'What others do is announced in small bundles, without interrupting. One may choose to hear only one’s own gestures, or nothing.',
  'statement.done.colour':
    'Each kind of note has its shape and its sign: nothing is said by colour alone. Four lights: light, dark, high contrast, and that of the device.',
  'statement.done.still':
    'Where the device asks for less motion, nothing glides and nothing is animated. Nothing blinks.',
  'statement.done.language':
    'French and English, as each person chooses, without changing the language of others.',
  'statement.tested': 'What was tested',
  'statement.tested.axe':
    'At every change the tool axe-core 4.14 goes over the home page, the door, the table, the list, search, comments, dialogs, the projection, the wall of tables, the sheets and this page, with the rules A and AA of WCAG 2.0 to 2.2 and its rules of good practice. It must find nothing.',
  'statement.tested.modes':
    'This in light, dark and high contrast for the table and its panels, and at the size of a phone.',
  'statement.tested.keys':
    'Tests that run at every change carry out the method by keyboard, and comment, search and read the help without a mouse.',
  'statement.tested.large':
    'With text at 200%, the bars of the table, search, comments, help and settings hold without scrolling sideways and without lying over each other. At a width of 320 pixels so do settings, help and this page.',
  'statement.tested.forced':
    'With the colours that the system imposes, outlines, found notes and choices remain visible.',
  'statement.tested.contrast':
    'The contrast of text and signs is computed for every colour of every light: at least 4.5 for text, 3 for outlines.',
  'statement.untested': 'What was not tested',
  'statement.untested.people': 'No test with disabled people. This is what is missing most.',
  'statement.untested.readers':
    'No test by ear with NVDA, JAWS, VoiceOver, TalkBack or Orca, nor with a braille display.',
  'statement.untested.voice':
    'Neither voice control, nor switches, nor screen magnifiers, nor eye tracking.',
  'statement.untested.browsers':
    'The tests run in Chromium. Firefox, Safari and real phones were not tried in a regular way.',
  'statement.untested.documents':
    'The files that are made to be taken away, and the cahiers that others bring.',
  'statement.gaps': 'What, as far as we know, is not accessible',
  'statement.gaps.place':
    'The exact place of a note on the table is visual. The list tells its zone and its rank, not what it touches.',
  'statement.gaps.far':
    'Seen from far away, the table no longer shows words, only shapes and colours. The list keeps all words.',
  'statement.gaps.hands':
    'The hands of others that pass over the table are not announced: it would never stop.',
  'statement.gaps.display':
    'The projected page is made for the eyes of a whole room. The same can be read at the table and in the list.',
  'statement.gaps.weaves':
    'Tools cannot measure the contrast of text that lies on a weave. We avoid putting any there.',
  'statement.made': 'How this statement was made',
  'statement.made.date':
    'Made on {date} by the people who develop Tablée: it is our own evaluation of our own work.',
  'statement.made.with':
    'Technologies: HTML, CSS, JavaScript, SVG, WAI-ARIA. Tools: axe-core, Chromium and its settings for contrast, forced colours and reduced motion.',
  'statement.tell': 'Tell of a difficulty',
  'statement.tell.who':
    'Tell the person who facilitates your workshop, or the organisation that invites you: it alone runs this server. Meanwhile they can write for you, or read the list to you.',
  'statement.rights': 'Remedies in France',
  'statement.rights.how':
    'If a lack of accessibility keeps you from taking part and the organisation does not answer, you can turn to the French Defender of Rights: by the form, through a delegate in your region, or by post, free of charge, without a stamp.',
  'statement.rights.form': 'Write to the Defender of Rights',
  'statement.rights.people': 'Find a delegate',
  'statement.rights.post':
    'Défenseur des droits, Libre réponse 71120, 75342 Paris CEDEX 07, France',
  'statement.home': 'Back to the first page',
}
