/** The forms in which a workshop and a table leave. */
export const DOCUMENTS = [
  { ending: 'pdf', name: 'PDF' },
  { ending: 'docx', name: 'Word' },
  { ending: 'html', name: 'HTML' },
  { ending: 'md', name: 'Markdown' },
  { ending: 'json', name: 'JSON' },
] as const

export const FILES = [
  { ending: 'pdf', name: 'PDF' },
  { ending: 'png', name: 'PNG' },
  { ending: 'svg', name: 'SVG' },
  { ending: 'csv', name: 'CSV' },
  { ending: 'md', name: 'Markdown' },
  { ending: 'json', name: 'JSON' },
] as const
